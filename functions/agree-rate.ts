import type { EnrollmentRate } from "../core/api/enrollments.ts";
import type { PlanRules } from "../core/commission/plan.ts";
import type { AgreedPays } from "../core/commission/rules/base.ts";
import { checkWorstCase, topRate } from "../core/commission/worst-case.ts";
import {
  type EnrollmentRateRow,
  insertEnrollmentRate,
  listEnrollmentRates,
} from "../db/repositories/enrollment-rates.ts";
import type { EnrollmentRow } from "../db/repositories/enrollments.ts";
import { listPlansFrom } from "../db/repositories/plans.ts";
import { findProgram } from "../db/repositories/programs.ts";
import type { AppContext } from "./context.ts";
import { invalidField } from "./problem.ts";
import { refuseAgreement } from "./refuse-country.ts";

/**
 * Agrees something with a partner for a campaign from now on, or ends that; what holds already is not written again.
 * Throws 422 when the plan in force, or one that takes over later, could then pay more than its cap, or more than the
 * program's country allows.
 */
export async function agreeRate(
  c: AppContext,
  enrollment: EnrollmentRow,
  { pays, reason }: { readonly pays: AgreedPays | null; readonly reason: string },
): Promise<EnrollmentRateRow | undefined> {
  const { appDb, newId, now } = c.get("services");
  const caller = c.get("caller");
  const [standing] = await listEnrollmentRates(appDb, caller, enrollment.id);
  if (samePays(standing?.pays ?? null, pays)) return standing;
  const at = now();
  if (pays !== null) await checkPlans(c, enrollment, pays, at);
  return insertEnrollmentRate(appDb, caller, {
    id: newId(),
    enrollmentId: enrollment.id,
    partnerId: enrollment.partnerId,
    pays,
    rateBps: pays === null || pays.kind === "flat" ? null : topRate(pays),
    reason,
    effectiveFrom: at,
  });
}

async function checkPlans(
  c: AppContext,
  { programId, campaignId }: EnrollmentRow,
  pays: AgreedPays,
  at: Date,
): Promise<void> {
  const services = c.get("services");
  const caller = c.get("caller");
  const [plans, program] = await Promise.all([
    listPlansFrom(services.appDb, caller, { programId, campaignId, at }),
    findProgram(services.appDb, caller, programId),
  ]);
  for (const { number, rules } of plans) {
    // Only rules that the schema let in are stored.
    const worst = checkWorstCase(rules as PlanRules, topRate(pays));
    if (!worst.ok)
      throw invalidField("pays", "above_cap", `under version ${number} of the plan ${worst.reason.message}`);
  }
  const stored = plans.map(({ number, rules }) => ({ number, rules: rules as PlanRules }));
  await refuseAgreement(services, caller, program?.country ?? null, pays, stored);
}

/** The database keeps the keys of an object in an order of its own. */
function samePays(one: AgreedPays | null, other: AgreedPays | null): boolean {
  return contentOf(one) === contentOf(other);
}

function contentOf(pays: AgreedPays | null): string {
  if (pays === null) return "";
  const amounts =
    pays.kind === "flat" ? Object.entries(pays.amountsMinor).sort(([a], [b]) => (a < b ? -1 : 1)) : [];
  return JSON.stringify([pays.kind, pays.kind === "percentage" ? pays.rateBps : null, amounts]);
}

export function presentRate(enrollmentId: string, row?: EnrollmentRateRow): EnrollmentRate {
  return {
    enrollmentId,
    pays: row?.pays ?? null,
    reason: row?.reason ?? null,
    effectiveFrom: row?.effectiveFrom.toISOString() ?? null,
  };
}
