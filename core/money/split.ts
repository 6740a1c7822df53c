/** How a share came to its whole units: nothing to round, rounded down, or given one of the units left over. */
export type Rounding = "exact" | "floor" | "remainder";

export interface SplitShare {
  readonly amountMinor: bigint;
  readonly rounding: Rounding;
}

/**
 * Rounds exact shares to whole units by largest remainder. Share i is numerators[i] ÷ denominator: each is floored,
 * then the units left of floor(exact total) go one by one to the largest remainders, ties to the earlier share.
 * So the sum is floor(exact total) and each share is less than one unit from its exact value.
 *
 * @throws RangeError for a denominator below 1 or a negative numerator
 *
 * @example splitLargestRemainder([1n, 1n, 1n], 2n) // 1.5 in all: 1 to the first (remainder), 0 and 0 (floor)
 */
export function splitLargestRemainder(numerators: readonly bigint[], denominator: bigint): SplitShare[] {
  let exactTotal = 0n;
  for (const numerator of numerators) exactTotal += numerator;
  if (denominator < 1n) throw new RangeError("denominator must be at least 1");
  // Rounds down: what is given out never exceeds the exact total.
  return splitInto(numerators, denominator, exactTotal / denominator);
}

/**
 * The same with the number of units set by the caller, who may owe this group one unit more than its own floor,
 * because a larger group is being split.
 *
 * @param units at least the sum of the floors, at most that plus one for each share with a remainder
 * @throws RangeError when `units` is outside those bounds, or a number is negative
 */
export function splitInto(numerators: readonly bigint[], denominator: bigint, units: bigint): SplitShare[] {
  if (denominator < 1n) throw new RangeError("denominator must be at least 1");
  const floors: bigint[] = [];
  const remainders: bigint[] = [];
  let left = units;
  for (const numerator of numerators) {
    if (numerator < 0n) throw new RangeError("a share must not be negative");
    // Rounds down; what this cuts off is kept as the remainder, over the same denominator.
    const floor = numerator / denominator;
    floors.push(floor);
    remainders.push(numerator - floor * denominator);
    left -= floor;
  }
  if (left < 0n) throw new RangeError("fewer units than the floors need");
  const winners = left === 0n ? NONE : largest(remainders, left);
  return floors.map((floor, index) => {
    if (remainders[index] === 0n) return { amountMinor: floor, rounding: "exact" };
    if (winners.has(index)) return { amountMinor: floor + 1n, rounding: "remainder" };
    return { amountMinor: floor, rounding: "floor" };
  });
}

const NONE: ReadonlySet<number> = new Set();

/** Indices of the `count` largest remainders above 0; the sort is stable, so ties go to the earlier index. */
function largest(remainders: readonly bigint[], count: bigint): ReadonlySet<number> {
  const ranked = [...remainders.keys()].filter((index) => remainders[index] !== 0n);
  if (count > BigInt(ranked.length)) throw new RangeError("more units than there are shares to round up");
  ranked.sort((a, b) => compareDescending(remainders[a] ?? 0n, remainders[b] ?? 0n));
  return new Set(ranked.slice(0, Number(count)));
}

function compareDescending(a: bigint, b: bigint): number {
  if (a === b) return 0;
  return a > b ? -1 : 1;
}
