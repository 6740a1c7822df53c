import type { CustomerOrder } from "../../core/commission/accrual.ts";
import type { AgreedPays, BaseRule, Pays } from "../../core/commission/rules/base.ts";
import { tierTrueUp } from "../../core/period/tier-true-up.ts";
import { periodInput } from "../../local/testing/period-input.ts";
import { json, must, rate, type Section, table, usd, whole } from "./markdown.ts";
import { item, paid, percent, type Sale, saleTable, sell } from "./sale.ts";

const pays = (rateBps: number): Pays & AgreedPays => ({ kind: "percentage", rateBps });
const LEVELS = percent(1000, 500);

export function baseRuleSections(): Section {
  return [...exceptions(), ...precedence(), ...agreed(), ...recurring(), ...tiers()];
}

function exceptions(): Section {
  const base: BaseRule[] = [
    { name: "Shoes", when: { categories: ["shoes"] }, pays: pays(1200) },
    { name: "Bags", when: { products: ["bag"] }, pays: { kind: "flat", amountsMinor: { USD: 250 } } },
    { name: "Gift cards", when: { products: ["gift"] }, pays: { kind: "nothing" } },
  ];
  const sale: Sale = {
    rules: { levels: LEVELS, base },
    conversion: {
      items: [
        item("sneaker", 5000n, { category: "shoes" }),
        item("bag", 2000n, { quantity: 2 }),
        item("gift", 1000n),
      ],
    },
  };
  // 600 + 2 × 250 + 0 + 10 % of the 20.00 that no item accounts for; level 2: 5 % of all but the gift card.
  must(paid(sale) === "Ada 1300, Ben 450", "exceptions price items");
  return [
    "## Exceptions: products, categories, campaigns, first orders",
    "",
    "`base` holds exceptions from what **level 1** pays: a percentage, a flat amount (per unit of the items it is for, else once per",
    "conversion), tiers, or nothing. They hold for products, categories, campaigns, or the customer's first or later orders. What the items",
    "leave of the conversion's amount counts as one item without a product. The levels above are paid of the amount less what an exception",
    "excludes (`nothing`).",
    "",
    ...json(base),
    "An order of 100.00 USD: sneakers for 50.00, two bags for 20.00 together, a gift card for 10.00, and 20.00 unnamed:",
    "",
    ...saleTable(sale),
  ];
}

function precedence(): Section {
  const all: BaseRule[] = [
    { name: "everything", when: {}, pays: pays(600) },
    { name: "first orders", when: { customerOrder: "first" }, pays: pays(700) },
    { name: "the campaign", when: { campaigns: ["018f0000-0000-7000-8000-000000000001"] }, pays: pays(800) },
    { name: "the category", when: { categories: ["shoes"] }, pays: pays(900) },
    { name: "the product", when: { products: ["sneaker"] }, pays: pays(1100) },
  ];
  const order: CustomerOrder = { isFirst: true, occurredAtMs: 0, firstAtMs: 0 };
  const ask = (base: readonly BaseRule[], agreedPays?: AgreedPays) =>
    sell({
      rules: { levels: LEVELS, base: [...base] },
      conversion: { items: [item("sneaker", 10_000n, { category: "shoes" })], order },
      credit: {
        campaignId: "018f0000-0000-7000-8000-000000000001",
        ...(agreedPays === undefined ? {} : { agreed: agreedPays }),
      },
    }).lines[0]?.amountMinor ?? 0n;
  const rows = [
    ["a rate agreed with the partner (12 %)", usd(ask(all, pays(1200)))],
    ...all.toReversed().map(({ name }, index) => {
      const left = all.slice(0, all.length - index);
      return [`an exception for ${name} (${rate(rateOf(left.at(-1)))})`, usd(ask(left))];
    }),
    ["level 1 of the plan (10 %)", usd(ask([]))],
  ];
  must(
    rows.map(([, amount]) => amount).join() ===
      "12.00 USD,11.00 USD,9.00 USD,8.00 USD,7.00 USD,6.00 USD,10.00 USD",
    "precedence",
  );
  return [
    "## Which one wins",
    "",
    "For each item the first of these that holds, from the top. Among exceptions the more specific wins, whatever its rate: one that names",
    "products before one that names categories, then campaigns, then the customer's order; conditions add up, so that a product in a campaign comes",
    "before the product alone; among equals the first in the list. One order of 100.00 USD for which all hold, with the top one taken away",
    "row by row:",
    "",
    ...table(["what holds", "level 1 pays"], rows),
  ];
}

