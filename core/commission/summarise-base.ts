import { formatRate } from "../money/rate.ts";
import { isForItems } from "./base-rule.ts";
import type { AgreedPays, BaseRule, Pays } from "./rules/base.ts";
import { amountsText, formatCount, listOf } from "./summary-words.ts";

/** What an exception pays and when, for example: "Shoes: for the category shoes, level 1 is paid 12 %." */
export function summariseBaseRule(rule: BaseRule): string {
  return `${rule.name}: ${whenText(rule)}, level 1 is paid ${paysText(rule.pays, isForItems(rule))}${excludes(rule)}.`;
}

const excludes = ({ pays }: BaseRule) => (pays.kind === "nothing" ? ", and no level anything of it" : "");

function whenText({ when }: BaseRule): string {
  const { products, categories, campaigns, customerOrder } = when;
  const conditions = [
    products === undefined ? null : `for ${several(products, "the product", "the products")}`,
    categories === undefined ? null : `for ${several(categories, "the category", "the categories")}`,
    campaigns === undefined ? null : `in ${several(campaigns, "the campaign", "the campaigns")}`,
    customerOrder === undefined ? null : ORDER_TEXT[customerOrder],
  ].filter((condition) => condition !== null);
  return conditions.length === 0 ? "for all that no other exception holds for" : conditions.join(" ");
}

const ORDER_TEXT = { first: "for a customer's first order", repeat: "for a customer's later orders" };

const several = (names: readonly string[], one: string, many: string) =>
  `${names.length === 1 ? one : many} ${listOf(names, "or")}`;

/** "12 %", "5.00 USD per unit", "nothing", or the tiers. */
export function paysText(pays: Pays | AgreedPays, perUnit: boolean): string {
  switch (pays.kind) {
    case "percentage":
      return formatRate(pays.rateBps);
    case "flat":
      return `${amountsText(pays.amountsMinor)} per ${perUnit ? "unit" : "order"}`;
    case "nothing":
      return "nothing";
    case "tiered":
      return tiersText(pays);
  }
}

function tiersText({ tiers, mode, retroactive }: Extract<Pays, { kind: "tiered" }>): string {
  const rates = tiers.map(
    ({ fromVolume, rateBps }) => `${formatRate(rateBps)} from ${formatCount(fromVolume)}`,
  );
  const way = {
    marginal: "each slice of volume at its own rate",
    whole: "an order at the rate reached before it",
  };
  const how = retroactive ? "all orders of the period at the rate reached in the end" : way[mode];
  return `by its volume in the period ${rates.join(", ")} (${how}); the first rate at once, the rest when the period is closed`;
}
