import { sql } from "drizzle-orm";
import type { BankPayoutSide } from "../../../core/reconciliation/compare-bank-payout.ts";
import type { TopUpSide } from "../../../core/reconciliation/compare-top-up.ts";
import type { PayoutSide } from "../../../core/reconciliation/compare-transfer.ts";
import { type Executor, moment, rowsOf } from "../../executor.ts";

type PayoutRow = Omit<PayoutSide, "amountMinor" | "returnedMinor"> & { amount: string; returned: string };

const PAYOUT = sql`id, program_id AS "programId", currency, amount_minor::text AS amount, returned_minor::text AS returned, state,
  transfer_id AS "transferId", destination`;
const payoutOf = ({ amount, returned, ...row }: PayoutRow): PayoutSide => ({
  ...{ ...row, amountMinor: BigInt(amount), returnedMinor: BigInt(returned) },
});
const textsOf = (values: readonly string[]) =>
  sql`(SELECT jsonb_array_elements_text(${JSON.stringify(values)}::jsonb))`;

/** Payouts that have one of these transfers, or one of these ids. */
export async function payoutsOf(
  db: Executor,
  {
    transferIds,
    payoutIds,
  }: { readonly transferIds: readonly string[]; readonly payoutIds: readonly string[] },
): Promise<PayoutSide[]> {
  const rows = await rowsOf<PayoutRow>(
    db,
    sql`
    SELECT ${PAYOUT} FROM payouts WHERE transfer_id IN ${textsOf(transferIds)}
    UNION SELECT ${PAYOUT} FROM payouts WHERE id IN (SELECT jsonb_array_elements_text(${JSON.stringify(payoutIds)}::jsonb)::uuid)`,
  );
  return rows.map(payoutOf);
}

/** Payouts with a transfer that were submitted in [from, to), the last ones first. */
export async function payoutsSubmitted(
  db: Executor,
  { from, to, limit }: { readonly from: Date; readonly to: Date; readonly limit: number },
): Promise<(PayoutSide & { readonly submittedAt: Date })[]> {
  const rows = await rowsOf<PayoutRow & { submittedAt: string }>(
    db,
    sql`
    SELECT ${PAYOUT}, submitted_at AS "submittedAt" FROM payouts
    WHERE transfer_id IS NOT NULL AND submitted_at >= ${from}::timestamptz AND submitted_at < ${to}::timestamptz
    ORDER BY submitted_at DESC, id LIMIT ${limit}`,
  );
  return rows.map(({ submittedAt, ...row }) => ({ ...payoutOf(row), submittedAt: moment(submittedAt) }));
}

type TopUpRow = Omit<TopUpSide, "amountMinor" | "returnedMinor"> & { amount: string; returned: string };
const TOP_UP = sql`id, program_id AS "programId", currency, amount_minor::text AS amount, returned_minor::text AS returned, state,
  payment_intent_id AS "paymentIntentId"`;
const topUpOf = ({ amount, returned, ...row }: TopUpRow): TopUpSide => ({
  ...{ ...row, amountMinor: BigInt(amount), returnedMinor: BigInt(returned) },
});

export async function topUpOfIntent(db: Executor, paymentIntentId: string): Promise<TopUpSide | undefined> {
  const [row] = await rowsOf<TopUpRow>(
    db,
    sql`SELECT ${TOP_UP} FROM top_ups WHERE payment_intent_id = ${paymentIntentId}`,
  );
  return row === undefined ? undefined : topUpOf(row);
}

/** Top-ups by Checkout that were settled in [from, to), by id. */
export async function topUpsSettled(
  db: Executor,
  wanted: { readonly from: Date; readonly to: Date; readonly after: string | null; readonly limit: number },
): Promise<TopUpSide[]> {
  const { from, to, after, limit } = wanted;
  const beyond = after === null ? sql`` : sql`AND id > ${after}::uuid`;
  const rows = await rowsOf<TopUpRow>(
    db,
    sql`
    SELECT ${TOP_UP} FROM top_ups WHERE payment_intent_id IS NOT NULL AND settled_at >= ${from}::timestamptz
      AND settled_at < ${to}::timestamptz ${beyond} ORDER BY id LIMIT ${limit}`,
  );
  return rows.map(topUpOf);
}

/** Connected accounts to which something left since, or whose bank we heard of since or still wait for; by id. */
export async function accountsPaidSince(
  db: Executor,
  wanted: { readonly since: Date; readonly after: string | null; readonly limit: number },
): Promise<string[]> {
  const { since, after, limit } = wanted;
  const rows = await rowsOf<{ account: string }>(
    db,
    sql`
    SELECT account FROM (
      SELECT destination AS account FROM payouts WHERE transfer_id IS NOT NULL AND submitted_at >= ${since}::timestamptz
      UNION SELECT account_id FROM stripe_payouts WHERE state IN ('pending', 'in_transit') OR said_at >= ${since}::timestamptz
    ) a WHERE account IS NOT NULL AND account > ${after ?? ""} ORDER BY account LIMIT ${limit}`,
  );
  return rows.map(({ account }) => account);
}

/** What we know of an account's payouts to its bank: those that we heard of since, or that are not at their end. */
export async function bankPayoutsOf(db: Executor, account: string, since: Date): Promise<BankPayoutSide[]> {
  return bankPayouts(
    db,
    sql`account_id = ${account} AND (state IN ('pending', 'in_transit') OR said_at >= ${since}::timestamptz)`,
  );
}

export async function bankPayoutOf(db: Executor, id: string): Promise<BankPayoutSide | undefined> {
  return (await bankPayouts(db, sql`id = ${id}`))[0];
}

async function bankPayouts(db: Executor, condition: ReturnType<typeof sql>): Promise<BankPayoutSide[]> {
  const rows = await rowsOf<Omit<BankPayoutSide, "amountMinor"> & { amount: string }>(
    db,
    sql`
    SELECT id, account_id AS "accountId", currency, amount_minor::text AS amount, state FROM stripe_payouts WHERE ${condition} ORDER BY id`,
  );
  return rows.map(({ amount, ...row }) => ({ ...row, amountMinor: BigInt(amount) }));
}
