import type { AccrualConversion, AccrualCredit, AccrualLine } from "./accrual.ts";
import { accrue } from "./engine.ts";
import { type RefundObject, refundedTotal, reversedTarget } from "./reversal.ts";

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
  readonly matured: boolean;
}

export interface NewLine extends AccrualLine {
  readonly campaignId: string;
  /** What refunds that came before have taken already. */
  readonly reversedMinor: bigint;
}

/** What a conversion's commission must change to. Everything empty: it is right as it stands. */
export interface Settlement {
  readonly refundedMinor: bigint;
  readonly lines: readonly NewLine[];
  readonly reversals: readonly Reversal[];
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
 * - A refund that failed late gives back what it had taken, whatever the budget says: that commission was promised.
 */
export function settle(input: SettlementInput): Settlement {
  const { conversion, revision, accruals } = input;
  const refundedMinor = refundedTotal(input.refunds, conversion.amountMinor);
  const reversed = (amountMinor: bigint, stale: boolean) =>
    stale
      ? amountMinor
      : reversedTarget({
          accrualMinor: amountMinor,
          refundedMinor,
          conversionMinor: conversion.amountMinor,
          rejected: conversion.rejected,
        });
  const accrued = accruals.some((accrual) => accrual.revision === revision);
  const lines = accrued || conversion.rejected || input.credits.length === 0 ? [] : newLines(input);
  const reversals = accruals.flatMap((accrual) =>
    reversalOf(accrual, reversed(accrual.amountMinor, accrual.revision !== revision)),
  );
  const reversedLines = lines.map((line) => ({ ...line, reversedMinor: reversed(line.amountMinor, false) }));
  const inCurrency = reversals.filter((reversal) => reversal.currency === conversion.currency);
  const exhaustedCampaigns = campaignsWithout(reversedLines, inCurrency, input.budgetLeft);
  return {
    refundedMinor,
    lines: exhaustedCampaigns.length > 0 ? [] : reversedLines,
    reversals,
    exhaustedCampaigns,
  };
}

function newLines({ conversion, credits }: SettlementInput): Omit<NewLine, "reversedMinor">[] {
  return accrue({ conversion, credits }).map((line) => {
    const credit = credits[line.creditIndex];
    if (credit === undefined) throw new RangeError("the engine gave a line of no credit");
    return { ...line, campaignId: credit.campaignId };
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

function reversalOf(accrual: StandingAccrual, targetMinor: bigint): Reversal[] {
  const deltaMinor = targetMinor - accrual.reversedMinor;
  if (deltaMinor === 0n) return [];
  const { accrualId, partnerId, campaignId, currency, matured } = accrual;
  return [{ accrualId, partnerId, campaignId, currency, targetMinor, deltaMinor, matured }];
}
