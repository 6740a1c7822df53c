import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { periodColumns, type TestMember, type TestSale } from "../../local/testing/period-columns.ts";
import type { BonusRule } from "../commission/rules/bonus.ts";
import type { BonusLine } from "../period/period-input.ts";
import { clawBackTarget } from "./claw-back.ts";
import { type RefundedBase, refundedBases } from "./refunded-bases.ts";
import { allBonusLines } from "./run-bonuses.ts";

/** Goal: whatever the trees, the plan and the sales, no unit is lost, made up or paid above the cap, and refunds end exact. */

const ranks = ["a", "b", "c"].map((key) => ({ key, name: key, requires: {} }));
const KEYS = ["a", "b", "c"] as const;
const CURRENCIES = ["USD", "VND"] as const;
const rate = fc.nat(1500);
const rates = fc.array(rate, { minLength: 1, maxLength: 4 });
const byRank = (value: fc.Arbitrary<number>) =>
  fc.dictionary(fc.constantFrom(...KEYS), value, { minKeys: 1 });
const minRank = fc.option(fc.constantFrom(...KEYS), { nil: undefined });
const rules: fc.Arbitrary<BonusRule[]> = fc
  .array(
    fc.oneof(
      fc.record({
        kind: fc.constant("fast_start" as const),
        minRank,
        days: fc.integer({ min: 1, max: 30 }),
        rates,
      }),
      fc.record({ kind: fc.constant("matching" as const), minRank, rates }),
      fc.record({
        kind: fc.constant("generation" as const),
        minRank,
        leaderRank: fc.constantFrom(...KEYS),
        rates,
      }),
      fc.record({ kind: fc.constant("differential" as const), minRank, ratesByRank: byRank(rate) }),
      fc.record({
        kind: fc.constant("pool" as const),
        minRank,
        rateBps: rate,
        sharesByRank: byRank(fc.integer({ min: 1, max: 5 })),
      }),
      fc.record({
        kind: fc.constant("rank_advancement" as const),
        minRank,
        amountsByRank: byRank(fc.nat(500)).map((amounts) =>
          Object.fromEntries(
            Object.entries(amounts).map(([key, minor]) => [key, { USD: minor, VND: minor * 2 }]),
          ),
        ),
      }),
    ),
    { minLength: 1, maxLength: 5 },
  )
  .map((made) => made.map((rule, index): BonusRule => ({ ...rule, name: `r${index}` })));

/** Everybody but the first ones stands below somebody with a lower position, in both trees. */
const members: fc.Arbitrary<TestMember[]> = fc
  .array(
    fc.record({
      sponsorOf: fc.nat(1000),
      parentOf: fc.nat(1000),
      root: fc.nat(9),
      rank: fc.integer({ min: -1, max: 2 }),
      before: fc.integer({ min: -1, max: 2 }),
      inactive: fc.nat(5),
      suspended: fc.nat(9),
      joinedDay: fc.nat(30),
    }),
    { minLength: 1, maxLength: 14 },
  )
  .map((drawn) =>
    drawn.map((one, index) => ({
      ...(index === 0 || one.root === 0
        ? {}
        : { sponsor: one.sponsorOf % index, parent: one.parentOf % index }),
      rank: one.rank,
      lifetimeBefore: one.before,
      inactive: one.inactive === 0,
      suspended: one.suspended === 0,
      joinedAtMs: one.joinedDay * 86_400_000,
    })),
  );
const sales = (count: number): fc.Arbitrary<TestSale[]> =>
  fc.array(
    fc.record({
      member: fc.nat(count - 1),
      amountMinor: fc.oneof(fc.bigInt({ min: 0n, max: 300n }), fc.bigInt({ min: 0n, max: 10n ** 12n })),
      weightBps: fc.constantFrom(10_000, 3333, 1),
      currency: fc.constantFrom(...CURRENCIES),
      occurredAtMs: fc.nat(31).map((day) => day * 86_400_000),
    }),
    { maxLength: 12 },
  );
const cases = members.chain((made) =>
  fc.record({
    members: fc.constant(made),
    sales: sales(made.length),
    bonuses: rules,
    tree: fc.constantFrom("sponsor" as const, "placement" as const),
    capBps: fc.integer({ min: 0, max: 10_000 }),
    /** Commission as a share of each sale, so that it may be above or below the cap. */
    paidBps: fc.nat(3000),
  }),
);
type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never;

/** What the sales earned whoever sold. */
function commissionOf({ sales: sold, paidBps }: Pick<Case, "sales" | "paidBps">) {
  const commission: Record<string, Record<number, bigint>> = {};
  for (const { member, amountMinor, weightBps = 10_000, currency = "USD" } of sold) {
    const minor = (amountMinor * BigInt(weightBps) * BigInt(paidBps)) / 100_000_000n;
    commission[currency] ??= {};
    commission[currency][member] = (commission[currency][member] ?? 0n) + minor;
  }
  return commission;
}
function run(of: Case, order: readonly TestSale[] = of.sales) {
  const { input, results } = periodColumns({
    members: of.members,
    sales: order,
    commission: commissionOf(of),
  });
  const plan = { ranks, bonuses: of.bonuses, tree: of.tree, capBps: of.capBps };
  return { input, results, plan, lines: allBonusLines(input, results, plan) };
}
const total = (lines: readonly BonusLine[]) => lines.reduce((sum, line) => sum + line.amountMinor, 0n);

