import { WHOLE_BPS } from "../money/rate.ts";
import type { HighestShare } from "./backtest-case.ts";

/** Part ÷ whole in basis points, rounded down; null where the whole is 0 or less. */
export function shareBpsOf(part: bigint, whole: bigint): number | null {
  return whole > 0n ? Number((part * BigInt(WHOLE_BPS)) / whole) : null;
}

/** Which of two conversions pays the larger share of its amount; commission of an amount of 0 is more than any share. */
export function higherShare(standing: HighestShare | null, other: HighestShare): HighestShare {
  if (standing === null) return other;
  // standing ÷ its amount against other ÷ its amount, multiplied out: nothing is rounded.
  const left = standing.commissionMinor * other.amountMinor;
  const right = other.commissionMinor * standing.amountMinor;
  if (left !== right) return left > right ? standing : other;
  return standing.commissionMinor >= other.commissionMinor ? standing : other;
}
