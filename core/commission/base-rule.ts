import type { AccrualConversion, SoldItem } from "./accrual.ts";
import type { PlanRules } from "./plan.ts";
import type { BaseRule } from "./rules/base.ts";

/** What a rule's conditions are held against. */
export interface RuleFacts {
  readonly item: Pick<SoldItem, "productId" | "category"> | null;
  readonly campaignId: string | undefined;
  readonly order: AccrualConversion["order"];
}

/**
 * The exception that decides what level 1 is paid for an item; undefined: none holds, level 1 decides. Of those whose
 * conditions all hold the one that names products wins, then categories, then campaigns, then the customer's order:
 * compared in this sequence, so that a product in a campaign comes before the product alone. Among equals the first.
 */
export function baseRuleFor(rules: PlanRules, facts: RuleFacts): BaseRule | undefined {
  let best: BaseRule | undefined;
  for (const rule of rules.base ?? []) {
    if (holds(rule, facts) && (best === undefined || rank(rule) > rank(best))) best = rule;
  }
  return best;
}

/** Whether a rule is for items: its flat amount is then paid per unit. */
export function isForItems({ when }: BaseRule): boolean {
  return when.products !== undefined || when.categories !== undefined;
}

function holds({ when }: BaseRule, { item, campaignId, order }: RuleFacts): boolean {
  const { products, categories, campaigns, customerOrder } = when;
  if (products !== undefined && (item === null || !products.includes(item.productId))) return false;
  if (
    categories !== undefined &&
    (item === null || item.category === null || !categories.includes(item.category))
  )
    return false;
  if (campaigns !== undefined && (campaignId === undefined || !campaigns.includes(campaignId))) return false;
  return (
    customerOrder === undefined || (order !== undefined && order.isFirst === (customerOrder === "first"))
  );
}

/** Products weigh more than all that follows them, and so on. */
function rank({ when }: BaseRule): number {
  return (
    (when.products === undefined ? 0 : 8) +
    (when.categories === undefined ? 0 : 4) +
    (when.campaigns === undefined ? 0 : 2) +
    (when.customerOrder === undefined ? 0 : 1)
  );
}

/** Whether a plan asks where a conversion stands among those of its customer. */
export function asksForOrders({ base = [], recurring, customerReward }: PlanRules): boolean {
  return (
    recurring !== undefined ||
    customerReward?.firstOrderOnly === true ||
    base.some(({ when }) => when.customerOrder !== undefined)
  );
}
