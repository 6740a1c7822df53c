/** Fixed point with 62 bits behind the point: 1 is 2^62. */
const FRACTION_BITS = 62n;
const ONE = 1n << FRACTION_BITS;

/** The part of a half-life is read to 32 binary places: steps of 2^−32, 0.14 ms of a week. */
const STEPS = 32;

/** ROOTS[i] is 2^(−2^−(i+1)) in fixed point, each the square root of the one before: √½, ∜½, … */
const ROOTS: readonly bigint[] = makeRoots();

/**
 * 2^(−age ÷ half-life) in 62-bit fixed point, by integers alone: floating-point powers may differ in their last bit
 * between machines, and a share of money must not. The exponent's whole part shifts, each set bit of its fraction
 * multiplies by a root. Every step rounds down, and so does the fraction: the result is within 2^−32 of the true one.
 *
 * @param age whole number, not negative
 * @param halfLife whole number above 0, in the same unit
 */
export function halvings(age: number, halfLife: number): bigint {
  const whole = Math.floor(age / halfLife);
  // Rounds down to a step of 2^−32 of the half-life.
  const fraction = (BigInt(age % halfLife) << BigInt(STEPS)) / BigInt(halfLife);
  let value = ONE;
  for (const [i, root] of ROOTS.entries()) {
    const bit = (fraction >> BigInt(STEPS - 1 - i)) & 1n;
    if (bit === 1n) value = (value * root) >> FRACTION_BITS;
  }
  return value >> BigInt(whole);
}

function makeRoots(): bigint[] {
  const roots: bigint[] = [];
  let power = ONE / 2n;
  for (let i = 0; i < STEPS; i++) {
    power = squareRoot(power << FRACTION_BITS);
    roots.push(power);
  }
  return roots;
}

/** floor(√n) by Newton's method, from above. */
function squareRoot(n: bigint): bigint {
  let root = 1n << BigInt((n.toString(2).length + 1) >> 1);
  for (;;) {
    // Rounds down; the sequence falls until it reaches floor(√n), then it no longer does.
    const next = (root + n / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}
