import type { AccrualLine, SoldItem } from "../../../../../core/commission/accrual.ts";
import type { ChainMember } from "../../../../../core/commission/chain.ts";
import { accrue } from "../../../../../core/commission/engine.ts";
import type { PlanRules } from "../../../../../core/commission/plan.ts";
import { MAX_LEVELS } from "../../../../../core/commission/rules/rules-shape.ts";
import { settleReward } from "../../../../../core/reward/customer-reward.ts";
import { type RewardSplit, splitReward } from "../../../../../core/reward/split-reward.ts";

/** Somebody of the sample's line: the seller first, then its sponsor, and so on. */
export interface SamplePartner {
  readonly name: string;
  /** A rank's key; empty: none. */
  readonly rank: string;
  readonly state: "active" | "inactive" | "suspended";
  /** For how many levels it meets what they ask besides a rank; empty: all. */
  readonly meets: string;
}

export interface SampleOrder {
  /** Minor units. */
  readonly amountMinor: bigint;
  readonly currency: string;
  /** Empty: the order names no product. */
  readonly product: string;
  readonly category: string;
  /** Empty: none that the plan names. */
  readonly campaignId: string;
  /** Whole months after the customer's first order; 0: it is the first. */
  readonly monthsAfterFirst: number;
}

export interface PreviewLine extends AccrualLine {
  /** Null: the program keeps it. */
  readonly partner: string | null;
  readonly passedOver: readonly {
    readonly name: string;
    readonly reason: AccrualLine["skipped"][number]["reason"];
  }[];
  readonly split: RewardSplit;
}

export interface OrderPreview {
  readonly lines: readonly PreviewLine[];
  readonly paidMinor: bigint;
  readonly breakageMinor: bigint;
  /** What the customer gets besides; null: nothing. */
  readonly reward: { readonly kind: "credit" | "coupon"; readonly amountMinor: bigint } | null;
}

const VERSION = { planVersionId: "draft", version: 1 };
/** The moment of the sample's order: any does. */
const AT_MS = Date.UTC(2026, 0, 15);

/**
 * What a sample order pays under a draft, by the engine that pays real ones. Bonuses and reached tiers are a period's and
 * not in it.
 *
 * @throws RangeError for rules whose percentages exceed their cap
 */
export function previewOrder(
  rules: PlanRules,
  order: SampleOrder,
  partners: readonly SamplePartner[],
): OrderPreview {
  const { amountMinor, currency } = order;
  const plan = { ...VERSION, rules };
  const isFirst = order.monthsAfterFirst === 0;
  const conversion = {
    ...{ conversionId: "sample", amountMinor, currency, items: itemsOf(order) },
    order: { isFirst, occurredAtMs: AT_MS, firstAtMs: monthsBefore(order.monthsAfterFirst) },
  };
  const credit = {
    ...{ clickId: null, weightBps: 10_000, plan, chain: partners.map((one, at) => memberOf(one, at, rules)) },
    ...(order.campaignId === "" ? {} : { campaignId: order.campaignId }),
  };
  const lines = accrue({ conversion, credits: [credit] }).map((line): PreviewLine => {
    const nameOf = (id: string) => partners[Number(id)]?.name ?? id;
    return {
      ...line,
      partner: line.partnerId === null ? null : nameOf(line.partnerId),
      passedOver: line.skipped.map(({ partnerId, reason }) => ({ name: nameOf(partnerId), reason })),
      split: splitReward(line, rules.points, currency),
    };
  });
  const { reward } = settleReward(
    {
      ...{ conversion, credits: [credit], revision: 1, standing: [] },
      buyer: { customerId: "sample", firstOrder: isFirst },
      reversing: { conversionMinor: amountMinor, refundedMinor: 0n, whole: false },
    },
    true,
  );
  return {
    lines,
    paidMinor: sumOf(lines.filter(({ kind }) => kind === "commission")),
    breakageMinor: sumOf(lines.filter(({ kind }) => kind === "breakage")),
    reward: reward === null ? null : { kind: reward.kind, amountMinor: reward.amountMinor },
  };
}

const sumOf = (lines: readonly AccrualLine[]) =>
  lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);

function itemsOf({ product, category, amountMinor }: SampleOrder): SoldItem[] {
  if (product === "" && category === "") return [];
  return [{ productId: product, category: category === "" ? null : category, quantity: 1, amountMinor }];
}

function monthsBefore(months: number): number {
  const first = new Date(AT_MS);
  first.setUTCMonth(first.getUTCMonth() - months);
  return first.getTime();
}

function memberOf({ rank, state, meets }: SamplePartner, index: number, rules: PlanRules): ChainMember {
  return {
    partnerId: String(index),
    status: state === "suspended" ? "suspended" : "active",
    active: state !== "inactive",
    rank: rank === "" ? null : rank,
    qualifiedLevels: Math.min(levelsOfRank(rules, rank), meets === "" ? MAX_LEVELS : Number(meets)),
  };
}

/** For how many levels, from the first on, a rank is enough. */
function levelsOfRank({ levels, ranks = [] }: PlanRules, rank: string): number {
  const own = ranks.findIndex(({ key }) => key === rank);
  const asked = levels.findIndex(({ requires }) => {
    const needed = requires?.minRank;
    return needed !== undefined && own < ranks.findIndex(({ key }) => key === needed);
  });
  return asked < 0 ? MAX_LEVELS : asked;
}
