import { describe, expect, it } from "vitest";
import { countLines, describeLine, isUnderWay } from "./describe-payout.ts";
import { describeDetails, describePosting } from "./describe-trail.ts";

describe("a payout in words", () => {
  it("says that it is held only while it could leave.", () => {
    const heldAt = "2026-11-22T00:00:00Z";
    expect(describeLine({ state: "approved", heldAt }).text).toBe("approved, held");
    expect(describeLine({ state: "cancelled", heldAt }).text).toBe("cancelled");
    expect(describeLine({ state: "failed", heldAt: null }).tone).toBe("bad");
  });

  it("names postings by what they did, and by the attempt when it is not the first.", () => {
    expect(describePosting("payout-settle:x:1")).toBe("Settled");
    expect(describePosting("payout-reserve:x:2")).toBe("Reserved, attempt 2");
    expect(describePosting("payout-return:x:1:400")).toBe("Came back");
  });

  it("tells of an event what a reader can use.", () => {
    const details = { code: "account_closed", reason: "The account is closed.", amountMinor: "5" };
    expect(describeDetails(details)).toBe("The account is closed. · account_closed");
  });
});

describe("a batch", () => {
  it("counts lines of all currencies as done, failed and waiting.", () => {
    const line = (lines: number) => ({ lines, amountMinor: 1 });
    const total = { currency: "USD", lines: 0, amountMinor: 0, heldLines: 0 };
    const totals = [
      { ...total, byState: { paid: line(2), failed: line(1), cancelled: line(9) } },
      { ...total, currency: "VND", byState: { returned: line(1), approved: line(3), submitted: line(1) } },
    ];
    expect(countLines({ totals })).toEqual({ paid: 3, failed: 1, all: 8 });
  });

  it("is asked for again as long as it changes by itself.", () => {
    expect(isUnderWay({ state: "running", endedAt: null })).toBe(true);
    expect(isUnderWay({ state: "cancelled", endedAt: null })).toBe(true);
    expect(isUnderWay({ state: "draft", endedAt: null })).toBe(false);
  });
});
