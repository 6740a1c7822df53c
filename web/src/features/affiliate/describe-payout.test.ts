import { expect, test } from "vitest";
import { describePayout } from "./describe-payout.ts";

const PAID = {
  ...({ state: "paid", method: "stripe", heldAt: null, amountMinor: 1_000, returnedMinor: 0 } as const),
  ...{ failure: null, reason: null },
};
const FAILURE = { at: "2026-11-21T09:00:00Z", code: null };

test.each([
  [{}, "paid", "Stripe, which sends it on"],
  [{ method: "bank" }, "paid", "It has left."],
  [{ state: "submitted", method: "momo" }, "on its way", "by hand"],
  [{ state: "returned", returnedMinor: 400 }, "partly returned", "The rest is paid."],
  [{ state: "returned", returnedMinor: 1_000 }, "returned", "All of it came back"],
  [{ state: "cancelled", reason: "closed" }, "cancelled", "available again: closed."],
  [{ state: "requested", heldAt: FAILURE.at, reason: "A question." }, "on hold", "It is held: A question."],
  [
    { state: "failed", failure: { ...FAILURE, stage: "bank", reason: "account_closed" } },
    "failed at your bank",
    "refused it: account_closed. Mend your bank details at Stripe",
  ],
  [
    { state: "failed", failure: { ...FAILURE, stage: "by_hand", reason: "Wrong holder." } },
    "failed",
    "available again: Wrong holder. Check how you are paid",
  ],
] as const)("a payout with %o is %s, and it is said what that means", (given, word, part) => {
  const told = describePayout({ ...PAID, ...given });
  expect(told.word).toBe(word);
  expect(told.sentence).toContain(part);
});
