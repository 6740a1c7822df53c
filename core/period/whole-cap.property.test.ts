import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { periodColumns, type TestMember } from "../../local/testing/period-columns.ts";
import { referralLines } from "../bonus/referral.ts";
import type { AccrualLine } from "../commission/accrual.ts";
import type { ChainMember } from "../commission/chain.ts";
import { accrue } from "../commission/engine.ts";
import { type PlanRules, planRulesSchema } from "../commission/plan.ts";
import type { BaseRule } from "../commission/rules/base.ts";
import type { BonusRule } from "../commission/rules/bonus.ts";
import { worstCase } from "../commission/worst-case.ts";
import { type BonusLine, FIRST_TIER } from "./period-input.ts";
import { periodLines } from "./period-lines.ts";

/**
 * Goal: all that one plan pays for its sales (live commission, first purchases, tiers, bonuses) is within its cap, and what
 * is promised in per cent is never cut: the worst case that saving asks for is one.
 * Method: whole periods of random plans, trees and orders, through the functions that pay in the order in which they do.
 */

const KEYS = ["a", "b"] as const;
const ranks = KEYS.map((key) => ({ key, name: key, requires: {} }));
const rate = fc.nat(700);
const rates = fc.array(rate, { minLength: 1, maxLength: 3 });
const byRank = <T>(value: fc.Arbitrary<T>) =>
  fc.dictionary(fc.constantFrom(...KEYS), value, { minKeys: 1 }) as fc.Arbitrary<Record<string, T>>;
const usd = (max: number) => fc.record({ USD: fc.nat(max) });

const percentage = fc.record({ kind: fc.constant("percentage" as const), rateBps: rate });
const ranked = fc.record({
  ...{ kind: fc.constant("percentage" as const), rateBps: rate },
  ratesByRank: byRank(rate),
});
const flat = fc.record({ kind: fc.constant("flat" as const), amountsMinor: usd(3000) });
const tiered = fc
  .record({
    kind: fc.constant("tiered" as const),
    mode: fc.constantFrom("whole" as const, "marginal" as const),
    retroactive: fc.boolean(),
    steps: fc.uniqueArray(fc.nat(60), { minLength: 1, maxLength: 3 }),
    rises: fc.array(rate, { minLength: 3, maxLength: 3 }),
  })
  .map(({ kind, mode, retroactive, steps, rises }) => {
    const rate = [...rises].sort((one, other) => one - other);
    const from = [0, ...steps.filter((step) => step > 0).sort((one, other) => one - other)].slice(0, 3);
    const tiers = from.map((fromVolume, index) => ({ fromVolume, rateBps: rate[index] ?? 0 }));
    return { kind, mode, retroactive: mode === "whole" && retroactive, tiers };
  });
