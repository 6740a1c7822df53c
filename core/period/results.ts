import type { LevelRequirements } from "../commission/rules/requirements.ts";
import { WHOLE_BPS } from "../money/rate.ts";
import { gatherFacts, type PeriodRules } from "./facts.ts";
import { meets, type RankFacts } from "./measure.ts";
import type { PeriodInput, PeriodResults } from "./period-input.ts";
import { type PeriodRanks, rankMembers } from "./ranks.ts";

const BPS = BigInt(WHOLE_BPS);

/** The results, and the facts that progress is told from. */
export interface RankedPeriod {
  readonly results: PeriodResults;
  readonly facts: RankFacts;
}

/**
 * What a period came to for each member: a pure function of what was taken down and the plan, the same for the close, its
 * replay and the preview.
 *
 * @throws RangeError when a tree has a circle
 */
export function calculatePeriod(input: PeriodInput, rules: PeriodRules): RankedPeriod {
  const gathered = gatherFacts(input, rules);
  const ranks = rankMembers(input, rules, gathered);
  const { facts } = ranks;
  const results: PeriodResults = {
    personalVolume: facts.personalBps.map(floorBps),
    groupVolume: facts.groupBps.map(floorBps),
    active: facts.active,
    directPartners: facts.directPartners,
    activeDirectPartners: facts.activeDirectPartners,
    downlinePartners: facts.downlinePartners,
    activeDownlinePartners: facts.activeDownlinePartners,
    activeLegs: facts.activeLegs,
    qualifiedLevels: qualifyForLevels(rules, ranks),
    rank: ranks.rank,
    lifetimeRank: ranks.lifetimeRank,
    streaks: ranks.streaks,
  };
  return { results, facts };
}

export function periodResults(input: PeriodInput, rules: PeriodRules): PeriodResults {
  return calculatePeriod(input, rules).results;
}

/** Rounds down: parts of a unit of volume count nowhere but in sums. */
const floorBps = (bps: bigint): bigint => bps / BPS;

/** The highest k for which all levels up to k are met; a level that asks nothing is. */
function qualifyForLevels({ levels }: PeriodRules, { facts, rank }: PeriodRanks): Uint8Array {
  const qualified = new Uint8Array(rank.length);
  for (let p = 0; p < rank.length; p++) {
    const missed = levels.findIndex(({ requires }) => !isQualified(requires, facts, rank, p));
    qualified[p] = missed < 0 ? levels.length : missed;
  }
  return qualified;
}

function isQualified(
  requires: LevelRequirements | undefined,
  facts: RankFacts,
  rank: Int16Array,
  p: number,
): boolean {
  if (requires === undefined) return true;
  const { minRank, ...measured } = requires;
  if (minRank !== undefined) {
    const index = facts.rankIndex(minRank);
    if (index < 0 || (rank[p] ?? -1) < index) return false;
  }
  return meets(measured, facts, p);
}
