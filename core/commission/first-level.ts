import { WHOLE_BPS } from "../money/rate.ts";
import type { AccrualConversion, AccrualCredit, LinePart, SoldItem } from "./accrual.ts";
import { baseRuleFor, isForItems } from "./base-rule.ts";
import { levelRate } from "./level-rate.ts";
import type { BaseRule, Pays } from "./rules/base.ts";
import { tierRate, topTierRate } from "./tier-rate.ts";

const WHOLE = BigInt(WHOLE_BPS);

/** What level 1 is worth for one conversion, in basis points of minor units, and how it comes to that. */
export interface FirstLevel {
  readonly parts: readonly LinePart[];
  readonly percentage: bigint;
  readonly flat: bigint;
  /** What the tiers that may yet be reached would add, at most: no flat amount may take it from under the cap. */
  readonly reserved: bigint;
  /** The receiver's rank, where level 1's own rate has a part in it and follows from it. */
  readonly rank: string | null;
}

/** A stretch of the conversion that one rule pays for. */
interface Share {
  readonly item: SoldItem | null;
  readonly amountMinor: bigint;
}

interface Decided {
  readonly rank: string | null;
  readonly by: LinePart["by"];
  readonly rule: BaseRule | null;
  readonly pays: Pays;
}

/**
 * Prices level 1 of a credit whose plan has exceptions, or with whose partner something was agreed. What was agreed holds
 * for the whole conversion; else each item has its rule, and what the items leave of the amount counts as one more
 * without a product. A flat amount is paid per unit by rules that name products or categories, else once per conversion.
 *
 * @param rank of the receiver, for level 1's own rate
 */
export function priceFirstLevel(
  conversion: AccrualConversion,
  credit: AccrualCredit,
  rank: string | null,
): FirstLevel {
  const { agreed } = credit;
  const shares = agreed === undefined ? sharesOf(conversion) : [whole(conversion)];
  const paidOnce = new Set<BaseRule | null>();
  const parts: LinePart[] = [];
  let [percentage, flat, reserved] = [0n, 0n, 0n];
  let ofRank: string | null = null;
  for (const share of shares) {
    const decided: Decided =
      agreed === undefined
        ? decide(conversion, credit, share, rank)
        : { by: "agreed", rule: null, pays: agreed, rank: null };
    const part = price(share, decided, conversion.currency, paidOnce);
    parts.push(part);
    ofRank ??= decided.rank;
    percentage += share.amountMinor * BigInt(part.rateBps ?? 0);
    flat += BigInt(part.flatMinor ?? 0) * BigInt(part.units) * WHOLE;
    if (decided.pays.kind === "tiered")
      reserved += share.amountMinor * BigInt(topTierRate(decided.pays.tiers) - (part.rateBps ?? 0));
  }
  return { parts, percentage, flat, reserved, rank: ofRank };
}

/**
 * What rules of the plan that pay nothing exclude from what all levels above the first are paid of. Something agreed
 * with the partner does not change that: it says what level 1 is paid, not what is sold.
 */
export function excludedByRules(
  conversion: AccrualConversion,
  credit: AccrualCredit,
): { excludedMinor: bigint; everything: boolean } {
  const shares = sharesOf(conversion);
  const excluded = shares.filter(({ item }) => ruleFor(conversion, credit, item)?.pays.kind === "nothing");
  const excludedMinor = excluded.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
  return { excludedMinor, everything: excluded.length === shares.length };
}

const whole = ({ amountMinor }: AccrualConversion): Share => ({ item: null, amountMinor });

function sharesOf(conversion: AccrualConversion): Share[] {
  const { items = [], amountMinor } = conversion;
  if (items.length === 0) return [whole(conversion)];
  const ofItems = items.reduce((sum, item) => sum + item.amountMinor, 0n);
  if (ofItems > amountMinor) throw new RangeError("the items come to more than the conversion's amount");
  const shares: Share[] = items.map((item) => ({ item, amountMinor: item.amountMinor }));
  return ofItems === amountMinor ? shares : [...shares, { item: null, amountMinor: amountMinor - ofItems }];
}

function ruleFor(
  { order }: AccrualConversion,
  { plan, campaignId }: AccrualCredit,
  item: SoldItem | null,
): BaseRule | undefined {
  return baseRuleFor(plan.rules, { item, campaignId, order });
}

function decide(
  conversion: AccrualConversion,
  credit: AccrualCredit,
  { item }: Share,
  rank: string | null,
): Decided {
  const rule = ruleFor(conversion, credit, item);
  if (rule !== undefined) return { by: "rule", rule, pays: rule.pays, rank: null };
  const { levels, ranks } = credit.plan.rules;
  const [level] = levels;
  if (level === undefined) throw new RangeError("a plan must have at least one level");
  if (level.kind === "flat") return { by: "level", rule: null, pays: level, rank: null };
  const rate = levelRate(level, rank, ranks);
  return { by: "level", rule: null, pays: { kind: "percentage", rateBps: rate.rateBps }, rank: rate.rank };
}

function price(
  { item, amountMinor }: Share,
  { by, rule, pays }: Decided,
  currency: string,
  paidOnce: Set<BaseRule | null>,
): LinePart {
  const of = {
    productId: item?.productId ?? null,
    quantity: item?.quantity ?? null,
    amountMinor: String(amountMinor),
    by,
    rule: rule?.name ?? null,
    pays: pays.kind,
  };
  const unpaid = { rateBps: null, flatMinor: null, units: 0 };
  switch (pays.kind) {
    case "nothing":
      return { ...of, ...unpaid };
    case "percentage":
      return { ...of, ...unpaid, rateBps: pays.rateBps };
    case "tiered":
      return { ...of, ...unpaid, rateBps: tierRate(pays.tiers, 0n) };
    case "flat": {
      const amount = Object.hasOwn(pays.amountsMinor, currency) ? pays.amountsMinor[currency] : undefined;
      const perUnit = rule !== null && isForItems(rule) && item !== null;
      const units = perUnit ? item.quantity : paidOnce.has(rule) ? 0 : 1;
      paidOnce.add(rule);
      return { ...of, ...unpaid, flatMinor: amount === undefined ? null : String(amount), units };
    }
  }
}
