import { describe, expect, it } from "vitest";
import { judgeTopUp, type StandingTopUp } from "./top-up.ts";

const open: StandingTopUp = { state: "open", amountMinor: 1000n, returnedMinor: 0n, settled: false };
const settled: StandingTopUp = { ...open, state: "settled", settled: true };

describe("news of a top-up", () => {
  it.each([
    ["paid", open, "paid", 0n, { state: "settled", settles: true, returnedMinor: 0n, newMinor: 0n }],
    [
      "paid, again",
      settled,
      "paid",
      0n,
      { state: "settled", settles: false, returnedMinor: 0n, newMinor: 0n },
    ],
    [
      "paid after it was thought expired",
      { ...open, state: "expired" },
      "paid",
      0n,
      { state: "settled", settles: true, returnedMinor: 0n, newMinor: 0n },
    ],
    [
      "refunded in part before anything was known",
      open,
      "paid",
      300n,
      { state: "settled", settles: true, returnedMinor: 300n, newMinor: 300n },
    ],
    [
      "refunded more",
      { ...settled, returnedMinor: 300n },
      "paid",
      1000n,
      { state: "returned", settles: false, returnedMinor: 1000n, newMinor: 700n },
    ],
    [
      "refunded and charged back, which is more than all",
      settled,
      "paid",
      1400n,
      { state: "returned", settles: false, returnedMinor: 1000n, newMinor: 1000n },
    ],
    [
      "a dispute that was won",
      { ...settled, state: "returned", returnedMinor: 1000n },
      "paid",
      0n,
      { state: "settled", settles: false, returnedMinor: 0n, newMinor: -1000n },
    ],
    ["failed", open, "failed", 0n, { state: "failed", settles: false, returnedMinor: 0n, newMinor: 0n }],
    ["expired", open, "expired", 0n, { state: "expired", settles: false, returnedMinor: 0n, newMinor: 0n }],
    ["still open", open, "open", 0n, { state: "open", settles: false, returnedMinor: 0n, newMinor: 0n }],
    [
      "expired, of one that is settled",
      settled,
      "expired",
      0n,
      { state: "settled", settles: false, returnedMinor: 0n, newMinor: 0n },
    ],
  ] as const)("%s", (_, topUp, outcome, returnedMinor, expected) => {
    expect(judgeTopUp(topUp, { outcome, returnedMinor })).toEqual(expected);
  });
});
