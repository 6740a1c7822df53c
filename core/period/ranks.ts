import type { Rank } from "../commission/rules/rank.ts";
import type { PeriodFacts, PeriodRules } from "./facts.ts";
import { meets, type RankFacts } from "./measure.ts";
import type { PeriodInput } from "./period-input.ts";

const STREAK_MAX = 65_535;

/** Ranks of a period as index into the ladder, -1: none; and what ranks of members above follow from. */
export interface PeriodRanks {
  readonly facts: RankFacts;
  readonly rank: Int16Array;
  readonly lifetimeRank: Int16Array;
  readonly streaks: readonly Uint16Array[];
}

/**
 * Ranks, deepest members first, so that whoever asks for ranks in its legs finds those of this period. A member holds the
 * highest rank that it meets; the plan's demotion says how far it may fall below what it held before. An approved override
 * comes before both. Who is suspended meets none.
 */
export function rankMembers(input: PeriodInput, rules: PeriodRules, facts: PeriodFacts): PeriodRanks {
  const { members, before, rankOverrides } = input;
  const ladder = rules.ranks ?? [];
  const indexByKey = new Map(ladder.map(({ key }, index) => [key, index]));
  const bestRank = new Int16Array(members.count).fill(-1);
  const rankFacts: RankFacts = { ...facts, bestRank, rankIndex: (key) => indexByKey.get(key) ?? -1 };
  const rank = new Int16Array(members.count).fill(-1);
  const lifetimeRank = new Int16Array(members.count).fill(-1);
  const streaks = ladder.map(() => new Uint16Array(members.count));
  for (const p of facts.tree.upwards) {
    if (members.suspended[p] === 0) countStreaks(p, ladder, rankFacts, before.streaks, streaks);
    const met = highestMet(p, ladder, streaks);
    const paid = rankOverrides.get(p) ?? demote(met, before.rank[p] ?? -1, rules.demotion);
    rank[p] = paid;
    lifetimeRank[p] = Math.max(before.lifetimeRank[p] ?? -1, paid);
    const above = facts.tree.parent[p] ?? -1;
    bestRank[p] = Math.max(bestRank[p] ?? -1, paid);
    if (above >= 0) bestRank[above] = Math.max(bestRank[above] ?? -1, bestRank[p] ?? -1);
  }
  return { facts: rankFacts, rank, lifetimeRank, streaks };
}

function countStreaks(
  p: number,
  ladder: readonly Rank[],
  facts: RankFacts,
  before: readonly Uint16Array[],
  streaks: readonly Uint16Array[],
): void {
  for (const [index, { requires }] of ladder.entries()) {
    const streak = streaks[index];
    if (streak === undefined || !meets(requires, facts, p)) continue;
    streak[p] = Math.min(STREAK_MAX, (before[index]?.[p] ?? 0) + 1);
  }
}

function highestMet(p: number, ladder: readonly Rank[], streaks: readonly Uint16Array[]): number {
  return ladder.findLastIndex(({ requires }, index) => {
    const inARow = streaks[index]?.[p] ?? 0;
    return inARow > 0 && inARow >= (requires.periodsInARow ?? 1);
  });
}

/** The paid rank of whoever meets `met` and held `before`. */
export function demote(met: number, before: number, demotion: PeriodRules["demotion"]): number {
  if (met >= before) return met;
  switch (demotion) {
    case "never":
      return before;
    case "one_step":
      return Math.max(met, before - 1);
    default:
      return met;
  }
}
