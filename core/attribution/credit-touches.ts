import { WHOLE_BPS } from "../money/rate.ts";
import { splitLargestRemainder } from "../money/split.ts";
import { halvings } from "./decay.ts";
import type { AttributionModel } from "./model.ts";

const DAY_MS = 86_400_000;

/**
 * Shares one conversion among its eligible touches.
 *
 * @param touches in id order, earliest first; `atMs` in Unix milliseconds
 * @returns basis points, one per touch, that sum to 10,000 (none for no touch); rounded by largest remainder, ties
 *   to the earlier touch. Beyond 10,000 touches some get 0.
 */
export function creditTouches(
  model: AttributionModel,
  touches: readonly { readonly atMs: number }[],
  occurredAtMs: number,
): number[] {
  if (touches.length === 0) return [];
  const weights = weigh(model, touches, occurredAtMs);
  let total = 0n;
  for (const weight of weights) total += weight;
  // Touch i is due weight ÷ total of the whole: the division, and its rounding, happen in the split.
  const numerators = weights.map((weight) => weight * BigInt(WHOLE_BPS));
  return splitLargestRemainder(numerators, total).map((share) => Number(share.amountMinor));
}

/** Relative integer weights, at least one of them above 0. */
function weigh(
  model: AttributionModel,
  touches: readonly { readonly atMs: number }[],
  occurredAtMs: number,
): bigint[] {
  const last = touches.length - 1;
  switch (model.kind) {
    case "last_click":
      return touches.map((_, index) => (index === last ? 1n : 0n));
    case "first_click":
      return touches.map((_, index) => (index === 0 ? 1n : 0n));
    case "linear":
      return touches.map(() => 1n);
    case "position_based":
      return positionWeights(touches.length);
    case "time_decay":
      return decayWeights(touches, occurredAtMs, model.halfLifeDays);
  }
}

/** 40 % first, 40 % last, 20 % evenly between; two touches 50/50; one takes all. */
function positionWeights(count: number): bigint[] {
  if (count <= 2) return Array.from({ length: count }, () => 1n);
  // With m touches between, 40 : 20/m : 40 is 2m : 1 : 2m in whole numbers.
  const end = 2n * BigInt(count - 2);
  return Array.from({ length: count }, (_, index) => (index === 0 || index === count - 1 ? end : 1n));
}

/**
 * 2^(−age ÷ half-life). Ages count from the youngest touch: that scales every weight alike, and keeps the youngest
 * at 1 however short the half-life. A token's click after the conversion (clock skew) has age 0.
 */
function decayWeights(
  touches: readonly { readonly atMs: number }[],
  occurredAtMs: number,
  halfLifeDays: number,
): bigint[] {
  const ages = touches.map((touch) => Math.max(0, occurredAtMs - touch.atMs));
  const youngest = ages.reduce((least, age) => Math.min(least, age));
  return ages.map((age) => halvings(age - youngest, halfLifeDays * DAY_MS));
}
