import { sql } from "drizzle-orm";
import { rowsOf } from "../../executor.ts";
import type { Transaction } from "../../transaction.ts";

/** A connected account's payout to its bank, as Stripe answered when it was asked. */
export interface SaidBankPayout {
  readonly id: string;
  readonly accountId: string;
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly state: string;
  readonly failureCode: string | null;
  readonly failureMessage: string | null;
  readonly arrivalAt: Date;
  /** When it was asked: what was asked earlier never overwrites it. */
  readonly saidAt: Date;
}

/** Keeps what Stripe says of a bank payout and locks it. `settled`: it has failed, and its lines are marked. */
export async function keepBankPayout(tx: Transaction, said: SaidBankPayout): Promise<{ settled: boolean }> {
  await tx.execute(sql`
    INSERT INTO stripe_payouts (id, account_id, currency, amount_minor, state, failure_code, failure_message, arrival_at, said_at)
    VALUES (${said.id}, ${said.accountId}, ${said.currency}, ${String(said.amountMinor)}::bigint, ${said.state}, ${said.failureCode},
      ${said.failureMessage}, ${said.arrivalAt}::timestamptz, ${said.saidAt}::timestamptz)
    ON CONFLICT (id) DO UPDATE SET state = excluded.state, failure_code = excluded.failure_code,
      failure_message = excluded.failure_message, arrival_at = excluded.arrival_at, said_at = excluded.said_at
    WHERE stripe_payouts.said_at <= excluded.said_at`);
  const [row] = await rowsOf<{ settled: boolean }>(
    tx,
    sql`SELECT settled_at IS NOT NULL AS settled FROM stripe_payouts WHERE id = ${said.id} FOR UPDATE`,
  );
  return { settled: row?.settled === true };
}

export async function settleBankPayout(tx: Transaction, id: string, now: Date): Promise<void> {
  await tx.execute(sql`UPDATE stripe_payouts SET settled_at = ${now}::timestamptz WHERE id = ${id}`);
}
