import { describe, expect, it } from "vitest";
import { bonusStatus, judgePayment } from "./bonus-status.ts";

const AVAILABLE = {
  ...{ partnerId: "p", amountMinor: 1000n, reversedMinor: 0n, posted: true, matured: true, paid: false },
  ...{ paidReference: null, paidAtMs: null },
};
const PAID = { ...AVAILABLE, paid: true, paidReference: "bank-1", paidAtMs: 5 };

describe("bonusStatus", () => {
  it.each([
    ["breakage", { partnerId: null }],
    ["calculated", { posted: false, matured: false }],
    ["pending", { matured: false }],
    ["pending", { matured: false, reversedMinor: 999n }],
    ["available", {}],
    // What is left of it may be paid.
    ["available", { reversedMinor: 999n }],
    ["reversed", { reversedMinor: 1000n }],
    ["paid", { paid: true }],
    ["paid", { paid: true, reversedMinor: 999n }],
    // Paid, then refunded in full: the partner owes it.
    ["reversed", { paid: true, reversedMinor: 1000n }],
    // Nothing was there to be taken back.
    ["available", { amountMinor: 0n }],
  ] as const)("is %s", (status, change) => expect(bonusStatus({ ...AVAILABLE, ...change })).toBe(status));
});

describe("judgePayment", () => {
  const said = { reference: "bank-1", paidAtMs: null };

  it("pays what is left of an available one", () => {
    expect(judgePayment(AVAILABLE, said)).toEqual({ verdict: "new", paidMinor: 1000n });
    expect(judgePayment({ ...AVAILABLE, reversedMinor: 300n }, said)).toEqual({
      verdict: "new",
      paidMinor: 700n,
    });
  });

  it.each([
    ["not_available", { matured: false }],
    ["not_available", { partnerId: null }],
    ["nothing_left", { reversedMinor: 1000n }],
    ["nothing_left", { amountMinor: 0n }],
  ] as const)("is %s", (verdict, change) =>
    expect(judgePayment({ ...AVAILABLE, ...change }, said)).toEqual({ verdict }),
  );

  it("knows what it was told before by its reference, and by its time where one is said", () => {
    expect(judgePayment(PAID, said)).toEqual({ verdict: "replay" });
    expect(judgePayment(PAID, { ...said, paidAtMs: 5 })).toEqual({ verdict: "replay" });
    // Refunded meanwhile: it was paid all the same.
    expect(judgePayment({ ...PAID, reversedMinor: 1000n }, said)).toEqual({ verdict: "replay" });
    expect(judgePayment(PAID, { ...said, paidAtMs: 6 })).toEqual({ verdict: "paid_otherwise" });
    expect(judgePayment(PAID, { ...said, reference: "bank-2" })).toEqual({ verdict: "paid_otherwise" });
  });
});
