import type { PlanLevel } from "./rules/level.ts";
import type { RulesShape } from "./rules/rules-shape.ts";

/** A rate, and the receiver's rank where it follows from that. */
export interface LevelRate {
  readonly rateBps: number;
  readonly rank: string | null;
}

/**
 * What a percentage level pays a receiver of that rank: the rate of the highest rank named that is not above the
 * receiver's, else the level's own. A rank that the plan does not know counts as none; so does a share no one gets.
 */
export function levelRate(
  level: Extract<PlanLevel, { kind: "percentage" }>,
  rank: string | null,
  ranks: RulesShape["ranks"] = [],
): LevelRate {
  const { rateBps, ratesByRank } = level;
  if (rank === null || ratesByRank === undefined) return { rateBps, rank: null };
  const own = ranks.findIndex(({ key }) => key === rank);
  const named = ranks.slice(0, own + 1).findLast(({ key }) => Object.hasOwn(ratesByRank, key));
  const ofRank = named === undefined ? undefined : ratesByRank[named.key];
  return ofRank === undefined ? { rateBps, rank: null } : { rateBps: ofRank, rank };
}

/** The most that a level pays anybody, in basis points; a flat one has no such bound and counts for nothing. */
export function topLevelRate(level: PlanLevel): number {
  return level.kind === "flat" ? 0 : Math.max(level.rateBps, ...Object.values(level.ratesByRank ?? {}));
}
