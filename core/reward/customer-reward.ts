import type { PlanVersion } from "../commission/accrual.ts";
import type { CustomerReward } from "../commission/rules/reward.ts";
import { WHOLE_BPS } from "../money/rate.ts";
import { type Reversing, reversedSplit } from "./reverse-split.ts";

/** The buyer of an order. */
export interface Buyer {
  readonly customerId: string;
  /** No earlier order of the program is known, and none was rewarded as the first. */
  readonly firstOrder: boolean;
}

/** What is to be given for an order. */
export interface WantedReward {
  readonly customerId: string;
  readonly planVersionId: string;
  readonly kind: CustomerReward["kind"];
  readonly currency: string;
  readonly amountMinor: bigint;
}

/** A reward as it stands. */
export interface StandingReward extends Omit<WantedReward, "planVersionId"> {
  readonly rewardId: string;
  readonly revision: number;
  readonly reversedMinor: bigint;
  readonly usedMinor: bigint;
  readonly expiredMinor: bigint;
  readonly matured: boolean;
}

export interface RewardReversal {
  readonly rewardId: string;
  readonly customerId: string;
  readonly currency: string;
  readonly targetMinor: bigint;
  /** Target minus what was reversed; negative when a refund failed late. */
  readonly deltaMinor: bigint;
  /** Of the delta, what had expired. */
  readonly fromExpiredMinor: bigint;
  readonly matured: boolean;
}

export interface RewardSettlement {
  readonly reward: (WantedReward & { readonly reversedMinor: bigint }) | null;
  readonly reversals: readonly RewardReversal[];
}

/** An order, as its customer's reward follows from it. */
export interface RewardInput {
  readonly conversion: { readonly amountMinor: bigint; readonly currency: string };
  /** Of the attribution in force; empty: nobody brought the order, so that nothing is given for it. */
  readonly credits: readonly { readonly weightBps: number; readonly plan: PlanVersion }[];
  /** Null: it is not known who bought. */
  readonly buyer: Buyer | null;
  readonly revision: number;
  readonly standing: readonly StandingReward[];
  readonly reversing: Reversing;
}

/**
 * Brings the reward of an order's customer to where the attribution, refunds and status say it must be, as often as
 * it is called.
 *
 * - It is worked out when lines are (`accruesNow`): by the plan of the credit with the greatest weight, of several the
 *   earliest touch's.
 * - One that an earlier revision made stays when this one says the same, so that a late click changes no coupon; else
 *   it is withdrawn and another is given.
 * - Refunds take back pro rata, cumulatively, and never what was used.
 */
export function settleReward(input: RewardInput, accruesNow: boolean): RewardSettlement {
  const wanted = wantedReward(input);
  const holds = (reward: StandingReward) =>
    reward.revision === input.revision || (wanted !== null && saysTheSame(reward, wanted));
  const reversals = input.standing.flatMap((reward) => reversalOf(reward, input.reversing, !holds(reward)));
  if (!accruesNow || wanted === null || !wanted.due || input.standing.some(holds))
    return { reward: null, reversals };
  const { due: _, ...reward } = wanted;
  const split = { cashMinor: reward.amountMinor, pointsShareMinor: 0n, points: 0n };
  const { totalMinor } = reversedSplit(split, input.reversing);
  return { reward: { ...reward, reversedMinor: totalMinor }, reversals };
}

/** `due`: false for a later order of the customer, where only the first is rewarded. */
function wantedReward({ conversion, credits, buyer }: RewardInput): (WantedReward & { due: boolean }) | null {
  const credit = credits.reduce<(typeof credits)[number] | undefined>(
    (best, one) => (best === undefined || one.weightBps > best.weightBps ? one : best),
    undefined,
  );
  const rule = credit?.plan.rules.customerReward;
  if (credit === undefined || rule === undefined || buyer === null) return null;
  const amountMinor = amountOf(rule, conversion);
  if (amountMinor === 0n) return null;
  return {
    customerId: buyer.customerId,
    planVersionId: credit.plan.planVersionId,
    kind: rule.kind,
    currency: conversion.currency,
    amountMinor,
    due: buyer.firstOrder || !rule.firstOrderOnly,
  };
}

/** A rate of the order's amount, rounded down, or the amount named in its currency; nothing in one that is not named. */
function amountOf(rule: CustomerReward, conversion: RewardInput["conversion"]): bigint {
  if (rule.rateBps !== undefined) return (conversion.amountMinor * BigInt(rule.rateBps)) / BigInt(WHOLE_BPS);
  const named = rule.amountsMinor;
  if (named === undefined || !Object.hasOwn(named, conversion.currency)) return 0n;
  return BigInt(named[conversion.currency] ?? 0);
}

function saysTheSame(standing: StandingReward, wanted: WantedReward): boolean {
  return (
    standing.customerId === wanted.customerId &&
    standing.kind === wanted.kind &&
    standing.currency === wanted.currency &&
    standing.amountMinor === wanted.amountMinor
  );
}

function reversalOf(reward: StandingReward, reversing: Reversing, withdrawn: boolean): RewardReversal[] {
  const { rewardId, customerId, currency, matured, amountMinor, usedMinor, reversedMinor } = reward;
  const split = { cashMinor: amountMinor, pointsShareMinor: 0n, points: 0n };
  const asked = reversedSplit(split, { ...reversing, whole: reversing.whole || withdrawn }).totalMinor;
  const most = amountMinor - usedMinor;
  const targetMinor = asked < most ? asked : most;
  const deltaMinor = targetMinor - reversedMinor;
  if (deltaMinor === 0n) return [];
  // What remains goes first; only then what has expired, which its owner has no use of either way.
  const remaining = amountMinor - usedMinor - reversedMinor - reward.expiredMinor;
  const fromExpiredMinor = deltaMinor > remaining ? deltaMinor - remaining : 0n;
  return [{ rewardId, customerId, currency, targetMinor, deltaMinor, fromExpiredMinor, matured }];
}
