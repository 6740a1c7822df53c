import type Stripe from "stripe";
import type { PayoutRef } from "../../core/ledger/payout-posting.ts";
import type { Posting } from "../../core/ledger/posting.ts";
import type { AuditContext } from "../../db/client.ts";
import { lockAccounts, writePostings } from "../../db/repositories/ledger.ts";
import { insertPayoutEvents } from "../../db/repositories/payouts/events.ts";
import type { Line } from "../../db/repositories/payouts/lines-at-work.ts";
import type { Transaction } from "../../db/transaction.ts";
import type { Services } from "../services.ts";

/** With what lines are worked on. */
export interface LineWork {
  readonly services: Services;
  readonly stripe: Stripe;
  readonly requestId: string;
  readonly audit: AuditContext;
}

/** With what something is posted or told. */
export interface TellWork extends Pick<LineWork, "services" | "requestId"> {
  /** Absent: a job, or Stripe. */
  readonly userId?: string | null;
}

/** What is to be written, when Stripe has been asked. */
export type Effect = (tx: Transaction) => Promise<void>;

export const refOf = (line: Line): PayoutRef => ({
  payoutId: line.id,
  attempt: line.attempt,
  programId: line.programId,
  partnerId: line.partnerId,
  currency: line.currency,
});

/**
 * Locks the accounts that a line may move, in id order, and answers what is available to its partner. Called once in a
 * transaction, after the line itself was locked.
 */
export async function lockLineAccounts(tx: Transaction, line: Line): Promise<bigint> {
  const { organisationId, programId, partnerId, currency } = line;
  const own = (kind: "partner_available" | "partner_in_transit") => ({ kind, ownerId: partnerId, currency });
  const available = own("partner_available");
  const accounts = [
    available,
    own("partner_in_transit"),
    { kind: "program_paid_out", ownerId: programId, currency } as const,
  ].map((account) => ({ organisationId, programId, account }));
  const locked = await lockAccounts(tx, accounts);
  const [found] = [...locked].filter(([key]) => key.includes(" partner_available:"));
  if (found === undefined) throw new Error("the partner's account is missing after it was made");
  return found[1].balanceMinor;
}

/** Posts what moves a line's money; what was posted before stays as it is. */
export async function postFor(
  tx: Transaction,
  { services, requestId }: TellWork,
  { organisationId, programId }: Line,
  postings: readonly Posting[],
): Promise<void> {
  const place = { organisationId, programId, conversionId: null, requestId };
  const rows = postings.map((posting) => ({ id: services.newId(), posting, ...place }));
  await writePostings(tx, rows, services.now());
}

/** Says what happened to a line, in the attempt that it is in. Amounts in `details` are strings of minor units. */
export function tell(
  tx: Transaction,
  { services, requestId, userId = null }: TellWork,
  { organisationId, id: payoutId, attempt }: Line,
  kind: string,
  details: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const event = { organisationId, payoutId, kind, details: { attempt, ...details } };
  return insertPayoutEvents(tx, [event], { userId, requestId, at: services.now() });
}
