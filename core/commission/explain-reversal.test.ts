import { expect, test } from "vitest";
import { explainReversal, type ReversedLine } from "./explain-reversal.ts";

const line = (reversedMinor: bigint, conversion: Partial<ReversedLine["conversion"]> = {}): ReversedLine => ({
  amountMinor: 1000n,
  reversedMinor,
  currency: "USD",
  conversion: {
    status: "approved",
    statusReason: null,
    amountMinor: 10_000n,
    refundedMinor: 0n,
    ...conversion,
  },
});

test.each<[string, ReversedLine, string | null]>([
  ["nothing", line(0n, { refundedMinor: 1n }), null],
  [
    "a refund's share",
    line(250n, { refundedMinor: 2500n }),
    "2.50 USD of it was taken back, because 25.00 USD of 100.00 USD were refunded.",
  ],
  [
    "all by refunds",
    line(1000n, { refundedMinor: 10_000n }),
    "All of it was taken back, because 100.00 USD of 100.00 USD were refunded.",
  ],
  [
    "all by a rejection with a reason",
    line(1000n, { status: "rejected", statusReason: "Own order", refundedMinor: 5n }),
    "All of it was taken back, because the conversion was rejected: Own order.",
  ],
  [
    "all by a rejection",
    line(1000n, { status: "rejected" }),
    "All of it was taken back, because the conversion was rejected.",
  ],
  [
    "all by another credit",
    line(1000n),
    "All of it was taken back, because the conversion was worked out anew; what it pays now is a line of its own.",
  ],
])("Taking back %s is explained.", (_, given, expected) => {
  expect(explainReversal(given)).toBe(expected);
});

test("says so in Vietnamese", () => {
  expect(explainReversal(line(250n, { refundedMinor: 2500n }), "vi")).toBe(
    "2,50 USD trong đó đã bị thu hồi, vì 25,00 USD trên 100,00 USD đã được hoàn tiền.",
  );
  expect(explainReversal(line(1000n, { status: "rejected" }), "vi")).toBe(
    "Toàn bộ đã bị thu hồi, vì chuyển đổi đã bị từ chối.",
  );
});
