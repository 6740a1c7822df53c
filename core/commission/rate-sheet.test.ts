import { describe, expect, it } from "vitest";
import type { AccrualConversion, AccrualCredit, AccrualLine, CustomerOrder, SoldItem } from "./accrual.ts";
import type { ChainMember } from "./chain.ts";
import { accrue } from "./engine.ts";
import type { PlanRules } from "./plan.ts";
import type { AgreedPays, BaseRule, Pays } from "./rules/base.ts";
import type { PlanLevel } from "./rules/level.ts";

/** Goal: what each level is worth for an order of several items, by hand. The order is 100.00 USD unless it says otherwise. */

const pct = (rateBps: number): Pays & AgreedPays => ({ kind: "percentage", rateBps });
const flat = (USD: number): Pays & AgreedPays => ({ kind: "flat", amountsMinor: { USD } });
const NOTHING: Pays = { kind: "nothing" };
const TIERED: Pays = {
  kind: "tiered",
  mode: "whole",
  retroactive: true,
  tiers: [
    { fromVolume: 0, rateBps: 500 },
    { fromVolume: 1000, rateBps: 900 },
  ],
};
const rule = (name: string, when: BaseRule["when"], pays: Pays): BaseRule => ({ name, when, pays });
const LEVELS: PlanLevel[] = [
  { kind: "percentage", rateBps: 1000 },
  { kind: "percentage", rateBps: 500 },
];

const member = (partnerId: string, rank: string | null = null): ChainMember => ({
  partnerId,
  status: "active",
  active: true,
  qualifiedLevels: 10,
  rank,
});
const item = (productId: string, amountMinor: bigint, more: Partial<SoldItem> = {}): SoldItem => ({
  productId,
  category: null,
  quantity: 1,
  amountMinor,
  ...more,
});
const FIRST: CustomerOrder = { isFirst: true, occurredAtMs: 0, firstAtMs: 0 };
const REPEAT: CustomerOrder = { isFirst: false, occurredAtMs: 1, firstAtMs: 0 };

interface Case {
  readonly rules?: Partial<PlanRules>;
  readonly conversion?: Partial<AccrualConversion>;
  readonly credit?: Partial<AccrualCredit>;
}
function run({ rules, conversion, credit }: Case): AccrualLine[] {
  const plan = {
    planVersionId: "p",
    version: 1,
    rules: { v: 1 as const, levels: LEVELS, compression: "none" as const, capBps: 10_000, ...rules },
  };
  return accrue({
    conversion: { conversionId: "c", amountMinor: 10_000n, currency: "USD", ...conversion },
    credits: [
      {
        clickId: null,
        weightBps: 10_000,
        chain: [member("a"), member("b")],
        plan,
        campaignId: "k",
        ...credit,
      },
    ],
  });
}
const amounts = (lines: readonly AccrualLine[]) => lines.map((line) => Number(line.amountMinor));
const base = (...rules: BaseRule[]) => ({ base: rules });

/** One rule of each sort, from the most specific down, each with a rate that tells it. */
const PRODUCT = rule("product", { products: ["shoe"] }, pct(1100));
const CATEGORY = rule("category", { categories: ["shoes"] }, pct(1200));
const CAMPAIGN = rule("campaign", { campaigns: ["k"] }, pct(1300));
const CUSTOMER = rule("customer", { customerOrder: "first" }, pct(1400));
const ALWAYS = rule("always", {}, pct(1500));
const SHOES = [item("shoe", 10_000n, { category: "shoes" })];

