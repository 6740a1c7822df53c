import { Hono } from "hono";
import type { AffiliatePlan, AffiliateTerms } from "../../core/api/affiliate-terms.ts";
import type { PlanRules } from "../../core/commission/plan.ts";
import { paysText } from "../../core/commission/summarise-base.ts";
import { summarisePlan } from "../../core/commission/summarise-plan.ts";
import type { Identity } from "../../db/client.ts";
import { findOwnEnrollment, findOwnTenant } from "../../db/repositories/affiliate/offers.ts";
import { findReachedRanks, listHeldRanks } from "../../db/repositories/affiliate/ranks.ts";
import { listEnrollmentRates } from "../../db/repositories/enrollment-rates.ts";
import { findEnrollment } from "../../db/repositories/enrollments.ts";
import { findPartner } from "../../db/repositories/partners.ts";
import { findPlanInForce, type PlanRow } from "../../db/repositories/plans.ts";
import { findProgram } from "../../db/repositories/programs.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { permit } from "../permit.ts";
import { presentRanks } from "../present-ranks.ts";
import { readId } from "../read-body.ts";
import { found } from "../refusals.ts";

const PERIODS_SHOWN = 36;

/** What holds for a signed-in affiliate: whose it is, is read as the user; what its program says of it, as the tenant. */
export const affiliateTermsRoutes = new Hono<AppTypes>()
  .get("/enrollments/:id/terms", permit("affiliate:read"), async (c) => {
    const id = readId(c, "id");
    const { appDb, now } = c.get("services");
    const own = found(await findOwnEnrollment(appDb, c.get("user"), id), "enrollment");
    const tenant = tenantOf(c, own.organisationId);
    const row = found(await findEnrollment(appDb, tenant, id), "enrollment");
    const { programId, campaignId, status } = row;
    const [[rate], plan] = await Promise.all([
      listEnrollmentRates(appDb, tenant, id),
      findPlanInForce(appDb, tenant, { programId, campaignId, at: now() }),
    ]);
    // An agreement that was ended stands as one of nothing.
    const pays = rate?.pays ?? null;
    const agreed =
      rate === undefined || pays === null
        ? null
        : {
            pays,
            sentence: `Level 1 is paid ${paysText(pays, false)} in this campaign, whatever the plan says.`,
            effectiveFrom: rate.effectiveFrom.toISOString(),
          };
    const terms: AffiliateTerms = {
      ...{ enrollmentId: id, programId, campaignId, status, agreed },
      plan: plan === undefined ? null : presentPlan(plan, campaignId),
    };
    return c.json(terms);
  })
  .get("/partners/:id/plan", permit("affiliate:read"), async (c) => {
    const { appDb, now } = c.get("services");
    const own = found(await findOwnTenant(appDb, c.get("user"), readId(c, "id")), "partner");
    const tenant = tenantOf(c, own.organisationId);
    const { programId } = found(await findPartner(appDb, tenant, own.partnerId), "partner");
    const plan = await findPlanInForce(appDb, tenant, { programId, campaignId: null, at: now() });
    return c.json(presentPlan(found(plan, "plan in force"), null));
  })
  .get("/partners/:id/ranks", permit("affiliate:read"), async (c) => {
    const { appDb, now } = c.get("services");
    const own = found(await findOwnTenant(appDb, c.get("user"), readId(c, "id")), "partner");
    const [tenant, { partnerId }] = [tenantOf(c, own.organisationId), own];
    const { programId } = found(await findPartner(appDb, tenant, partnerId), "partner");
    const [program, plan, reached, held] = await Promise.all([
      findProgram(appDb, tenant, programId),
      findPlanInForce(appDb, tenant, { programId, campaignId: null, at: now() }),
      findReachedRanks(appDb, tenant, partnerId),
      listHeldRanks(appDb, tenant, partnerId, PERIODS_SHOWN),
    ]);
    const { timezone } = found(program, "program");
    return c.json(presentRanks({ timezone, rules: plan?.rules as PlanRules | undefined, reached, held }));
  });

const tenantOf = (c: AppContext, organisationId: string): Identity => ({
  organisationId,
  audit: c.get("user").audit,
});

/** Periods are worked out by the program's plan alone, so what a campaign's own says of them holds for nobody. */
const OF_PERIODS = /^(ranks|bonuses|activity|demotion)\b/;

/** Exceptions for campaigns are told where they are the campaign asked about. */
function presentPlan({ number, effectiveFrom, ...row }: PlanRow, campaignId: string | null): AffiliatePlan {
  // Only rules that the schema let in are stored.
  const { base = [], ...rules } = row.rules as PlanRules;
  const holding = base.filter(
    ({ when }) =>
      when.campaigns === undefined || (campaignId !== null && when.campaigns.includes(campaignId)),
  );
  const lines = summarisePlan({ ...rules, base: holding });
  const told = row.campaignId === null ? lines : lines.filter(({ field }) => !OF_PERIODS.test(field));
  return {
    ...{ number, ofCampaign: row.campaignId !== null, effectiveFrom: effectiveFrom.toISOString() },
    summary: told.map(({ sentence }) => sentence),
  };
}
