import type Stripe from "stripe";
import { type AccountRef, accountKey } from "../../core/ledger/account.ts";
import { undrawPosting } from "../../core/ledger/funding-posting.ts";
import { refOf } from "../../core/ledger/payout-posting.ts";
import type { Posting } from "../../core/ledger/posting.ts";
import type { AuditContext } from "../../db/client.ts";
import { lockAccounts, writePostings } from "../../db/repositories/ledger.ts";
import { insertPayoutEvents } from "../../db/repositories/payouts/events.ts";
import type { Line } from "../../db/repositories/payouts/lines-at-work.ts";
import type { Transaction } from "../../db/transaction.ts";
import { noteFunds } from "../funding/note-funds.ts";
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

/** What an attempt that does not leave gives back to the funds that it drew on. */
export const undrawOf = (line: Line): Posting[] =>
  line.fundedMinor === 0n ? [] : [undrawPosting(refOf(line), line.fundedMinor)];

/**
 * Locks the accounts that a line may move, in id order, and answers what is available to its partner and what its program's
 * funds are. Called once in a transaction, after the line itself was locked.
 */
export async function lockLineAccounts(
  tx: Transaction,
  line: Pick<Line, "organisationId" | "programId" | "partnerId" | "currency">,
): Promise<{ readonly availableMinor: bigint; readonly fundsMinor: bigint }> {
  const { organisationId, programId, partnerId, currency } = line;
  const own = (kind: "partner_available" | "partner_in_transit") => ({ kind, ownerId: partnerId, currency });
  const program = (kind: "program_paid_out" | "program_funds" | "program_funds_used") => ({
    ...{ kind, ownerId: programId, currency },
  });
  const [available, funds] = [own("partner_available"), program("program_funds")];
  const accounts = [
    ...[available, own("partner_in_transit")],
    ...[funds, program("program_funds_used"), program("program_paid_out")],
  ].map((account) => ({ organisationId, programId, account }));
  const locked = await lockAccounts(tx, accounts);
  const balanceOf = (account: AccountRef): bigint => {
    const found = locked.get(`${programId} ${accountKey(account)}`);
    if (found === undefined) throw new Error("an account is missing after it was made");
    return found.balanceMinor;
  };
  return { availableMinor: balanceOf(available), fundsMinor: balanceOf(funds) };
}

/** Posts what moves a line's money; what was posted before stays as it is. Where it moves funds, their owners hear of it. */
export async function postFor(
  tx: Transaction,
  work: TellWork,
  { organisationId, programId, currency }: Line,
  postings: readonly Posting[],
): Promise<void> {
  const { services, requestId } = work;
  const place = { organisationId, programId, conversionId: null, requestId };
  const rows = postings.map((posting) => ({ id: services.newId(), posting, ...place }));
  await writePostings(tx, rows, services.now());
  if (postings.some(({ kind }) => kind === "funding")) await noteFunds(work, tx, { programId, currency });
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