/** Adds to each line's refunded base what a refund takes of it. */
function addRefunded(refunded: bigint[], lines: readonly BonusLine[], bases: readonly RefundedBase[]): void {
  for (const one of bases) {
    for (const [index, line] of lines.entries()) {
      const isOfRule = line.rule === one.rule && line.currency === one.currency;
      const isAll = one.position === null || (line.position === one.position && line.level === one.level);
      if (isOfRule && isAll) refunded[index] = (refunded[index] ?? 0n) + one.base;
    }
  }
}

describe("bonuses of a period", () => {
  it("lose and make no unit: all lines of a rule are the floor of their exact total", () => {
    fc.assert(
      fc.property(cases, (of) => {
        const { lines } = run(of);
        for (const group of Map.groupBy(lines, (line) => `${line.rule} ${line.currency}`).values()) {
          let [numerator, denominator] = [0n, 1n];
          for (const line of group.filter(({ breakageReason }) => breakageReason !== "rounding")) {
            numerator = numerator * line.exactDenominator + line.exactNumerator * denominator;
            denominator *= line.exactDenominator;
            // Each line says how it came to its amount.
            const floor = line.exactNumerator / line.exactDenominator;
            expect(line.amountMinor).toBe(line.rounding === "remainder" ? floor + 1n : floor);
            expect(line.rounding === "exact").toBe(floor * line.exactDenominator === line.exactNumerator);
          }
          expect(total(group)).toBe(numerator / denominator);
        }
      }),
      { numRuns: 150 },
    );
  });

  it("pay, with the commission, at most the cap, and only who may receive", () => {
    fc.assert(
      fc.property(cases, (of) => {
        const { input, results, lines } = run(of);
        const paid = lines.filter(({ position }) => position >= 0);
        for (const [index, currency] of input.currencies.entries()) {
          const sold = of.sales
            .filter((sale) => sale.currency === currency)
            .reduce((sum, sale) => sum + sale.amountMinor * BigInt(sale.weightBps ?? 0), 0n);
          const live = [...(input.commissionMinor[index] ?? [])].reduce((sum, minor) => sum + minor, 0n);
          const bonus = total(paid.filter((line) => line.currency === currency));
          const cap = (sold * BigInt(of.capBps)) / 100_000_000n;
          expect(bonus === 0n || live + bonus <= cap).toBe(true);
        }
        for (const { position } of paid) {
          expect(input.members.suspended[position]).toBe(0);
          expect(results.active[position]).toBe(1);
        }
      }),
      { numRuns: 150 },
    );
  });

  it("do not depend on the order of sales, and come out the same again", () => {
    fc.assert(
      fc.property(cases, fc.nat(1000), (of, seed) => {
        const { lines } = run(of);
        const turned = of.sales.map((_, index) => of.sales[(index + seed) % of.sales.length]!).reverse();
        expect(run(of, turned).lines).toEqual(lines);
        expect(run(of).lines).toEqual(lines);
      }),
      { numRuns: 100 },
    );
  });

  it("are taken back whole when everything is refunded, in whatever parts, and never more", () => {
    fc.assert(
      fc.property(cases, fc.array(fc.nat(10_000), { minLength: 1, maxLength: 3 }), (of, cuts) => {
        const { results, plan, input, lines } = run(of);
        const resting = lines.filter((line) => line.position >= 0 && line.refundBase > 0n);
        const refunded = resting.map(() => 0n);
        // Each cut says up to which share everything is refunded; at last all is.
        let done = 0n;
        for (const cut of [...cuts.sort((a, b) => a - b).map(BigInt), 10_000n]) {
          const part = (whole: bigint) => (whole * cut) / 10_000n - (whole * done) / 10_000n;
          const step = {
            ...input,
            sales: { ...input.sales, amountBps: input.sales.amountBps.map(part) },
            commissionMinor: input.commissionMinor.map((column) => column.map(part)),
          };
          addRefunded(refunded, resting, refundedBases(step, results, plan));
          done = cut;
          for (const [index, line] of resting.entries())
            expect(clawBackTarget({ ...line, refundedBase: refunded[index] ?? 0n }) <= line.amountMinor).toBe(
              true,
            );
        }
        for (const [index, line] of resting.entries()) {
          expect(refunded[index]).toBe(line.refundBase);
          expect(clawBackTarget({ ...line, refundedBase: refunded[index] ?? 0n })).toBe(line.amountMinor);
        }
      }),
      { numRuns: 100 },
    );
  });
});
