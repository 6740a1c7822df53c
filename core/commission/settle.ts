import {
  type Buyer,
  type RewardSettlement,
  type StandingReward,
  settleReward,
} from "../reward/customer-reward.ts";
import { type ReversedSplit, type Reversing, reversedSplit } from "../reward/reverse-split.ts";
import { type RewardSplit, splitReward } from "../reward/split-reward.ts";
import type { AccrualConversion, AccrualCredit, AccrualLine } from "./accrual.ts";
import { accrue } from "./engine.ts";
import { type RefundObject, refundedTotal } from "./reversal.ts";

/** What of an accrual is points, and what of these is taken back. */
export interface StandingPoints {
  readonly pointsShareMinor: bigint;
  readonly points: bigint;
  /** Of `reversedMinor`. */
  readonly reversedShareMinor: bigint;
  readonly reversedPoints: bigint;
}

/** An accrual as it stands in the database. */
export interface StandingAccrual {
  readonly accrualId: string;
  readonly revision: number;
  readonly partnerId: string | null;
  readonly campaignId: string;
  readonly creditIndex: number;
  /** Of the conversion when it was accrued: a later report may have named another. */
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly reversedMinor: bigint;
  /** Absent: all of it is cash. */
  readonly points?: StandingPoints;
  readonly matured: boolean;
}

/** A credit of the attribution in force, with the campaign whose budget pays for it. */
export interface SettlementCredit extends AccrualCredit {
  readonly campaignId: string;
}

export interface SettlementInput {
  readonly conversion: AccrualConversion & { readonly rejected: boolean };
  /** The attribution in force; 0: none. */
  readonly revision: number;
  /** Empty when unattributed. */
  readonly credits: readonly SettlementCredit[];
  readonly refunds: readonly RefundObject[];
  readonly accruals: readonly StandingAccrual[];
  /** Who bought; absent or null: not known, so that nobody is rewarded for it. */
  readonly buyer?: Buyer | null;
  /** What the buyer was given for it. */
  readonly rewards?: readonly StandingReward[];
  /** Minor units that each campaign's budget has left, in the conversion's currency; absent: no bound. */
  readonly budgetLeft: ReadonlyMap<string, bigint>;
}

export interface Reversal {
  readonly accrualId: string;
  readonly partnerId: string | null;
  readonly campaignId: string;
  readonly currency: string;
  /** What is reversed in all from now on. */
  readonly targetMinor: bigint;
  /** Target minus what was reversed; negative when a refund failed late. */
  readonly deltaMinor: bigint;
  /** Of the delta, what is cash: that alone moves in the ledger's currency. */
  readonly cashDeltaMinor: bigint;
  /** Of the target, what was not cash. */
  readonly targetShareMinor: bigint;
  readonly targetPoints: bigint;
  readonly deltaPoints: bigint;
  readonly matured: boolean;
}

export interface NewLine extends AccrualLine {
  readonly campaignId: string;
  /** What is given as cash and as points; of breakage all is cash, which nobody gets. */
  readonly split: RewardSplit;
  /** What refunds that came before have taken already. */
  readonly reversedMinor: bigint;
  readonly reversed: ReversedSplit;
}

/** What a conversion's commission must change to. Everything empty: it is right as it stands. */
export interface Settlement {
  readonly refundedMinor: bigint;
  readonly lines: readonly NewLine[];
  readonly reversals: readonly Reversal[];
  /** What the buyer gets, and loses. */
  readonly customer: RewardSettlement;
  /** Campaigns whose budget cannot pay the new lines: none is accrued, and the conversion is attributed again. */
  readonly exhaustedCampaigns: readonly string[];
}

/**
 * Brings a conversion's commission to where its attribution, refunds and status say it must be. It may be called any
 * number of times: called on what it has brought about, it changes nothing.
 *
 * - Lines of an earlier revision are reversed whole, and those of the revision in force accrued.
 * - Refunds reverse pro rata and cumulatively per line; a rejection reverses everything.
 * - A rejected conversion that was never accrued is not accrued.
 * - What is points is taken back as points, and each asset of its own. Budgets count the whole: points cost as well.
 * - A refund that failed late gives back what it had taken, whatever the budget says: that commission was promised.
 */
