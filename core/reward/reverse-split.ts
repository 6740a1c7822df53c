import { reversedTarget } from "../commission/reversal.ts";
import type { RewardSplit } from "./split-reward.ts";

/** How much of a line is taken back in all: of its whole amount, which budgets count, of its cash, and of its points. */
export interface ReversedSplit {
  readonly totalMinor: bigint;
  readonly cashMinor: bigint;
  readonly points: bigint;
}

/** What takes back: a part of the conversion, or, where `whole`, everything. */
export interface Reversing {
  readonly refundedMinor: bigint;
  readonly conversionMinor: bigint;
  readonly whole: boolean;
}

/**
 * Each asset is taken back pro rata and cumulatively of its own, rounded down: floor(points × refunded ÷ amount), and
 * all of it when everything is refunded. Neither ever falls while refunds grow.
 */
export function reversedSplit(split: RewardSplit, reversing: Reversing): ReversedSplit {
  const target = (accrualMinor: bigint) =>
    reversedTarget({
      accrualMinor,
      refundedMinor: reversing.refundedMinor,
      conversionMinor: reversing.conversionMinor,
      rejected: reversing.whole,
    });
  const totalMinor = target(split.cashMinor + split.pointsShareMinor);
  if (split.points === 0n) return { totalMinor, cashMinor: totalMinor, points: 0n };
  return { totalMinor, cashMinor: target(split.cashMinor), points: target(split.points) };
}
