import type { TopUpState } from "./funding-states.ts";

/** A top-up as it stands. */
export interface StandingTopUp {
  readonly state: TopUpState;
  readonly amountMinor: bigint;
  /** What of it was refunded or charged back. */
  readonly returnedMinor: bigint;
  /** It is in the ledger. */
  readonly settled: boolean;
}

/** What whoever took the money says of it now. */
export interface TopUpNews {
  readonly outcome: "open" | "paid" | "failed" | "expired";
  readonly returnedMinor: bigint;
}

export interface JudgedTopUp {
  readonly state: TopUpState;
  /** All of it comes into the funds. */
  readonly settles: boolean;
  readonly returnedMinor: bigint;
  /** What went back more than was known; below zero: what came again, of a dispute that was won. */
  readonly newMinor: bigint;
}

/**
 * What news of a top-up comes to. Money that was paid is settled whatever was thought before; what went back is as the news has
 * it, at most all of it (a charge can be refunded and disputed). A top-up that is settled stays so whatever else is said.
 */
export function judgeTopUp(topUp: StandingTopUp, news: TopUpNews): JudgedTopUp {
  const { state, amountMinor, returnedMinor: knownMinor, settled } = topUp;
  if (news.outcome !== "paid") {
    const ends = !settled && state === "open" && news.outcome !== "open";
    return { state: ends ? news.outcome : state, settles: false, returnedMinor: knownMinor, newMinor: 0n };
  }
  const returnedMinor = news.returnedMinor < amountMinor ? news.returnedMinor : amountMinor;
  return {
    state: returnedMinor === amountMinor ? "returned" : "settled",
    settles: !settled,
    returnedMinor,
    newMinor: returnedMinor - knownMinor,
  };
}