export function settle(input: SettlementInput): Settlement {
  const { conversion, revision, accruals } = input;
  const refundedMinor = refundedTotal(input.refunds, conversion.amountMinor);
  const reversing: Reversing = {
    refundedMinor,
    conversionMinor: conversion.amountMinor,
    whole: conversion.rejected,
  };
  const accrued = accruals.some((accrual) => accrual.revision === revision);
  const lines =
    accrued || conversion.rejected || input.credits.length === 0 ? [] : newLines(input, reversing);
  const reversals = accruals.flatMap((accrual) =>
    reversalOf(accrual, { ...reversing, whole: reversing.whole || accrual.revision !== revision }),
  );
  const inCurrency = reversals.filter((reversal) => reversal.currency === conversion.currency);
  const exhaustedCampaigns = campaignsWithout(lines, inCurrency, input.budgetLeft);
  const accruing = exhaustedCampaigns.length > 0 ? [] : lines;
  return {
    refundedMinor,
    lines: accruing,
    reversals,
    customer: settleReward(rewardInput(input, reversing), accruing.length > 0),
    exhaustedCampaigns,
  };
}

function rewardInput(input: SettlementInput, reversing: Reversing) {
  const { conversion, credits, revision, buyer = null, rewards: standing = [] } = input;
  return { conversion, credits, revision, buyer, standing, reversing };
}

function newLines({ conversion, credits }: SettlementInput, reversing: Reversing): NewLine[] {
  return accrue({ conversion, credits }).map((line) => {
    const credit = credits[line.creditIndex];
    if (credit === undefined) throw new RangeError("the engine gave a line of no credit");
    const rule = line.partnerId === null ? undefined : credit.plan.rules.points;
    const split = splitReward(line, rule, conversion.currency);
    const reversed = reversedSplit(split, reversing);
    return { ...line, campaignId: credit.campaignId, split, reversedMinor: reversed.totalMinor, reversed };
  });
}

/**
 * Campaigns that the new lines would cost more than is left. What the same settlement takes back is left again, so
 * that a conversion credited anew can be paid from what its earlier credit had cost; breakage costs nothing.
 */
function campaignsWithout(
  lines: readonly NewLine[],
  reversals: readonly Reversal[],
  budgetLeft: ReadonlyMap<string, bigint>,
): string[] {
  const cost = new Map<string, bigint>();
  const add = (campaignId: string, minor: bigint) =>
    cost.set(campaignId, (cost.get(campaignId) ?? 0n) + minor);
  for (const line of lines)
    if (line.partnerId !== null) add(line.campaignId, line.amountMinor - line.reversedMinor);
  const charged = [...cost.keys()];
  for (const { campaignId, partnerId, deltaMinor } of reversals)
    if (partnerId !== null) add(campaignId, -deltaMinor);
  return charged.filter((campaignId) => {
    const left = budgetLeft.get(campaignId);
    return left !== undefined && (cost.get(campaignId) ?? 0n) > left;
  });
}

function reversalOf(accrual: StandingAccrual, reversing: Reversing): Reversal[] {
  const { accrualId, partnerId, campaignId, currency, matured, amountMinor, points } = accrual;
  const shareMinor = points?.pointsShareMinor ?? 0n;
  const split = {
    cashMinor: amountMinor - shareMinor,
    pointsShareMinor: shareMinor,
    points: points?.points ?? 0n,
  };
  const target = reversedSplit(split, reversing);
  const deltaMinor = target.totalMinor - accrual.reversedMinor;
  const deltaPoints = target.points - (points?.reversedPoints ?? 0n);
  const cashDeltaMinor = target.cashMinor - (accrual.reversedMinor - (points?.reversedShareMinor ?? 0n));
  if (deltaMinor === 0n && deltaPoints === 0n && cashDeltaMinor === 0n) return [];
  const of = { accrualId, partnerId, campaignId, currency, matured };
  const targetShareMinor = target.totalMinor - target.cashMinor;
  const targets = { targetMinor: target.totalMinor, targetShareMinor, targetPoints: target.points };
  return [{ ...of, ...targets, deltaMinor, cashDeltaMinor, deltaPoints }];
}
