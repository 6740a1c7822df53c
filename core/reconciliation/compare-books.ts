import type { FailureStage, MethodKind, PayoutState } from "../payout/states.ts";
import { type Difference, difference } from "./difference.ts";

/** A posting that cannot be right: what its entries sum to, and whether it has any business with the accounts it moves. */
export interface PostingFact {
  readonly id: string;
  readonly programId: string;
  readonly kind: string;
  readonly idempotencyKey: string;
  readonly currency: string;
  readonly entries: number;
  readonly sumMinor: bigint;
  /**
   * A payout's posting that names no line of ours; another that moves what is in transit; or one that moves what is paid out
   * and is no `payment`.
   */
  readonly misplaced: boolean;
}

export function comparePosting(posting: PostingFact): Difference[] {
  const { id, programId, currency, idempotencyKey, sumMinor, entries } = posting;
  const named = { programId, currency, details: { kind: posting.kind, key: idempotencyKey, entries } };
  const found: Difference[] = [];
  if (sumMinor !== 0n || entries === 0)
    found.push(difference("posting_unbalanced", id, { ...named, expectedMinor: 0n, actualMinor: sumMinor }));
  if (posting.misplaced) found.push(difference("posting_misplaced", id, named));
  return found;
}

/** An account beside its own entries. */
export interface AccountFact {
  readonly id: string;
  readonly programId: string;
  readonly kind: string;
  readonly currency: string;
  readonly version: number;
  readonly balanceMinor: bigint;
  readonly entries: number;
  readonly sumMinor: bigint;
  /** Entries whose version or balance does not follow from the one before. */
  readonly breaks: number;
}

export function compareAccount(account: AccountFact): Difference[] {
  const { id, programId, kind, currency, version, balanceMinor, entries, sumMinor, breaks } = account;
  if (balanceMinor === sumMinor && version === entries && breaks === 0) return [];
  const figures = { expectedMinor: sumMinor, actualMinor: balanceMinor };
  const details = { account: kind, version, entries, breaks };
  return [difference("account_differs", id, { programId, currency, ...figures, details })];
}

/** A payout beside what its postings, of all attempts, left in transit and paid out. */
export interface LineFact {
  readonly id: string;
  readonly programId: string;
  readonly currency: string;
  readonly state: PayoutState;
  readonly failureStage: FailureStage | null;
  readonly methodKind: MethodKind;
  readonly amountMinor: bigint;
  readonly returnedMinor: bigint;
  readonly submittedAt: Date | null;
  readonly transitMinor: bigint;
  readonly paidOutMinor: bigint;
}

const DAY_MS = 86_400_000;
/** So long a line may be submitted: Stripe answers at once or is asked again each minute, people take some days. */
const SUBMITTED_MAX_MS = { stripe: DAY_MS, byHand: 7 * DAY_MS } as const;

/** What a line in its state has in transit and paid out. */
function standingOf(line: LineFact): { transitMinor: bigint; paidOutMinor: bigint } {
  const { state, failureStage, amountMinor, returnedMinor } = line;
  if (state === "requested" || state === "approved" || state === "submitted")
    return { transitMinor: amountMinor, paidOutMinor: 0n };
  const hasLeft = state === "paid" || state === "returned" || (state === "failed" && failureStage === "bank");
  return { transitMinor: 0n, paidOutMinor: hasLeft ? amountMinor - returnedMinor : 0n };
}

/** Where no line differs and no posting is misplaced, each account is what its lines sum to: no sums need to be compared. */
export function compareLine(line: LineFact, now: Date): Difference[] {
  const { id, programId, currency, state, submittedAt, transitMinor, paidOutMinor } = line;
  const wanted = standingOf(line);
  const named = { programId, payoutId: id, currency };
  const found: Difference[] = [];
  const transitFits = wanted.transitMinor === transitMinor;
  if (!transitFits || wanted.paidOutMinor !== paidOutMinor) {
    found.push(
      difference("line_postings_differ", id, {
        ...named,
        expectedMinor: transitFits ? wanted.paidOutMinor : wanted.transitMinor,
        actualMinor: transitFits ? paidOutMinor : transitMinor,
        details: {
          state,
          lineTransitMinor: String(wanted.transitMinor),
          postedTransitMinor: String(transitMinor),
          linePaidOutMinor: String(wanted.paidOutMinor),
          postedPaidOutMinor: String(paidOutMinor),
        },
      }),
    );
  }
  const maxMs = line.methodKind === "stripe" ? SUBMITTED_MAX_MS.stripe : SUBMITTED_MAX_MS.byHand;
  if (state === "submitted" && submittedAt !== null && now.getTime() - submittedAt.getTime() > maxMs)
    found.push(
      difference("line_stuck", id, {
        ...{ ...named, expectedMinor: line.amountMinor },
        details: { submittedAt: submittedAt.toISOString(), method: line.methodKind },
      }),
    );
  return found;
}
