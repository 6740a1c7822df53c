import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AccrualCredit, AccrualInput, AccrualLine, PlanVersion } from "./accrual.ts";
import type { ChainMember } from "./chain.ts";
import { accrue } from "./engine.ts";
import { reversedTarget } from "./reversal.ts";

/** Goal: whatever the plan, the trees and the amount, no unit is lost, made up or paid above the cap. */

const member: fc.Arbitrary<ChainMember> = fc.record({
  partnerId: fc.uuid(),
  status: fc.constantFrom("active" as const, "active" as const, "active" as const, "suspended" as const),
  active: fc.boolean(),
  qualifiedLevels: fc.nat(10),
});

const plans: fc.Arbitrary<PlanVersion> = fc
  .record({
    planVersionId: fc.uuid(),
    version: fc.integer({ min: 1, max: 99 }),
    levels: fc.array(
      fc.oneof(
        fc.record({ kind: fc.constant("percentage" as const), rateBps: fc.nat(1000) }),
        fc.record({ kind: fc.constant("flat" as const), amountsMinor: fc.record({ USD: fc.nat(100_000) }) }),
        fc.record({ kind: fc.constant("flat" as const), amountsMinor: fc.record({ EUR: fc.nat(100_000) }) }),
      ),
      { minLength: 1, maxLength: 10 },
    ),
    spare: fc.nat(10_000),
  })
  .map(({ planVersionId, version, levels, spare }) => {
    const sum = levels.reduce((total, level) => total + (level.kind === "percentage" ? level.rateBps : 0), 0);
    const capBps = Math.min(10_000, sum + spare);
    return { planVersionId, version, rules: { v: 1, levels, compression: "none", capBps } };
  });

const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 9999 }), { maxLength: 5 }).map((points) => {
  const edges = [0, ...points.sort((a, b) => a - b), 10_000];
  return edges.slice(1).map((edge, index) => edge - edges[index]!);
});

const inputs: fc.Arbitrary<AccrualInput> = fc
  .tuple(fc.array(plans, { minLength: 1, maxLength: 2 }), cuts)
  .chain(([versions, weights]) =>
    fc.record({
      conversion: fc.record({
        conversionId: fc.uuid(),
        amountMinor: fc.oneof(fc.bigInt({ min: 0n, max: 300n }), fc.bigInt({ min: 0n, max: 2n ** 53n - 1n })),
        currency: fc.constant("USD"),
      }),
      credits: fc.tuple(
        ...weights.map((weightBps) =>
          fc.record({
            clickId: fc.uuid(),
            weightBps: fc.constant(weightBps),
            chain: fc.array(member, { minLength: 1, maxLength: 11 }),
            plan: fc.constantFrom(...versions),
          }),
        ),
      ) as fc.Arbitrary<AccrualCredit[]>,
    }),
  );

const units = (lines: readonly AccrualLine[]) => lines.reduce((sum, line) => sum + line.amountMinor, 0n);
const exact = (lines: readonly AccrualLine[]) => lines.reduce((sum, line) => sum + line.exactNumerator, 0n);
const paid = (lines: readonly AccrualLine[]) => lines.filter((line) => line.kind === "commission");

describe("accrue, whatever the input", () => {
  it("lets commission and breakage together be the floor of the exact total, and commission of its own", () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const lines = accrue(input);
        const denominator = lines[0]!.exactDenominator;
        expect(lines.every((line) => line.exactDenominator === denominator)).toBe(true);
        expect(units(lines)).toBe(exact(lines) / denominator);
        expect(units(paid(lines))).toBe(exact(paid(lines)) / denominator);
      }),
      { numRuns: 500 },
    );
  });

  it("never pays more than the cap of the conversion's amount", () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const largestCap = Math.max(...input.credits.map((credit) => credit.plan.rules.capBps));
        expect(units(accrue(input)) * 10_000n <= input.conversion.amountMinor * BigInt(largestCap)).toBe(
          true,
        );
      }),
      { numRuns: 500 },
    );
  });

  it("explains each line so that its amount can be computed again from the line and the plan", () => {
    fc.assert(
      fc.property(inputs, (input) => {
        for (const line of accrue(input)) {
          const { exactNumerator, exactDenominator, rounding, amountMinor } = line;
          expect(amountMinor).toBe(exactNumerator / exactDenominator + (rounding === "remainder" ? 1n : 0n));
          expect(rounding === "exact").toBe(exactNumerator % exactDenominator === 0n);
          if (line.heldByCap) continue;
          const worth =
            line.rateBps === null ? (line.flatMinor ?? 0n) * 10_000n : line.baseMinor * BigInt(line.rateBps);
          // exactNumerator ÷ exactDenominator = worth × weight ÷ 10^8, multiplied out.
          expect(exactNumerator * 100_000_000n).toBe(worth * BigInt(line.weightBps) * exactDenominator);
        }
      }),
    );
  });

  it("has one line per credit and level, and pays only members that are active and qualify", () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const lines = accrue(input);
        expect(new Set(lines.map((line) => `${line.creditIndex}:${line.level}`)).size).toBe(lines.length);
        expect(lines).toHaveLength(
          input.credits.reduce((sum, credit) => sum + credit.plan.rules.levels.length, 0),
        );
        for (const line of lines) {
          const upline = input.credits[line.creditIndex]!.chain[line.level - 1];
          const fit = upline?.status === "active" && upline.active && upline.qualifiedLevels >= line.level;
          expect(line.kind === "commission" ? line.partnerId : null).toBe(line.partnerId);
          if (line.kind === "commission") expect([fit, line.partnerId]).toEqual([true, upline?.partnerId]);
          else expect(line.breakageReason === "no_flat_amount_in_currency" || !fit).toBe(true);
        }
      }),
    );
  });

  it("comes out the same on every run, and for rules read back from JSON with their keys in another order", () => {
    const reversed = (_: string, value: unknown) =>
      value !== null && typeof value === "object" && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).reverse())
        : value;
    fc.assert(
      fc.property(inputs, (input) => {
        const first = accrue(input);
        expect(accrue(input)).toEqual(first);
        const credits = input.credits.map(
          (credit): AccrualCredit => ({
            ...credit,
            plan: JSON.parse(JSON.stringify(credit.plan, reversed)) as PlanVersion,
          }),
        );
        const again = accrue({ ...input, credits });
        expect(again.map((line) => [line.amountMinor, line.rounding])).toEqual(
          first.map((line) => [line.amountMinor, line.rounding]),
        );
      }),
    );
  });

  it("is taken back whole by a full refund and by a rejection", () => {
    fc.assert(
      fc.property(inputs, ({ conversion, credits }) => {
        const conversionMinor = conversion.amountMinor;
        for (const { amountMinor: accrualMinor } of accrue({ conversion, credits })) {
          const refunded = { accrualMinor, conversionMinor, refundedMinor: conversionMinor, rejected: false };
          if (conversionMinor > 0n) expect(reversedTarget(refunded)).toBe(accrualMinor);
          expect(reversedTarget({ ...refunded, refundedMinor: 0n, rejected: true })).toBe(accrualMinor);
        }
      }),
    );
  });
});
