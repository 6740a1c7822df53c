import type { ListedPeriodResult, Period, PeriodOverride, PeriodRun } from "../core/api/periods.ts";
import type { BonusLine } from "../core/period/period-input.ts";
import type { RankProgress } from "../core/period/rank-progress.ts";
import type { OverrideRow, PeriodRow, ResultRow, RunRow } from "../db/repositories/periods/lists.ts";
import { isoOrNull } from "./iso.ts";

export function presentPeriod(row: PeriodRow): Period {
  return {
    id: row.id,
    programId: row.programId,
    number: row.number,
    startsAt: row.startsAt.toISOString(),
    endsAt: row.endsAt.toISOString(),
    state: row.state,
    asked: row.asked,
    frozenAt: isoOrNull(row.frozenAt),
    inputsHash: row.inputsHash,
    resultsHash: row.resultsHash,
    totals: row.totals,
    approvedAt: isoOrNull(row.approvedAt),
    finalisedAt: isoOrNull(row.finalisedAt),
    version: row.version,
  };
}

export function presentRun(row: RunRow): PeriodRun {
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    step: row.step,
    engineVersion: row.engineVersion,
    planVersionIds: row.planVersionIds,
    overrideIds: row.overrideIds,
    inputsHash: row.inputsHash,
    resultsHash: row.resultsHash,
    totals: row.totals,
    error: row.error,
    startedAt: row.startedAt.toISOString(),
    finishedAt: isoOrNull(row.finishedAt),
  };
}

export function presentResult(row: ResultRow): ListedPeriodResult {
  return {
    partnerId: row.partnerId,
    personalVolume: Number(row.personalVolume),
    groupVolume: Number(row.groupVolume),
    active: row.active,
    directPartners: row.directPartners,
    activeDirectPartners: row.activeDirectPartners,
    downlinePartners: row.downlinePartners,
    activeDownlinePartners: row.activeDownlinePartners,
    activeLegs: row.activeLegs,
    qualifiedLevels: row.qualifiedLevels,
    rank: row.rank,
    lifetimeRank: row.lifetimeRank,
    overridden: row.overridden,
  };
}

export function presentOverride(row: OverrideRow): PeriodOverride {
  const { amountMinor, volume, rank, currency } = row.value;
  return {
    id: row.id,
    periodId: row.periodId,
    partnerId: row.partnerId,
    kind: row.kind,
    ...(rank === undefined ? {} : { rank }),
    ...(currency == null ? {} : { currency }),
    ...(volume == null ? {} : { volume: Number(volume) }),
    ...(amountMinor == null ? {} : { amountMinor: Number(amountMinor) }),
    reason: row.reason,
    state: row.state,
    proposedBy: row.proposedBy,
    decidedBy: row.decidedBy,
    decidedAt: isoOrNull(row.decidedAt),
    createdAt: row.createdAt.toISOString(),
  };
}

/** A line that is not written: what it would pay, and why. */
export function presentLine(line: BonusLine) {
  return {
    rule: line.rule,
    kind: line.kind,
    level: line.level,
    currency: line.currency,
    baseMinor: Number(line.baseMinor),
    rateBps: line.rateBps,
    flatMinor: line.flatMinor === null ? null : Number(line.flatMinor),
    heldByCap: line.heldByCap,
    amountMinor: Number(line.amountMinor),
    details: line.details,
  };
}

export function presentProgress(progress: RankProgress) {
  const { next, ...standing } = progress;
  if (next === null) return { ...standing, next: null };
  const requirements = next.requirements.map(({ needed, have, missing, ...one }) => ({
    ...one,
    needed: Number(needed),
    have: Number(have),
    missing: Number(missing),
  }));
  return { ...standing, next: { rank: next.rank, requirements } };
}
