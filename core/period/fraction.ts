/** An exact number; the denominator is at least 1. */
export interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

export const ZERO: Fraction = { numerator: 0n, denominator: 1n };

/** Exact, over the smallest denominator that holds both. */
export function addFractions(one: Fraction, other: Fraction): Fraction {
  if (one.denominator === other.denominator)
    return { numerator: one.numerator + other.numerator, denominator: one.denominator };
  const divisor = greatestCommonDivisor(one.denominator, other.denominator);
  const factor = other.denominator / divisor;
  return {
    numerator: one.numerator * factor + other.numerator * (one.denominator / divisor),
    denominator: one.denominator * factor,
  };
}

function greatestCommonDivisor(one: bigint, other: bigint): bigint {
  let [larger, smaller] = [one, other];
  while (smaller > 0n) [larger, smaller] = [smaller, larger % smaller];
  return larger;
}