const inPercent: fc.Arbitrary<BonusRule>[] = [
  fc.record({
    ...{ kind: fc.constant("fast_start" as const), name: fc.constant("x") },
    ...{ days: fc.integer({ min: 1, max: 9 }), rates },
  }),
  fc.record({
    ...{ kind: fc.constant("matching" as const), name: fc.constant("x") },
    rates: fc.array(fc.nat(9000), { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    ...{ kind: fc.constant("generation" as const), name: fc.constant("x") },
    ...{ leaderRank: fc.constantFrom(...KEYS), rates },
  }),
  fc.record({
    ...{ kind: fc.constant("differential" as const), name: fc.constant("x") },
    ratesByRank: byRank(rate),
  }),
  fc.record({
    ...{ kind: fc.constant("pool" as const), name: fc.constant("x"), rateBps: rate },
    sharesByRank: byRank(fc.integer({ min: 1, max: 3 })),
  }),
];
const inAmounts: fc.Arbitrary<BonusRule>[] = [
  fc.record({
    ...{ kind: fc.constant("rank_advancement" as const), name: fc.constant("x") },
    amountsByRank: byRank(usd(3000)),
  }),
  fc.record({
    ...{ kind: fc.constant("referral" as const), name: fc.constant("x") },
    trigger: fc.constant("first_purchase" as const),
    levels: fc.array(usd(3000), { minLength: 1, maxLength: 2 }),
  }),
];
const plansOf = (withAmounts: boolean): fc.Arbitrary<PlanRules> =>
  fc
    .record({
      levels: fc.array(withAmounts ? fc.oneof(percentage, ranked, flat) : fc.oneof(percentage, ranked), {
        ...{ minLength: 1, maxLength: 4 },
      }),
      compression: fc.constantFrom("none" as const, "active" as const, "dynamic" as const),
      base: fc.array(
        fc.record({
          when: fc.constantFrom<BaseRule["when"]>({}, { products: ["shoe"] }, { customerOrder: "first" }),
          pays: withAmounts ? fc.oneof(tiered, percentage, flat) : fc.oneof(tiered, percentage),
        }),
        { maxLength: 3 },
      ),
      bonuses: fc.array(fc.oneof(...inPercent, ...(withAmounts ? inAmounts : [])), { maxLength: 4 }),
      spare: fc.constantFrom(0, 0, 100, 3000),
    })
    .map(({ levels, compression, base, bonuses, spare }) => {
      const rules = {
        ...{ v: 1 as const, levels, compression, ranks, capBps: 10_000 },
        base: base.map((rule, index) => ({ ...rule, name: `base ${index}` })),
        bonuses: bonuses.map((rule, index) => ({ ...rule, name: `bonus-${index}` })),
      };
      return { ...rules, capBps: worstCase(rules).worstCaseBps + spare };
    })
    .filter((rules) => planRulesSchema.safeParse(rules).success);

const DAY_MS = 86_400_000;
const members = fc
  .array(
    fc.record({
      ...{
        above: fc.nat(99),
        rank: fc.integer({ min: -1, max: 1 }),
        before: fc.integer({ min: -1, max: 1 }),
      },
      ...{ off: fc.nat(9), joinedDay: fc.nat(12), levels: fc.integer({ min: 0, max: 4 }) },
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((drawn) =>
    drawn.map(({ above, rank, before, off, joinedDay, levels }, index) => ({
      ...(index === 0 ? {} : { sponsor: above % index }),
      ...{ rank, lifetimeBefore: before, suspended: off === 0, inactive: off === 1 },
      ...{ joinedAtMs: joinedDay * DAY_MS, levels },
    })),
  );
const orders = fc.array(
  fc.record({
    ...{ seller: fc.nat(99), second: fc.nat(99), weight: fc.constantFrom(10_000, 10_000, 3333, 1) },
    amountMinor: fc.oneof(fc.bigInt({ min: 1n, max: 99n }), fc.bigInt({ min: 1n, max: 100_000n })),
    ...{ shoes: fc.integer({ min: 0, max: 100 }), volume: fc.nat(40), first: fc.boolean(), day: fc.nat(20) },
  }),
  { minLength: 1, maxLength: 6 },
);
const cases = (withAmounts: boolean) =>
  fc.record({ rules: plansOf(withAmounts), people: members, sold: orders });
type Case = typeof cases extends (flag: boolean) => fc.Arbitrary<infer T> ? T : never;
type Person = TestMember & { readonly levels: number };

function chainOf(people: readonly Person[], seller: number): ChainMember[] {
  const chain: ChainMember[] = [];
  for (let at: number | undefined = seller; at !== undefined; at = people[at]?.sponsor) {
    const { suspended, inactive, levels = 0, rank = -1 } = people[at]!;
    chain.push({
      ...{ partnerId: String(at), status: suspended ? "suspended" : "active", active: !inactive },
      ...{ qualifiedLevels: levels, rank: KEYS[rank] ?? null },
    });
  }
  return chain;
}

/** What one order pays at once: lines by credit, and the referral bonus of its sellers' first. */
function payOrder(of: Case["sold"][number], rules: PlanRules, people: readonly Person[], n: number) {
  const sellers = [of.seller % people.length, of.second % people.length];
  const weights = of.weight === 10_000 ? [10_000] : [of.weight, 10_000 - of.weight];
  const plan = { planVersionId: "p", version: 1, rules };
  const shoes = (of.amountMinor * BigInt(of.shoes)) / 100n;
  const items = [{ productId: "shoe", category: null, quantity: 2, amountMinor: shoes }];
  const order = { isFirst: of.first, occurredAtMs: 1, firstAtMs: 0 };
  const conversion = { conversionId: String(n), amountMinor: of.amountMinor, currency: "USD", items, order };
  const credits = weights.map((weightBps, index) => ({
    ...{ clickId: null, weightBps, chain: chainOf(people, sellers[index]!), plan },
  }));
  const lines = accrue({ conversion, credits });
  return { lines, sellers: weights.map((weightBps, index) => ({ seller: sellers[index]!, weightBps })) };
}

function referralOf(
  amountMinor: bigint,
  lines: readonly AccrualLine[],
  uplines: ChainMember[],
  rules: PlanRules,
) {
  const commissionMinor = paidOf(lines);
  const event = {
    ...{ type: "first_purchase", currency: "USD", acceptedCurrencies: ["USD"], signUpAllowed: true },
    conversion: { amountMinor, commissionMinor },
  };
  const made = referralLines(event, { sponsor: uplines, placement: [] }, rules).lines;
  return made.reduce((sum, line) => (line.partnerId === null ? sum : sum + line.amountMinor), 0n);
}

const paidOf = (lines: readonly AccrualLine[]) =>
  lines.reduce((sum, line) => (line.partnerId === null ? sum : sum + line.amountMinor), 0n);

/** A whole period: all that is paid in it. */
function payPeriod({ rules, people, sold }: Case) {
  const commission: Record<number, bigint> = {};
  const parts: { sale: number; rule: string; amountBps: bigint }[] = [];
  const sales: Parameters<typeof periodColumns>[0]["sales"] & object[] = [];
  const volumes: bigint[] = [];
  let referral = 0n;
  const known = new Set<number>();
  const inOrder = sold.toSorted((one, other) => one.day - other.day);
  for (const [n, one] of inOrder.entries()) {
    const { lines, sellers } = payOrder(one, rules, people, n);
    for (const { partnerId, amountMinor } of lines)
      if (partnerId !== null)
        commission[Number(partnerId)] = (commission[Number(partnerId)] ?? 0n) + amountMinor;
    const fresh = sellers.find(({ seller }) => !known.has(seller) && people[seller]?.sponsor !== undefined);
    if (fresh !== undefined) {
      known.add(fresh.seller);
      referral += referralOf(one.amountMinor, lines, chainOf(people, fresh.seller).slice(1), rules);
    }
    for (const [index, { seller, weightBps }] of sellers.entries()) {
      const line = lines.find((each) => each.level === 1 && each.creditIndex === index);
      if (line?.partnerId === String(seller))
        for (const part of line.parts ?? [])
          if (part.pays === "tiered")
            parts.push({
              ...{ sale: sales.length, rule: part.rule ?? "" },
              amountBps: BigInt(part.amountMinor) * BigInt(weightBps),
            });
      sales.push({
        ...{ member: seller, amountMinor: one.amountMinor, weightBps },
        occurredAtMs: one.day * DAY_MS,
      });
      volumes.push(BigInt(one.volume) * BigInt(weightBps));
    }
  }
  const { input, results } = periodColumns({
    ...{ members: people, sales, commission: { USD: commission } },
    purchaseBonus: { USD: referral },
  });
  const names = [...new Set(parts.map(({ rule }) => rule))];
  const tiered = {
    ...{ count: parts.length, rules: names },
    sale: Int32Array.from(parts, ({ sale }) => sale),
    rule: Uint16Array.from(parts, ({ rule }) => names.indexOf(rule)),
    amountBps: BigInt64Array.from(parts, ({ amountBps }) => amountBps),
    liveBps: new Int32Array(parts.length).fill(FIRST_TIER),
  };
  const whole = { ...input, tiered, sales: { ...input.sales, volumeBps: BigInt64Array.from(volumes) } };
  const lines = [...periodLines(whole, results, rules)];
  const live = Object.values(commission).reduce((sum, minor) => sum + minor, 0n);
  return { live, referral, lines };
}

const paidBy = (lines: readonly BonusLine[]) =>
  lines.reduce((sum, line) => (line.position < 0 ? sum : sum + line.amountMinor), 0n);

describe("all that a plan pays for the sales of a period", () => {
  it("is within its cap: commission, first purchases, tiers and bonuses together", () => {
    fc.assert(
      fc.property(cases(true), (of) => {
        const { live, referral, lines } = payPeriod(of);
        const sold = of.sold.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
        expect((live + referral + paidBy(lines)) * 10_000n <= sold * BigInt(of.rules.capBps)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it("is never cut where the plan is all in per cent: its worst case was within the cap", () => {
    fc.assert(
      fc.property(cases(false), (of) => {
        expect(payPeriod(of).lines.filter(({ heldByCap }) => heldByCap)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
