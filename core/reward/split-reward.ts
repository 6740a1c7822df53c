import { EXPLAIN_WORDS, type ExplainLanguage } from "../commission/explain-words.ts";
import type { PointsReward } from "../commission/rules/reward.ts";
import { exponentOf } from "../money/currency.ts";
import { WHOLE_BPS } from "../money/rate.ts";

/** What an accrual is given as. `cashMinor` + `pointsShareMinor` is its amount, always. */
export interface RewardSplit {
  readonly cashMinor: bigint;
  /** Of the amount, what the points stand for. */
  readonly pointsShareMinor: bigint;
  /** Whole points. */
  readonly points: bigint;
}

/**
 * Splits an accrual into cash and points as the plan says. The share for points is rounded down to whole minor units,
 * and the points it buys to whole points; the share then is what those points stand for, rounded up to a minor unit,
 * so that a fraction of a point is cash and nothing is lost. All is cash without a rule, and in a currency that the
 * rule does not name.
 *
 * @throws RangeError for a negative amount
 */
export function splitReward(
  { amountMinor }: { readonly amountMinor: bigint },
  rule: PointsReward | undefined,
  currency: string,
): RewardSplit {
  if (amountMinor < 0n) throw new RangeError("an accrual must not be negative");
  const perMajor = perMajorOf(rule, currency);
  if (rule === undefined || perMajor === 0n) return allCash(amountMinor);
  const unitsPerMajor = 10n ** BigInt(exponentOf(currency));
  // Both round down: at most the plan's share, and no fraction of a point.
  const shareMinor = (amountMinor * BigInt(rule.shareBps)) / BigInt(WHOLE_BPS);
  const points = (shareMinor * perMajor) / unitsPerMajor;
  // Rounds up, and is still at most the share: whole points never stand for more than what bought them.
  const pointsShareMinor = (points * unitsPerMajor + perMajor - 1n) / perMajor;
  return { cashMinor: amountMinor - pointsShareMinor, pointsShareMinor, points };
}

function perMajorOf(rule: PointsReward | undefined, currency: string): bigint {
  const named = rule !== undefined && Object.hasOwn(rule.pointsPerMajor, currency);
  return BigInt((named ? rule.pointsPerMajor[currency] : undefined) ?? 0);
}

function allCash(amountMinor: bigint): RewardSplit {
  return { cashMinor: amountMinor, pointsShareMinor: 0n, points: 0n };
}

const WORDS: Readonly<Record<ExplainLanguage, (cash: string, share: string, points: bigint) => string>> = {
  en: (cash, share, points) =>
    `${cash} of it is cash, and ${share} is given as ${points} ${points === 1n ? "point" : "points"}.`,
  vi: (cash, share, points) => `Trong đó ${cash} là tiền, còn ${share} được trả bằng ${points} điểm.`,
};

/** For example: "8.00 USD of it is cash, and 2.00 USD is given as 200 points." Null: all is cash. */
export function explainSplit(
  { cashMinor, pointsShareMinor, points }: RewardSplit,
  currency: string,
  language: ExplainLanguage = "en",
): string | null {
  if (points === 0n) return null;
  const { amount } = EXPLAIN_WORDS[language];
  return WORDS[language](amount(cashMinor, currency), amount(pointsShareMinor, currency), points);
}
