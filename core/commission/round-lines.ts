import { type SplitShare, splitInto, splitLargestRemainder } from "../money/split.ts";

/**
 * Rounds all lines of a conversion, once. First what partners get, by largest remainder to the floor of their own
 * exact total, so that not even a fraction of a unit that no one qualified for is paid to someone else. Then
 * breakage, to what the floor of the exact total of all lines leaves. Both sums are thus exact floors: nothing is
 * lost between commission and breakage.
 *
 * @param numerators one per line over `denominator`, in the order in which ties are decided
 * @param isBreakage says of each line whether the program keeps it
 */
export function roundLines(
  numerators: readonly bigint[],
  isBreakage: readonly boolean[],
  denominator: bigint,
): SplitShare[] {
  if (!isBreakage.includes(true)) return splitLargestRemainder(numerators, denominator);
  const paid = numerators.filter((_, index) => !isBreakage[index]);
  const kept = numerators.filter((_, index) => isBreakage[index]);
  // Both divisions round down. The difference is the floor of what is kept, or one more when the fractions of both
  // groups make a whole unit together, which then goes to the largest remainder among what is kept.
  const paidUnits = sum(paid) / denominator;
  const keptUnits = (sum(paid) + sum(kept)) / denominator - paidUnits;
  const paidShares = splitInto(paid, denominator, paidUnits).values();
  const keptShares = splitInto(kept, denominator, keptUnits).values();
  return isBreakage.map((breakage) => take(breakage ? keptShares : paidShares));
}

function sum(numerators: readonly bigint[]): bigint {
  let total = 0n;
  for (const numerator of numerators) total += numerator;
  return total;
}

function take(shares: Iterator<SplitShare>): SplitShare {
  const next = shares.next();
  if (next.done === true) throw new RangeError("fewer shares than lines");
  return next.value;
}