describe("which rule decides what level 1 is paid", () => {
  it.each<[string, BaseRule[], Case, number]>([
    ["none holds: level 1", [rule("other", { products: ["hat"] }, pct(1))], {}, 1000],
    ["a product's comes before a category's", [CATEGORY, PRODUCT], { conversion: { items: SHOES } }, 1100],
    ["a category's before a campaign's", [CAMPAIGN, CATEGORY], { conversion: { items: SHOES } }, 1200],
    [
      "a campaign's before the customer's order",
      [CUSTOMER, CAMPAIGN],
      { conversion: { order: FIRST } },
      1300,
    ],
    [
      "the customer's order before one without conditions",
      [ALWAYS, CUSTOMER],
      { conversion: { order: FIRST } },
      1400,
    ],
    ["one without conditions before level 1", [ALWAYS], {}, 1500],
    [
      "what was agreed with the partner before all of them",
      [PRODUCT, CATEGORY, CAMPAIGN, CUSTOMER, ALWAYS],
      { conversion: { items: SHOES, order: FIRST }, credit: { agreed: pct(700) } },
      700,
    ],
    [
      "a product in a campaign before the product alone, wherever it stands",
      [PRODUCT, rule("both", { products: ["shoe"], campaigns: ["k"] }, pct(300))],
      { conversion: { items: SHOES } },
      300,
    ],
    [
      "a product alone before category, campaign and order together",
      [rule("three", { categories: ["shoes"], campaigns: ["k"], customerOrder: "first" }, pct(300)), PRODUCT],
      { conversion: { items: SHOES, order: FIRST } },
      1100,
    ],
    ["of equals the first", [rule("one", { campaigns: ["k"] }, pct(100)), CAMPAIGN], {}, 100],
    [
      "all conditions must hold",
      [rule("both", { products: ["shoe"], campaigns: ["other"] }, pct(300))],
      { conversion: { items: SHOES } },
      1000,
    ],
    ["a later order is not the first", [CUSTOMER], { conversion: { order: REPEAT } }, 1000],
    [
      "nobody knows who bought: neither the first order nor a later one",
      [CUSTOMER, rule("repeat", { customerOrder: "repeat" }, pct(1))],
      {},
      1000,
    ],
  ])("%s", (_, rules, given, expected) => {
    expect(amounts(run({ ...given, rules: base(...rules) }))[0]).toBe(expected);
  });
});

describe("an order of several items", () => {
  const ITEMS = [
    item("shoe", 4000n, { category: "shoes", quantity: 2 }),
    item("gift", 3000n, { category: "gifts" }),
    item("hat", 2000n, { quantity: 3 }),
  ];

  it("is priced item by item, what the items leave as one more, and uplines of what is not excluded", () => {
    const lines = run({
      rules: base(
        rule("Shoes", { categories: ["shoes"] }, pct(2000)),
        rule("Gifts", { products: ["gift"] }, NOTHING),
        rule("Hats", { products: ["hat"] }, flat(50)),
      ),
      conversion: { items: ITEMS },
    });
    // 20 % of 40.00 = 800; nothing of 30.00; 3 × 0.50 = 150; 10 % of the 10.00 that no item accounts for = 100.
    expect(lines[0]).toMatchObject({
      amountMinor: 1050n,
      baseMinor: 10_000n,
      rateBps: null,
      flatMinor: null,
    });
    expect(
      lines[0]?.parts?.map((part) => [
        part.productId,
        part.by,
        part.rule,
        part.rateBps,
        part.flatMinor,
        part.units,
      ]),
    ).toEqual([
      ["shoe", "rule", "Shoes", 2000, null, 0],
      ["gift", "rule", "Gifts", null, null, 0],
      ["hat", "rule", "Hats", null, "50", 3],
      [null, "level", null, 1000, null, 0],
    ]);
    // 5 % of 70.00: the gift is excluded.
    expect(lines[1]).toMatchObject({ amountMinor: 350n, baseMinor: 7000n, rateBps: 500, parts: null });
  });

  it("tells the rank where level 1's own rate has a part in it", () => {
    const levels: PlanLevel[] = [{ kind: "percentage", rateBps: 1000, ratesByRank: { gold: 1500 } }];
    const ranks = [{ key: "gold", name: "Gold", requires: {} }];
    const rules = { levels, ranks, ...base(rule("Gifts", { products: ["gift"] }, NOTHING)) };
    const credit = { chain: [member("a", "gold")] };
    // 15 % of the 70.00 that are no gift.
    expect(run({ rules, conversion: { items: ITEMS }, credit })[0]).toMatchObject({
      amountMinor: 1050n,
      rank: "gold",
    });
    const gift = { items: [item("gift", 10_000n)] };
    expect(run({ rules, conversion: gift, credit })[0]).toMatchObject({ amountMinor: 0n, rank: null });
  });

  it("pays a flat amount of a rule that names no item once, with its first part", () => {
    const lines = run({
      rules: base(rule("May", { campaigns: ["k"] }, flat(700))),
      conversion: { items: ITEMS },
    });
    expect(lines[0]?.amountMinor).toBe(700n);
    expect(lines[0]?.parts?.map((part) => part.units)).toEqual([1, 0, 0, 0]);
  });

  it("says nothing of parts when level 1 alone decides", () => {
    const lines = run({
      rules: base(rule("Bags", { products: ["bag"] }, NOTHING)),
      conversion: { items: ITEMS },
    });
    expect(lines[0]).toMatchObject({ amountMinor: 1000n, rateBps: 1000, parts: null });
  });

  it("that is excluded whole pays nobody: percentages of nothing, and no flat amount of the levels above", () => {
    const levels: PlanLevel[] = [...LEVELS, { kind: "flat", amountsMinor: { USD: 100 } }];
    const lines = run({
      rules: { levels, ...base(rule("All", {}, NOTHING)) },
      conversion: { items: ITEMS },
      credit: { chain: [member("a"), member("b"), member("c")] },
    });
    expect(amounts(lines)).toEqual([0, 0, 0]);
    expect(lines.map((line) => line.breakageReason)).toEqual([null, null, "excluded_by_rule"]);
  });

  it("excludes from uplines what the plan excludes, also where something else was agreed with the seller", () => {
    const lines = run({
      rules: base(rule("Gifts", { products: ["gift"] }, NOTHING)),
      conversion: { items: ITEMS },
      credit: { agreed: pct(1500) },
    });
    expect(amounts(lines)).toEqual([1500, 350]);
    expect(lines[0]?.parts).toMatchObject([{ by: "agreed", productId: null, rateBps: 1500 }]);
  });

  it("refuses items that come to more than the order", () => {
    const items = [item("shoe", 10_001n)];
    expect(() => run({ rules: base(PRODUCT), conversion: { items } })).toThrow(RangeError);
  });
});

