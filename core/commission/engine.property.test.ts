import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type {
  AccrualConversion,
  AccrualCredit,
  AccrualInput,
  AccrualLine,
  CustomerOrder,
  LinePart,
  PlanVersion,
  SoldItem,
} from "./accrual.ts";
import type { ChainMember } from "./chain.ts";
import { accrue } from "./engine.ts";
import { disqualify } from "./place.ts";
import type { PlanRules } from "./plan.ts";
import { reversedTarget } from "./reversal.ts";
import type { BaseRule, Pays } from "./rules/base.ts";
import { worstCase } from "./worst-case.ts";

/** Goal: whatever the plan, the trees and the amount, no unit is lost, made up or paid above the cap. */

const member: fc.Arbitrary<ChainMember> = fc.record({
  partnerId: fc.uuid(),
  status: fc.constantFrom("active" as const, "active" as const, "active" as const, "suspended" as const),
  active: fc.boolean(),
  qualifiedLevels: fc.nat(10),
  rank: fc.constantFrom(null, "bronze", "silver", "gold", "gone"),
});

const rate = fc.nat(800);
const flat = fc.record({
  kind: fc.constant("flat" as const),
  amountsMinor: fc.record({ USD: fc.nat(100_000) }),
});
const unpriced = fc.record({
  kind: fc.constant("flat" as const),
  amountsMinor: fc.record({ EUR: fc.nat(100_000) }),
});
const percentage = fc.record({ kind: fc.constant("percentage" as const), rateBps: rate });
const tiered = fc.tuple(rate, rate).map(
  ([one, two]): Pays => ({
    kind: "tiered",
    mode: "whole",
    retroactive: true,
    tiers: [
      { fromVolume: 0, rateBps: Math.min(one, two) },
      { fromVolume: 10, rateBps: Math.max(one, two) },
    ],
  }),
);
const some = <T>(value: T) => fc.option(fc.constant(value), { nil: undefined });
/** Conditions that are named, without those that are not. */
const when = fc
  .record({
    products: some(["shoe"]),
    categories: some(["shoes"]),
    campaigns: some(["k"]),
    customerOrder: fc.constantFrom(undefined, undefined, "first" as const, "repeat" as const),
  })
  .map((all) => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)));
const baseRule: fc.Arbitrary<BaseRule> = fc.record({
  name: fc.constantFrom("one", "two", "three"),
  when,
  pays: fc.oneof(percentage, flat, unpriced, tiered, fc.constant<Pays>({ kind: "nothing" })),
});

const plans: fc.Arbitrary<PlanVersion> = fc
  .record({
    planVersionId: fc.uuid(),
    version: fc.integer({ min: 1, max: 99 }),
    levels: fc.array(
      fc.oneof(
        percentage,
        fc.record({
          kind: fc.constant("percentage" as const),
          rateBps: rate,
          ratesByRank: fc.record({ silver: rate }),
        }),
        flat,
        unpriced,
      ),
      { minLength: 1, maxLength: 10 },
    ),
    compression: fc.constantFrom("none" as const, "active" as const, "dynamic" as const),
    base: fc.array(baseRule, { maxLength: 4 }),
    poolBps: fc.constantFrom(0, 0, 300),
    spare: fc.nat(10_000),
  })
  .map(({ planVersionId, version, levels, compression, base, poolBps, spare }) => {
    const ranks = ["bronze", "silver", "gold"].map((key) => ({ key, name: key, requires: {} }));
    const bonuses: PlanRules["bonuses"] =
      poolBps === 0 ? [] : [{ kind: "pool", name: "pool", rateBps: poolBps, sharesByRank: { gold: 1 } }];
    const rules: PlanRules = { v: 1, levels, compression, base, ranks, bonuses, capBps: 0 };
    const capBps = Math.min(10_000, worstCase(rules).worstCaseBps + spare);
    return { planVersionId, version, rules: { ...rules, capBps } };
  });

/** Items that come to at most the amount: each takes a share of what is left. */
const itemsOf = (amountMinor: bigint): fc.Arbitrary<SoldItem[]> =>
  fc
    .array(
      fc.record({
        productId: fc.constantFrom("shoe", "hat"),
        category: fc.constantFrom(null, "shoes", "hats"),
        quantity: fc.integer({ min: 1, max: 20 }),
        share: fc.nat(100),
      }),
      { maxLength: 4 },
    )
    .map((drafts) => {
      let left = amountMinor;
      return drafts.map(({ share, ...draft }) => {
        const part = (left * BigInt(share)) / 100n;
        left -= part;
        return { ...draft, amountMinor: part };
      });
    });

