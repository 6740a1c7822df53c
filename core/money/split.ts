/** How a line came to its whole units: nothing to round, rounded down, or rounded up by a unit left over. */
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
 */
export function splitLargestRemainder(numerators: readonly bigint[], denominator: bigint): SplitShare[] {
  if (denominator < 1n) throw new RangeError("denominator must be positive");
  void numerators;
  throw new Error("not built yet");
}
