import type { PeriodRules } from "./facts.ts";
import { MEASURED, type Measured, measure } from "./measure.ts";
import type { RankedPeriod } from "./results.ts";

/** How far one requirement of a rank is met: whole units of volume, or a count. */
export interface RequirementProgress {
  readonly requirement: Measured | "periodsInARow";
  readonly needed: bigint;
  readonly have: bigint;
  /** What is lacking; 0: it is met. */
  readonly missing: bigint;
  /** Of `legsWithRank`: which rank. */
  readonly rank?: string;
}

export interface RankProgress {
  /** The paid rank, as things stand; null: none. */
  readonly rank: string | null;
  readonly lifetimeRank: string | null;
  /** The rank above the paid one; null: there is none. */
  readonly next: { readonly rank: string; readonly requirements: readonly RequirementProgress[] } | null;
}

/** What a member holds and what it lacks for the next rank, from the same facts that ranks follow from. */
export function rankProgress(
  { results, facts }: RankedPeriod,
  { ranks: ladder = [] }: PeriodRules,
  position: number,
): RankProgress {
  const held = results.rank[position] ?? -1;
  const keyOf = (index: number): string | null => ladder[index]?.key ?? null;
  const standing = { rank: keyOf(held), lifetimeRank: keyOf(results.lifetimeRank[position] ?? -1) };
  const next = ladder[held + 1];
  if (next === undefined) return { ...standing, next: null };
  const requirements = MEASURED.flatMap((requirement): RequirementProgress[] => {
    const found = measure(requirement, next.requires, facts, position);
    if (found === null) return [];
    const rank = requirement === "legsWithRank" ? next.requires.legsWithRank?.rank : undefined;
    return [progressOf(requirement, found.needed, found.have, rank)];
  });
  const { periodsInARow } = next.requires;
  if (periodsInARow !== undefined) {
    const inARow = BigInt(results.streaks[held + 1]?.[position] ?? 0);
    requirements.push(progressOf("periodsInARow", BigInt(periodsInARow), inARow));
  }
  return { ...standing, next: { rank: next.key, requirements } };
}

function progressOf(
  requirement: RequirementProgress["requirement"],
  needed: bigint,
  have: bigint,
  rank?: string,
): RequirementProgress {
  const missing = have < needed ? needed - have : 0n;
  return { requirement, needed, have, missing, ...(rank === undefined ? {} : { rank }) };
}