describe("what was agreed with a partner", () => {
  const away: ChainMember = { ...member("a"), active: false };

  it.each<[string, Partial<AccrualCredit>, Partial<PlanRules>, string | null, number]>([
    ["is paid to it", { agreed: pct(3000) }, {}, "a", 3000],
    [
      "is not paid to whoever gets level 1 in its place",
      { agreed: pct(3000), chain: [away, member("b")] },
      { compression: "active" },
      "b",
      1000,
    ],
    [
      "and takes nothing from that one either",
      { agreed: NOTHING as AgreedPays, chain: [away, member("b")] },
      { compression: "dynamic" },
      "b",
      1000,
    ],
    [
      "is what the program keeps where nobody gets it",
      { agreed: pct(3000), chain: [away, member("b")] },
      {},
      null,
      3000,
    ],
  ])("%s", (_, credit, rules, receiver, amount) => {
    const [line] = run({ credit, rules });
    expect([line?.partnerId, Number(line?.amountMinor)]).toEqual([receiver, amount]);
  });
});

describe("tiers", () => {
  it("accrue the first tier's rate; what is reached later is the period's", () => {
    expect(amounts(run({ rules: base(rule("Volume", {}, TIERED)) }))[0]).toBe(500);
  });

  it("keep what they may yet add under the cap from flat amounts", () => {
    // Cap 1000: 500 accrued by the first tier, 400 kept for the second, 100 of the flat 300 are left.
    const levels: PlanLevel[] = [LEVELS[0]!, { kind: "flat", amountsMinor: { USD: 300 } }];
    const lines = run({ rules: { levels, capBps: 1000, ...base(rule("Volume", {}, TIERED)) } });
    expect(amounts(lines)).toEqual([500, 100]);
    expect(lines[1]?.heldByCap).toBe(true);
  });
});

