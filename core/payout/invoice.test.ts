import { describe, expect, it } from "vitest";
import { endOf, type InvoiceFacts, planInvoice } from "./invoice.ts";
import { monthOf } from "./statement-month.ts";

const facts: InvoiceFacts = {
  ...{ organisation: "Shop Ltd", program: "Shop", month: "2026-11", timezone: "Asia/Ho_Chi_Minh" },
  ...{ openingMinor: 1_000n, topUpsMinor: 5_000n, topUpsReturnedMinor: 500n, drawnMinor: 3_333n },
  ...{ returnedMinor: 400n, payouts: 7, partners: 3, feeBps: 250 },
};

describe("an invoice", () => {
  it("goes from what was there to what is left, with the fee of what was paid out, rounded down once", () => {
    const { fee, ...body } = planInvoice(facts);
    // 2.5 % of 2,933 is 73.325.
    expect(fee).toBe(73n);
    expect(body).toMatchObject({
      ...{ openingMinor: "1000", topUpsMinor: "5000", topUpsReturnedMinor: "500", drawnMinor: "3333" },
      ...{ returnedMinor: "400", feeBaseMinor: "2933", feeMinor: "73", closingMinor: "2494" },
      ...{ firstDay: "2026-11-01", lastDay: "2026-11-30", toAt: "2026-11-30T17:00:00.000Z" },
    });
  });

  it.each([
    ["more came back than was paid out", { drawnMinor: 100n, returnedMinor: 400n }, "0", "5800"],
    ["nothing was paid out", { drawnMinor: 0n, returnedMinor: 0n }, "0", "5500"],
    ["the fee is all of it", { feeBps: 10_000, returnedMinor: 0n }, "3333", "-1166"],
  ])("charges %s", (_, changes, feeMinor, closingMinor) => {
    expect(planInvoice({ ...facts, ...changes })).toMatchObject({ feeMinor, closingMinor });
  });
});

describe("a month", () => {
  it.each([
    ["2026-11-30T17:00:00Z", "Asia/Ho_Chi_Minh", "2026-12"],
    ["2026-11-30T16:59:59Z", "Asia/Ho_Chi_Minh", "2026-11"],
    ["2026-12-01T04:59:59Z", "America/New_York", "2026-11"],
  ])("at %s in %s is %s", (at, timezone, month) => {
    expect(monthOf(new Date(at), timezone)).toBe(month);
  });

  it("ends where the place's clock says so, over the year's end and summer time", () => {
    expect(endOf("2026-12", "Europe/Berlin").toISOString()).toBe("2026-12-31T23:00:00.000Z");
    expect(endOf("2026-03", "Europe/Berlin").toISOString()).toBe("2026-03-31T22:00:00.000Z");
  });
});
