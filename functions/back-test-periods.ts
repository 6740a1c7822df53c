import {
  type BonusSum,
  compareBonuses,
  type PeriodComparison,
  sumBonuses,
} from "../core/backtest/compare-bonuses.ts";
import type { PlanRules } from "../core/commission/plan.ts";
import { FIRST_TIER } from "../core/period/period-input.ts";
import { periodLines } from "../core/period/period-lines.ts";
import { periodResults } from "../core/period/results.ts";
import type { Executor } from "../db/executor.ts";
import {
  type ClosedPeriod,
  closedPeriods,
  grantedBonuses,
  type History,
} from "../db/repositories/back-test.ts";
import { FROZEN } from "../db/repositories/periods/freeze.ts";
import { loadPeriodInput } from "../db/repositories/periods/load-input.ts";
import { approvedOverrideIds } from "../db/repositories/periods/overrides.ts";

/** Closed periods that one call looks at, the latest, and what fits into the memory of a request. */
export const PERIOD_LIMITS = { periods: 13, periodRows: 200_000 };

export interface PeriodsOutcome {
  readonly periods: readonly PeriodComparison[];
  /** Closed periods of that time that were not looked at. */
  readonly periodsLeftOut: number;
}

/**
 * What the draft's bonuses and tiers would have come to in periods that were closed and lie within the history: from what was
 * taken down then, by the functions that close a period. Commission that bonuses rest on is what was accrued.
 */
export async function backTestPeriods(
  db: Executor,
  history: History,
  rules: PlanRules,
): Promise<PeriodsOutcome> {
  const closed = await closedPeriods(db, history);
  const taken = closed.filter(({ rows }) => rows <= PERIOD_LIMITS.periodRows).slice(-PERIOD_LIMITS.periods);
  const periods: PeriodComparison[] = [];
  for (const period of taken) {
    const { number, startsAt, endsAt } = period;
    const before = await grantedBonuses(db, period.periodId);
    const after = await underDraft(db, period, rules);
    const dates = { startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() };
    periods.push({ number, ...dates, bonuses: compareBonuses(before, after) });
  }
  return { periods, periodsLeftOut: closed.length - taken.length };
}

async function underDraft(db: Executor, period: ClosedPeriod, rules: PlanRules): Promise<BonusSum[]> {
  const ladder = (rules.ranks ?? []).map(({ key }) => key);
  const overrideIds = await approvedOverrideIds(db, period.periodId);
  const frozen = await loadPeriodInput(db, { ...period, ladder, overrideIds }, FROZEN);
  // Under the draft its own first tier would have been accrued.
  const liveBps = frozen.tiered.liveBps.map(() => FIRST_TIER);
  const input = { ...frozen, tiered: { ...frozen.tiered, liveBps } };
  return sumBonuses(periodLines(input, periodResults(input, rules), rules));
}