const orders: fc.Arbitrary<CustomerOrder> = fc.record({
  isFirst: fc.boolean(),
  occurredAtMs: fc.constant(1_000),
  firstAtMs: fc.constant(0),
});
const conversions: fc.Arbitrary<AccrualConversion> = fc
  .oneof(fc.bigInt({ min: 0n, max: 300n }), fc.bigInt({ min: 0n, max: 2n ** 53n - 1n }))
  .chain((amountMinor) =>
    fc.record(
      {
        conversionId: fc.uuid(),
        amountMinor: fc.constant(amountMinor),
        currency: fc.constant("USD"),
        items: itemsOf(amountMinor),
        order: orders,
      },
      { requiredKeys: ["conversionId", "amountMinor", "currency"] },
    ),
  );

const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 9999 }), { maxLength: 5 }).map((points) => {
  const edges = [0, ...points.sort((a, b) => a - b), 10_000];
  return edges.slice(1).map((edge, index) => edge - edges[index]!);
});

const inputs: fc.Arbitrary<AccrualInput> = fc
  .tuple(fc.array(plans, { minLength: 1, maxLength: 2 }), cuts)
  .chain(([versions, weights]) =>
    fc.record({
      conversion: conversions,
      credits: fc.tuple(
        ...weights.map((weightBps) =>
          fc.record({
            clickId: fc.uuid(),
            weightBps: fc.constant(weightBps),
            chain: fc.array(member, { minLength: 1, maxLength: 11 }),
            plan: fc.constantFrom(...versions),
            campaignId: fc.constantFrom("k", "other"),
          }),
        ),
      ) as fc.Arbitrary<AccrualCredit[]>,
    }),
  );

const units = (lines: readonly AccrualLine[]) => lines.reduce((sum, line) => sum + line.amountMinor, 0n);
const exact = (lines: readonly AccrualLine[]) => lines.reduce((sum, line) => sum + line.exactNumerator, 0n);
const worthOf = (line: AccrualLine) =>
  line.rateBps === null ? (line.flatMinor ?? 0n) * 10_000n : line.baseMinor * BigInt(line.rateBps);
const worthOfParts = (parts: readonly LinePart[]) =>
  parts.reduce(
    (sum, part) =>
      sum +
      BigInt(part.amountMinor) * BigInt(part.rateBps ?? 0) +
      BigInt(part.flatMinor ?? 0) * BigInt(part.units) * 10_000n,
    0n,
  );
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
      { numRuns: 200 },
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
      { numRuns: 200 },
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
          const worth = line.parts === null ? worthOf(line) : worthOfParts(line.parts);
          // exactNumerator ÷ exactDenominator = worth × weight ÷ 10^8, multiplied out.
          expect(exactNumerator * 100_000_000n).toBe(worth * BigInt(line.weightBps) * exactDenominator);
        }
      }),
    );
  });

  it("accounts for the whole of an order in the parts of level 1", () => {
    fc.assert(
      fc.property(inputs, (input) => {
        for (const { parts } of accrue(input)) {
          if (parts === null) continue;
          const amounts = parts.reduce((sum, part) => sum + BigInt(part.amountMinor), 0n);
          expect(amounts).toBe(input.conversion.amountMinor);
        }
      }),
    );
  });

  it("has one line per credit and level, pays upwards only members that are active and qualify, and says why others not", () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const lines = accrue(input);
        expect(new Set(lines.map((line) => `${line.creditIndex}:${line.level}`)).size).toBe(lines.length);
        expect(lines).toHaveLength(
          input.credits.reduce((sum, credit) => sum + credit.plan.rules.levels.length, 0),
        );
        for (const [creditIndex, { chain, plan }] of input.credits.entries()) {
          let above = -1;
          for (const line of lines.filter((one) => one.creditIndex === creditIndex)) {
            for (const { partnerId, reason } of line.skipped) {
              const passed = chain.find((one) => one.partnerId === partnerId);
              expect(reason).toBe(passed && disqualify(passed, line.level));
            }
            expect(line.partnerId === null).toBe(line.kind === "breakage");
            expect(line.breakageReason === null).toBe(line.kind === "commission");
            if (line.partnerId === null) continue;
            const at = chain.findIndex((one) => one.partnerId === line.partnerId);
            expect(disqualify(chain[at]!, line.level)).toBe(null);
            expect(at).toBeGreaterThan(above);
            if (plan.rules.compression === "none") expect(at).toBe(line.level - 1);
            above = at;
          }
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
