import type { FailureStage, MethodKind, PayeeStripeState, PayoutState } from "./states.ts";

/** A payout as it stands when somebody says what was done about it by hand. */
export interface HandLine {
  readonly state: PayoutState;
  readonly methodKind: MethodKind;
  readonly held: boolean;
  /** Compliance stops its payee. */
  readonly stopped: boolean;
  readonly amountMinor: bigint;
  readonly returnedMinor: bigint;
  readonly reference: string | null;
  /** As `2026-11-21`; null: it was not paid. */
  readonly paidOn: string | null;
  readonly proofKey: string | null;
  readonly failureStage: FailureStage | null;
  readonly failureReason: string | null;
}

/** Why what somebody says of a payout is not noted. */
export type HandRefusal =
  /** Stripe pays it, and says itself what becomes of it. */
  | "not_by_hand"
  /** It is held by hand. */
  | "held"
  /** Its payee is not to be paid before something about it is settled. */
  | "payee_stopped"
  /** Its batch is not approved. */
  | "not_approved"
  /** It failed or was cancelled: its amount is back with the partner. */
  | "over"
  /** Paid, under another reference, on another day or with another proof. */
  | "paid_otherwise"
  /** It has not left, so nothing of it is to be corrected or can come back. */
  | "not_paid"
  /** It has left: what came back is told as returned. */
  | "paid"
  | "failed_otherwise"
  /** Less than what is known to have come back: what came back once stays so. */
  | "returned_more"
  | "more_than_paid"
  /** The payee's account at Stripe can be paid. */
  | "stripe_works"
  /** It is with Stripe, or was. */
  | "too_late"
  /** The payee has named no other way, or it may not be used yet. */
  | "no_method";

export type Verdict = { readonly verdict: "new" | "replay" | HandRefusal };

const NEW = { verdict: "new" } as const;
const REPLAY = { verdict: "replay" } as const;

/** Whether saying that a line was paid by hand is new, says again what stands, or is refused. */
export function judgePaid(
  line: HandLine,
  said: { readonly reference: string; readonly paidOn: string; readonly proofKey: string | null },
): Verdict {
  if (line.methodKind === "stripe") return { verdict: "not_by_hand" };
  if (hasLeft(line)) {
    const sameProof = said.proofKey === null || said.proofKey === line.proofKey;
    const same = line.reference === said.reference && line.paidOn === said.paidOn && sameProof;
    return same ? REPLAY : { verdict: "paid_otherwise" };
  }
  // What is in a file may have been paid.
  if (line.stopped && line.state === "approved") return { verdict: "payee_stopped" };
  return judgeAtWork(line);
}

/** Whether saying that a line could not be paid by hand is new. */
export function judgeFailed(line: HandLine, reason: string): Verdict {
  if (line.methodKind === "stripe") return { verdict: "not_by_hand" };
  if (hasLeft(line)) return { verdict: "paid" };
  if (line.state === "failed" && line.failureStage === "by_hand") {
    return line.failureReason === reason ? REPLAY : { verdict: "failed_otherwise" };
  }
  return judgeAtWork(line);
}

/** Whether other words about a payment that was made by hand change anything. */
export function judgeCorrection(
  line: HandLine,
  said: { readonly reference: string | null; readonly paidOn: string | null },
): Verdict {
  if (line.methodKind === "stripe") return { verdict: "not_by_hand" };
  if (!hasLeft(line)) return { verdict: "not_paid" };
  const same = [said.reference ?? line.reference, said.paidOn ?? line.paidOn];
  return same[0] === line.reference && same[1] === line.paidOn ? REPLAY : NEW;
}

/** @param inAllMinor all that the payee's bank has sent back of the line up to now */
export function judgeReturned(line: HandLine, inAllMinor: bigint): Verdict {
  if (line.methodKind === "stripe") return { verdict: "not_by_hand" };
  if (!hasLeft(line)) return { verdict: "not_paid" };
  if (inAllMinor > line.amountMinor) return { verdict: "more_than_paid" };
  if (inAllMinor < line.returnedMinor) return { verdict: "returned_more" };
  return inAllMinor === line.returnedMinor ? REPLAY : NEW;
}

/** Whether a line that Stripe was to pay may be paid by hand instead. */
export function judgeSwitch(
  /** `leased`: a run is at it. */
  line: Pick<HandLine, "state" | "methodKind"> & { readonly leased: boolean },
  payee: { readonly stripeState: PayeeStripeState; readonly methodId: string | null },
): Verdict {
  if (line.methodKind !== "stripe") return { verdict: "not_by_hand" };
  if (line.leased || (line.state !== "requested" && line.state !== "approved"))
    return { verdict: "too_late" };
  if (payee.stripeState === "active") return { verdict: "stripe_works" };
  return payee.methodId === null ? { verdict: "no_method" } : NEW;
}

/** Whether a proof of payment may be put to a line: while it is paid, and ever after. */
export function judgeProof(line: HandLine): Verdict {
  if (line.methodKind === "stripe") return { verdict: "not_by_hand" };
  return hasLeft(line) ? NEW : judgeAtWork(line);
}

const hasLeft = ({ state }: HandLine): boolean => state === "paid" || state === "returned";

function judgeAtWork({ state, held }: HandLine): Verdict {
  if (state === "requested") return { verdict: "not_approved" };
  if (state === "failed" || state === "cancelled") return { verdict: "over" };
  // What is with the bank already is not called back by a hold.
  return held && state === "approved" ? { verdict: "held" } : NEW;
}

const DAY_MS = 86_400_000;
/** The day begins so long before UTC's in the east, and ends so long after it in the west. */
const EAST_MS = 14 * 3_600_000;
const WEST_MS = 12 * 3_600_000;

/** Whether a payment can be of a day: not before its payout was asked for, and not of a day that has begun nowhere yet. */
export function judgePaidOn(
  paidOn: string,
  { createdAt, now }: { readonly createdAt: Date; readonly now: Date },
): "fits" | "too_early" | "in_the_future" {
  const beginsMs = Date.parse(`${paidOn}T00:00:00Z`);
  if (beginsMs - EAST_MS > now.getTime()) return "in_the_future";
  return beginsMs + DAY_MS + WEST_MS <= createdAt.getTime() ? "too_early" : "fits";
}
