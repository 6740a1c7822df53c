import type { Plan } from "../../../../../core/api/plans.ts";

type Times = Pick<Plan, "id" | "campaignId" | "number" | "effectiveFrom">;

export interface PlanTime {
  readonly state: "now" | "later" | "over" | "never";
  /** When the next version of the same plan takes over; null: none does so far. */
  readonly until: string | null;
}

/** When each version holds: from its date to the next one's, of two of one date the one with the higher number. */
export function planTimes(plans: readonly Times[], nowMs: number): ReadonlyMap<string, PlanTime> {
  const times = new Map<string, PlanTime>();
  const next = new Map<string | null, Times>();
  const latestFirst = plans.toSorted(
    (one, other) =>
      Date.parse(other.effectiveFrom) - Date.parse(one.effectiveFrom) || other.number - one.number,
  );
  for (const plan of latestFirst) {
    const until = next.get(plan.campaignId)?.effectiveFrom ?? null;
    times.set(plan.id, { state: stateOf(plan.effectiveFrom, until, nowMs), until });
    next.set(plan.campaignId, plan);
  }
  return times;
}

function stateOf(from: string, until: string | null, nowMs: number): PlanTime["state"] {
  if (from === until) return "never";
  if (Date.parse(from) > nowMs) return "later";
  return until === null || Date.parse(until) > nowMs ? "now" : "over";
}