describe("the cap", () => {
  it("keeps room for bonuses from flat amounts", () => {
    // Cap 2000, a pool of 5 % is 500, level 1 pays 1000: 500 of the flat 600 are left.
    const levels: PlanLevel[] = [LEVELS[0]!, { kind: "flat", amountsMinor: { USD: 600 } }];
    const bonuses: PlanRules["bonuses"] = [
      { kind: "pool", name: "pool", rateBps: 500, sharesByRank: { gold: 1 } },
    ];
    expect(amounts(run({ rules: { levels, bonuses, capBps: 2000 } }))).toEqual([1000, 500]);
  });

  it("keeps for matching its share of the flat amounts themselves, and no more", () => {
    const levels: PlanLevel[] = [LEVELS[0]!, { kind: "flat", amountsMinor: { USD: 5000 } }];
    const matching = (rates: number[]): PlanRules["bonuses"] => [{ kind: "matching", name: "match", rates }];
    // Cap 3000 with 50 % matching: (1000 + F) × 1.5 = 3000, so F is 1000 of the 5000.
    expect(amounts(run({ rules: { levels, bonuses: matching([5000]), capBps: 3000 } }))).toEqual([
      1000, 1000,
    ]);
    // With matching of 100 % together half of the cap is left for both levels: F is 500.
    expect(amounts(run({ rules: { levels, bonuses: matching([6000, 4000]), capBps: 3000 } }))).toEqual([
      1000, 500,
    ]);
  });

  it("holds a flat amount per unit together with those of other levels, in proportion", () => {
    // 10 × 1.00 at level 1 and 5.00 at level 2 under a cap of 3 %: 300 as 1000 : 500.
    const levels: PlanLevel[] = [LEVELS[0]!, { kind: "flat", amountsMinor: { USD: 500 } }];
    const items = [item("shoe", 10_000n, { quantity: 10 })];
    const rules = { levels, capBps: 1000, ...base(rule("Shoes", { products: ["shoe"] }, flat(100))) };
    expect(amounts(run({ rules: { ...rules, capBps: 300 }, conversion: { items } }))).toEqual([200, 100]);
  });

  it("holds a rate that was agreed above it, and takes nothing from the levels above", () => {
    const lines = run({ rules: { capBps: 1500 }, credit: { agreed: pct(1200) } });
    expect(amounts(lines)).toEqual([1000, 500]);
    expect(lines[0]).toMatchObject({ heldByCap: true, rateBps: 1200 });
  });

  it("has no part in what an order of nothing pays, but the ledger has", () => {
    const max = Number.MAX_SAFE_INTEGER;
    const items = [item("shoe", 0n, { quantity: 1000 })];
    const rules = { payFlatOnZeroAmount: true, ...base(rule("Shoes", { products: ["shoe"] }, flat(max))) };
    expect(amounts(run({ rules, conversion: { amountMinor: 0n, items } }))).toEqual([max, 0]);
  });
});

describe("rates by rank", () => {
  const ranks: PlanRules["ranks"] = ["bronze", "silver", "gold", "diamond"].map((key) => ({
    key,
    name: key,
    requires: {},
  }));
  const levels: PlanLevel[] = [
    { kind: "percentage", rateBps: 1000, ratesByRank: { silver: 1200, diamond: 1500 } },
  ];

  it.each<[string, string | null, number, string | null]>([
    ["none gets the level's own", null, 1000, null],
    ["one below the first that is named as well", "bronze", 1000, null],
    ["one that is named gets its own", "silver", 1200, "silver"],
    ["one above it, up to the next that is named, the same", "gold", 1200, "gold"],
    ["the next its own", "diamond", 1500, "diamond"],
    ["one that the plan does not know counts as none", "platinum", 1000, null],
    ["a name that every object has as well", "constructor", 1000, null],
  ])("%s", (_, rank, amount, told) => {
    const [line] = run({ rules: { levels, ranks }, credit: { chain: [member("a", rank)] } });
    expect(line).toMatchObject({ amountMinor: BigInt(amount), rank: told });
  });
});

describe("recurring orders", () => {
  const at = (iso: string) => Date.parse(iso);
  it.each<[string, number, string, string, number]>([
    ["earn within the months", 3, "2026-01-15T12:00:00Z", "2026-04-15T11:59:59.999Z", 1000],
    ["no more from the same day and time on", 3, "2026-01-15T12:00:00Z", "2026-04-15T12:00:00Z", 0],
    ["until the last day of a shorter month", 1, "2026-01-31T12:00:00Z", "2026-02-28T11:59:59.999Z", 1000],
    ["and not beyond it", 1, "2026-01-31T12:00:00Z", "2026-02-28T12:00:00Z", 0],
    ["of 0 months are the first alone", 0, "2026-01-31T12:00:00Z", "2026-01-31T12:00:00Z", 0],
    ["of a year end in the next", 12, "2026-03-01T00:00:00Z", "2027-02-28T23:59:59.999Z", 1000],
  ])("%s", (_, months, first, occurred, expected) => {
    const order = { isFirst: false, firstAtMs: at(first), occurredAtMs: at(occurred) };
    const lines = run({ rules: { recurring: { months } }, conversion: { order } });
    expect(amounts(lines)).toEqual([expected, expected / 2]);
    expect(lines[0]?.breakageReason).toBe(expected === 0 ? "recurring_ended" : null);
  });

  it("earn for ever when nobody knows who bought, and the first always does", () => {
    expect(amounts(run({ rules: { recurring: { months: 0 } } }))[0]).toBe(1000);
    expect(amounts(run({ rules: { recurring: { months: 0 } }, conversion: { order: FIRST } }))[0]).toBe(1000);
  });
});
