import type { Pays } from "./rules/base.ts";

export type Tiers = Extract<Pays, { kind: "tiered" }>["tiers"];

/**
 * The rate of the tier that a volume has reached: the last one that begins at or below it. Tiers begin at 0 and ascend.
 *
 * @param volume whole units
 * @throws RangeError when no tier begins at or below the volume: such rules cannot be saved
 */
export function tierRate(tiers: Tiers, volume: bigint): number {
  const reached = tiers.findLast(({ fromVolume }) => BigInt(fromVolume) <= volume);
  if (reached === undefined) throw new RangeError("no tier begins at or below the volume");
  return reached.rateBps;
}

/** The most that tiers pay of any sale, in basis points. */
export function topTierRate(tiers: Tiers): number {
  return Math.max(...tiers.map(({ rateBps }) => rateBps));
}