const rateOf = (rule: BaseRule | undefined): number =>
  rule?.pays.kind === "percentage" ? rule.pays.rateBps : 0;

function agreed(): Section {
  const sale: Sale = { rules: { levels: LEVELS, capBps: 1500 }, credit: { agreed: pays(1300) } };
  must(paid(sale) === "Ada 1000, Ben 500", "the cap holds what was agreed");
  return [
    "## Rates agreed with a partner",
    "",
    "An enrollment may have a rate, an amount or nothing of its own, from a date on. It takes the place of whatever level 1 would pay; the",
    "other levels stay. It is that partner's alone: whoever compression puts in its place is paid as the plan says. What was agreed is",
    "within the cap as all is: a rate gives way to the other levels, an amount shares what is left with other flat amounts. 13 % agreed, level",
    "2 at 5 %, a cap of 15 %:",
    "",
    ...saleTable(sale),
  ];
}

function recurring(): Section {
  const first = Date.UTC(2026, 0, 31, 12);
  const rules = { levels: percent(1000), recurring: { months: 1 } };
  const at = (label: string, occurredAtMs: number) => {
    const order = { isFirst: occurredAtMs === first, occurredAtMs, firstAtMs: first };
    const [line] = sell({ rules, conversion: { order } }).lines;
    return [
      label,
      usd(line?.amountMinor ?? 0n),
      line?.breakageReason === null ? "" : `\`${line?.breakageReason}\``,
    ];
  };
  const end = Date.UTC(2026, 1, 28, 12);
  const rows = [
    at("31 January 12:00, the first", first),
    at("28 February 11:59:59.999", end - 1),
    at("28 February 12:00", end),
  ];
  must(
    rows.map(([, amount]) => amount).join() === "10.00 USD,10.00 USD,0.00 USD",
    "months end to the millisecond",
  );
  return [
    "## Recurring orders",
    "",
    'Without `recurring` all orders of a customer earn, for ever. `{"months": N}`: those until one millisecond before the same day and time N',
    "calendar months after the first (UTC; in a shorter month its last day); 0: the first alone. It is for all levels. One month, 100.00 USD each:",
    "",
    ...table(["order", "level 1", "reason"], rows),
  ];
}

function tiers(): Section {
  const tiersOf = [
    { fromVolume: 0, rateBps: 500 },
    { fromVolume: 1000, rateBps: 800 },
    { fromVolume: 2000, rateBps: 1000 },
  ];
  const kinds = [
    { mode: "marginal" as const, retroactive: false, what: "each slice of volume at the rate of its tier" },
    {
      mode: "whole" as const,
      retroactive: false,
      what: "each order at the tier that the volume before it had reached",
    },
    { mode: "whole" as const, retroactive: true, what: "all orders at the tier reached in the end" },
  ];
  const sales = [900, 900, 900].map((volume) => ({
    member: 0,
    volume,
    amountMinor: volume * 100,
    tiered: "Volume",
  }));
  const live = (900n * 3n * 100n * 500n) / 10_000n;
  const rows = kinds.map(({ mode, retroactive, what }) => {
    const rules: Parameters<typeof tierTrueUp>[1] = {
      levels: percent(500),
      base: [{ name: "Volume", when: {}, pays: { kind: "tiered", mode, retroactive, tiers: tiersOf } }],
    };
    const added = tierTrueUp(periodInput({ members: [{}], sales }), rules).reduce(
      (sum, line) => sum + line.amountMinor,
      0n,
    );
    return { kind: `${mode}${retroactive ? ", retroactive" : ""}`, what, added };
  });
  // Marginal: 1,000 at +3 %, 700 at +5 %. Whole: the third order, from 1,800, at +3 %. Retroactive: 2,700 at +5 %.
  must(rows.map(({ added }) => added).join() === "6500,2700,13500", "tiers");
  return [
    "## Tiers by volume",
    "",
    "Level 1 by the partner's own volume in the period. The first tier begins at 0 and is paid with each conversion; what the tiers reached",
    "add is granted when the period closes, so that it does not depend on the order in which conversions arrived. The program's plan at the end",
    "of the period says what is reached; what an earlier version had accrued counts as paid. A campaign's own plan has no tiers and no bonuses.",
    "",
    ...json(tiersOf),
    `Three orders of 900.00 USD and ${whole(900)} of volume each. Live, 5 % of each: ${usd(live)}. When the period closes:`,
    "",
    ...table(
      ["mode", "means", "the close adds", "in all"],
      rows.map(({ kind, what, added }) => [kind, what, usd(added), usd(live + added)]),
    ),
  ];
}
