import type { PlanRules } from "../commission/plan.ts";
import type { PeriodInput, PeriodResults } from "../period/period-input.ts";
import type { BonusBreakage } from "./cells.ts";

/** What of a plan bonuses are worked out by. */
export type BonusRules = Pick<PlanRules, "tree" | "ranks" | "base" | "bonuses" | "capBps">;

/** Why a member receives nothing by a rule. */
export type ReceiverRefusal = Extract<BonusBreakage, "partner_not_active" | "inactive" | "below_min_rank">;

/** Ranks by their keys, lowest first. @throws RangeError for a key that the ladder does not know */
export function rankIndex(rules: Pick<BonusRules, "ranks">, key: string): number {
  const index = rules.ranks?.findIndex((rank) => rank.key === key) ?? -1;
  if (index < 0) throw new RangeError(`the plan has no rank ${key}`);
  return index;
}

/** Who may receive anything by a rule: active, not suspended, of its rank or above. Null: it may. */
export function receiversOf(
  input: Pick<PeriodInput, "members">,
  results: Pick<PeriodResults, "active" | "rank">,
  rules: Pick<BonusRules, "ranks">,
  rule: { readonly minRank?: string | undefined },
): (position: number) => ReceiverRefusal | null {
  const minimum = rule.minRank === undefined ? -1 : rankIndex(rules, rule.minRank);
  const { suspended } = input.members;
  return (position) => {
    if (suspended[position] === 1) return "partner_not_active";
    if (results.active[position] !== 1) return "inactive";
    return (results.rank[position] ?? -1) < minimum ? "below_min_rank" : null;
  };
}

/**
 * A value for each rank of the ladder, where the plan names some: that of the rank itself, else of the nearest named one
 * below it; 0 below the first that is named.
 */
export function byLadder(
  rules: Pick<BonusRules, "ranks">,
  named: Readonly<Record<string, number>>,
): (rank: number) => number {
  for (const key of Object.keys(named)) rankIndex(rules, key);
  let last = 0;
  const values = (rules.ranks ?? []).map(({ key }) => {
    last = Object.hasOwn(named, key) ? (named[key] ?? last) : last;
    return last;
  });
  return (rank) => values[rank] ?? 0;
}
