import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type RefundObject, refundedTotal, reversedTarget } from "./reversal.ts";

const target = (accrualMinor: bigint, refundedMinor: bigint, conversionMinor: bigint, rejected = false) =>
  reversedTarget({ accrualMinor, refundedMinor, conversionMinor, rejected });

describe("reversedTarget", () => {
  it.each([
    { label: "nothing refunded reverses nothing", args: [8n, 0n, 100n], out: 0n },
    { label: "30 of 100 reverses floor(2.4)", args: [8n, 30n, 100n], out: 2n },
    { label: "60 of 100 reverses floor(4.8) in all", args: [8n, 60n, 100n], out: 4n },
    { label: "the last unit ends it exactly", args: [8n, 100n, 100n], out: 8n },
    { label: "all but one unit of a large order leaves one", args: [8n, 99n, 100n], out: 7n },
    { label: "a line of 0 stays 0", args: [0n, 100n, 100n], out: 0n },
    { label: "beyond 2^53 it stays exact", args: [2n ** 60n, 2n ** 60n, 2n ** 61n], out: 2n ** 59n },
    {
      label: "amount 0 has nothing to refund: a lead's flat commission stays",
      args: [500n, 0n, 0n],
      out: 0n,
    },
  ] as { label: string; args: [bigint, bigint, bigint]; out: bigint }[])("$label", ({ args, out }) =>
    expect(target(...args)).toBe(out),
  );

  it("takes all of it when the conversion is rejected, also when the amount is 0 or part is refunded", () => {
    expect([target(8n, 0n, 100n, true), target(8n, 30n, 100n, true), target(500n, 0n, 0n, true)]).toEqual([
      8n,
      8n,
      500n,
    ]);
  });

  it("refuses what cannot be", () => {
    expect(() => target(-1n, 0n, 1n)).toThrow(RangeError);
    expect(() => target(1n, -1n, 1n)).toThrow(RangeError);
    expect(() => target(1n, 2n, 1n)).toThrow(RangeError);
  });

  it("never falls while refunds grow, never exceeds the accrual, and ends exactly at it", () => {
    const minor = fc.oneof(fc.bigInt({ min: 1n, max: 200n }), fc.bigInt({ min: 1n, max: 2n ** 60n }));
    fc.assert(
      fc.property(
        minor,
        minor,
        fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 20 }),
        (accrual, amount, steps) => {
          const refunded = steps
            .map((step) => (amount * BigInt(step)) / 1_000_000n)
            .sort((a, b) => (a < b ? -1 : 1));
          let before = 0n;
          for (const now of [...refunded, amount]) {
            const reversed = target(accrual, now, amount);
            expect(reversed >= before && reversed <= accrual).toBe(true);
            before = reversed;
          }
          expect(before).toBe(accrual);
        },
      ),
    );
  });
});

const refund = (
  refundId: string,
  amountMinor: bigint,
  status: RefundObject["status"] = "succeeded",
): RefundObject => ({
  refundId,
  amountMinor,
  status,
});

describe("refundedTotal", () => {
  it.each([
    { label: "sums distinct refunds", refunds: [refund("a", 30n), refund("b", 30n)], total: 60n },
    {
      label: "counts one refund once, however often it is reported",
      refunds: [refund("a", 30n), refund("a", 30n)],
      total: 30n,
    },
    { label: "counts a pending one", refunds: [refund("a", 30n, "pending")], total: 30n },
    {
      label: "leaves out one that failed",
      refunds: [refund("a", 30n, "failed"), refund("b", 5n)],
      total: 5n,
    },
    {
      label: "leaves out one that failed after it was pending",
      refunds: [refund("a", 30n, "pending"), refund("a", 30n, "failed")],
      total: 0n,
    },
    { label: "stops at the amount", refunds: [refund("a", 70n), refund("b", 70n)], total: 100n },
    { label: "is 0 for none", refunds: [], total: 0n },
  ])("$label", ({ refunds, total }) => {
    expect(refundedTotal(refunds, 100n)).toBe(total);
    expect(refundedTotal(refunds.toReversed(), 100n)).toBe(total);
  });

  it("refuses a negative refund and one id with two amounts", () => {
    expect(() => refundedTotal([refund("a", -1n)], 100n)).toThrow(RangeError);
    expect(() => refundedTotal([refund("a", 1n), refund("a", 2n)], 100n)).toThrow(RangeError);
  });
});

describe("refunds delivered in any order, with replays", () => {
  const orders = fc.record({
    accruals: fc.array(fc.bigInt({ min: 0n, max: 5000n }), { minLength: 1, maxLength: 10 }),
    amount: fc.bigInt({ min: 1n, max: 20_000n }),
    deliveries: fc.array(
      fc.tuple(fc.nat(5), fc.constantFrom("pending" as const, "succeeded" as const, "failed" as const)),
      { minLength: 1, maxLength: 15 },
    ),
  });

  it("post differences that add up to what one look at the end would reverse; a replay posts nothing", () => {
    fc.assert(
      fc.property(orders, ({ accruals, amount, deliveries }) => {
        const seen: RefundObject[] = [];
        const reversed = accruals.map(() => 0n);
        const apply = () => {
          const refundedMinor = refundedTotal(seen, amount);
          return accruals.map((accrual, line) => {
            const delta = target(accrual, refundedMinor, amount) - reversed[line]!;
            reversed[line]! += delta;
            return delta;
          });
        };
        for (const [id, status] of deliveries) {
          seen.push(refund(`r${id}`, BigInt(id) * (amount / 4n + 1n), status));
          apply();
          expect(apply().every((delta) => delta === 0n)).toBe(true);
        }
        const atOnce = refundedTotal(seen.toReversed(), amount);
        expect(reversed).toEqual(accruals.map((accrual) => target(accrual, atOnce, amount)));
      }),
    );
  });
});
