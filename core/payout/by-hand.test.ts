import { expect, test } from "vitest";
import {
  type HandLine,
  judgeCorrection,
  judgeFailed,
  judgePaid,
  judgePaidOn,
  judgeProof,
  judgeReturned,
  judgeSwitch,
} from "./by-hand.ts";

/* Goal: what people say of a payment is noted once, and only where it can be true. Method: each state against each saying. */
const LINE: HandLine = {
  ...{
    state: "submitted",
    methodKind: "bank",
    held: false,
    stopped: false,
    amountMinor: 1000n,
    returnedMinor: 0n,
  },
  ...{ reference: null, paidOn: null, proofKey: null, failureStage: null, failureReason: null },
};
const PAID: HandLine = { ...LINE, state: "paid", reference: "FT1", paidOn: "2026-11-20", proofKey: "a" };
const RETURNED: HandLine = { ...PAID, state: "returned", returnedMinor: 400n };
const FAILED: HandLine = { ...LINE, state: "failed", failureStage: "by_hand", failureReason: "closed" };
const SAID = { reference: "FT1", paidOn: "2026-11-20", proofKey: null };

test.each<[string, Partial<HandLine>, Partial<typeof SAID> | { proofKey: string }, string]>([
  ["exported", {}, {}, "new"],
  ["approved, paid without a file", { state: "approved" }, {}, "new"],
  ["approved and held", { state: "approved", held: true }, {}, "held"],
  ["of a payee whom compliance stops", { state: "approved", stopped: true }, {}, "payee_stopped"],
  ["with the bank already when compliance stopped it", { stopped: true }, {}, "new"],
  ["with the bank already when it was held", { held: true }, {}, "new"],
  ["not approved", { state: "requested" }, {}, "not_approved"],
  ["failed", FAILED, {}, "over"],
  ["cancelled", { state: "cancelled" }, {}, "over"],
  ["Stripe's", { methodKind: "stripe" }, {}, "not_by_hand"],
  ["paid so", PAID, {}, "replay"],
  ["paid so, with its proof", PAID, { proofKey: "a" }, "replay"],
  ["come back since", RETURNED, {}, "replay"],
  ["paid with another proof", PAID, { proofKey: "b" }, "paid_otherwise"],
  ["paid under another reference", PAID, { reference: "FT2" }, "paid_otherwise"],
  ["paid on another day", PAID, { paidOn: "2026-11-21" }, "paid_otherwise"],
])("marking paid what is %s", (_, line, said, verdict) => {
  expect(judgePaid({ ...LINE, ...line }, { ...SAID, ...said }).verdict).toBe(verdict);
});

test.each<[string, HandLine, string]>([
  ["exported", LINE, "new"],
  ["paid", PAID, "paid"],
  ["failed so", FAILED, "replay"],
  ["failed for another reason", { ...FAILED, failureReason: "other" }, "failed_otherwise"],
  ["failed at Stripe before it was switched", { ...FAILED, failureStage: "transfer" }, "over"],
  ["Stripe's", { ...LINE, methodKind: "stripe" }, "not_by_hand"],
])("marking failed what is %s", (_, line, verdict) => {
  expect(judgeFailed(line, "closed").verdict).toBe(verdict);
});

test.each<[string, HandLine, { reference: string | null; paidOn: string | null }, string]>([
  ["another reference", PAID, { reference: "FT2", paidOn: null }, "new"],
  ["another day", RETURNED, { reference: null, paidOn: "2026-11-19" }, "new"],
  ["what stands", PAID, { reference: "FT1", paidOn: "2026-11-20" }, "replay"],
  ["what was not paid", LINE, { reference: "FT2", paidOn: null }, "not_paid"],
  ["what Stripe paid", { ...PAID, methodKind: "stripe" }, { reference: "FT2", paidOn: null }, "not_by_hand"],
])("correcting to %s", (_, line, said, verdict) => {
  expect(judgeCorrection(line, said).verdict).toBe(verdict);
});

test.each<[string, HandLine, bigint, string]>([
  ["a part", PAID, 400n, "new"],
  ["the same part again", RETURNED, 400n, "replay"],
  ["more of it", RETURNED, 1000n, "new"],
  ["less than before", RETURNED, 399n, "returned_more"],
  ["more than there was", RETURNED, 1001n, "more_than_paid"],
  ["of what was not paid", LINE, 400n, "not_paid"],
  ["of what Stripe paid", { ...PAID, methodKind: "stripe" }, 400n, "not_by_hand"],
])("a bank sent back %s", (_, line, inAllMinor, verdict) => {
  expect(judgeReturned(line, inAllMinor).verdict).toBe(verdict);
});

const STRIPES = { state: "approved", methodKind: "stripe", leased: false } as const;
const OTHER_WAY = { stripeState: "restricted", methodId: "m" } as const;
test.each([
  ["approved, at an account that wants something", STRIPES, OTHER_WAY, "new"],
  ["asked for", { ...STRIPES, state: "requested" }, { ...OTHER_WAY, stripeState: "none" }, "new"],
  ["with Stripe", { ...STRIPES, state: "submitted" }, OTHER_WAY, "too_late"],
  ["being run", { ...STRIPES, leased: true }, OTHER_WAY, "too_late"],
  ["failed", { ...STRIPES, state: "failed" }, OTHER_WAY, "too_late"],
  ["to go to an account that works", STRIPES, { ...OTHER_WAY, stripeState: "active" }, "stripe_works"],
  ["of a payee without another way", STRIPES, { ...OTHER_WAY, methodId: null }, "no_method"],
  ["paid by hand anyway", { ...STRIPES, methodKind: "momo" }, OTHER_WAY, "not_by_hand"],
] as const)("switching what is %s", (_, line, payee, verdict) => {
  expect(judgeSwitch(line, payee).verdict).toBe(verdict);
});

test("a proof belongs to what is being paid by hand or was, and to nothing else", () => {
  const verdicts = [LINE, PAID, RETURNED, FAILED, { ...PAID, methodKind: "stripe" as const }].map(judgeProof);
  expect(verdicts.map(({ verdict }) => verdict)).toEqual(["new", "new", "new", "over", "not_by_hand"]);
});

test.each([
  // Asked for on the 20th at 05:00 in UTC: still the 19th in the far west.
  ["2026-11-18", "too_early"],
  ["2026-11-19", "fits"],
  ["2026-11-21", "fits"],
  // It is the 22nd in the far east.
  ["2026-11-22", "fits"],
  ["2026-11-23", "in_the_future"],
])("a payment of %s %s", (day, verdict) => {
  const when = { createdAt: new Date("2026-11-20T05:00:00Z"), now: new Date("2026-11-21T11:00:00Z") };
  expect(judgePaidOn(day, when)).toBe(verdict);
});
