import type { PlanRules } from "./plan.ts";
import { MAX_LEVELS } from "./rules/rules-shape.ts";

/** What a member counts as at a moment. */
export interface Standing {
  readonly active: boolean;
  /** Qualified for the levels 1 to so many. */
  readonly qualifiedLevels: number;
  /** Paid rank, by its key; null: none. */
  readonly rank: string | null;
}

/** What is known of a member as of a conversion. */
export interface StandingFacts {
  readonly joinedAtMs: number;
  /** Of the last period that was finalised by then; null: none was since the member joined. */
  readonly standing: Standing | null;
}

const DAY_MS = 86_400_000;
const ASKED_NOTHING: Standing = { active: true, qualifiedLevels: MAX_LEVELS, rank: null };

/** Whether a plan asks anything of a member that only a finalised period can tell. */
export function needsStandings({ levels, activity }: PlanRules): boolean {
  return (
    activity !== undefined ||
    levels.some(
      (level) =>
        level.requires !== undefined || (level.kind === "percentage" && level.ratesByRank !== undefined),
    )
  );
}

/**
 * What a member counts as under a plan. Never from the running period, whose outcome would depend on the order in which
 * conversions arrive: from the last one that was finalised. Before there is one, a member is active and without a rank,
 * and qualifies for all levels during the days of grace after joining, then for the first ones that ask for nothing.
 */
export function standingUnder(rules: PlanRules, facts: StandingFacts | undefined, atMs: number): Standing {
  if (facts === undefined || !needsStandings(rules)) return ASKED_NOTHING;
  const { standing, joinedAtMs } = facts;
  const asksFrom = rules.levels.findIndex((level) => level.requires !== undefined);
  const free = asksFrom < 0 ? MAX_LEVELS : asksFrom;
  if (standing !== null) {
    return {
      active: rules.activity === undefined || standing.active,
      // What asks for nothing does so of everybody, also where an earlier plan asked for something.
      qualifiedLevels: asksFrom < 0 ? MAX_LEVELS : Math.max(free, standing.qualifiedLevels),
      rank: standing.rank,
    };
  }
  const graceMs = (rules.activity?.graceDays ?? 0) * DAY_MS;
  return { active: true, qualifiedLevels: atMs < joinedAtMs + graceMs ? MAX_LEVELS : free, rank: null };
}
