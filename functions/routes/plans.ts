import { Hono } from "hono";
import * as z from "zod/mini";
import { backTestSchema } from "../../core/api/back-test.ts";
import {
  planCheckSchema,
  planCreateSchema,
  planCurrentFields,
  planListFields,
} from "../../core/api/plans.ts";
import type { PlanRules } from "../../core/commission/plan.ts";
import { worstCase } from "../../core/commission/worst-case.ts";
import { findCampaign } from "../../db/repositories/campaigns.ts";
import { findLastPlanNumber, findPlanInForce, insertPlan, listPlans } from "../../db/repositories/plans.ts";
import { findProgram } from "../../db/repositories/programs.ts";
import { violatedConstraint } from "../../db/violated-constraint.ts";
import { backTest } from "../back-test.ts";
import { namedProgram, visibleProgram } from "../caller-scope.ts";
import { checkAgreedRates, checkPlan, refusedInCampaign } from "../check-plan.ts";
import type { AppContext, AppTypes, Caller } from "../context.ts";
import { pageFields, pageOf } from "../pagination.ts";
import { permit } from "../permit.ts";
import { planWarnings } from "../plan-warnings.ts";
import { presentBackTest } from "../present-back-test.ts";
import { presentPlan } from "../present-plan.ts";
import { invalidField, Problem } from "../problem.ts";
import { invalidFields } from "../read-body.ts";
import { checkActive, found, stale } from "../refusals.ts";
import { rulesNotAllowed } from "../refuse-country.ts";
import { withBody, withQuery } from "../valid.ts";

const listSchema = z.strictObject({ ...pageFields, ...planListFields });
const currentSchema = z.strictObject(planCurrentFields);

/** How far the caller's clock may be behind ours. */
const CLOCK_SKEW_MS = 5 * 60_000;

/** Plans: versions of commission rules, never changed, each in force from its date until a newer one. */
export const planRoutes = new Hono<AppTypes>()
  .post("/", permit("plans:write"), withBody(planCreateSchema), async (c) => {
    const { programId: given, campaignId, effectiveFrom, rules } = c.req.valid("json");
    const services = c.get("services");
    const caller = c.get("caller");
    const programId = namedProgram(c, given);
    const [program, last] = await Promise.all([
      findProgram(services.appDb, caller, programId),
      findLastPlanNumber(services.appDb, caller, programId, campaignId),
      checkCampaign(c, programId, campaignId),
    ]);
    const { status, currencies, country } = found(program, "program", "programId");
    checkActive(status, "program");
    demandOwner(caller, rules);
    const start = startOf(effectiveFrom, services.now(), campaignId === null && last === 0);
    const draft = { programId, campaignId, effectiveFrom: start, rules };
    const inCountry = await rulesNotAllowed(services, caller, country, draft);
    const notAllowed = [...refusedInCampaign(draft), ...inCountry];
    if (notAllowed.length > 0) throw invalidFields(notAllowed);
    await checkAgreedRates(services, caller, draft);
    const row = await insertPlan(services.appDb, caller, {
      id: services.newId(),
      programId,
      campaignId,
      number: last + 1,
      effectiveFrom: start,
      rules,
    }).catch((error: unknown) => {
      throw violatedConstraint(error) === "plan_versions_number" ? stale("plan") : error;
    });
    return c.json({ ...presentPlan(row), warnings: planWarnings(rules, currencies, "rules") }, 201);
  })
  .post("/check", permit("plans:read"), withBody(planCheckSchema), async (c) => {
    const { programId: given, campaignId, rules } = c.req.valid("json");
    const services = c.get("services");
    const caller = c.get("caller");
    const programId = namedProgram(c, given);
    const [program] = await Promise.all([
      findProgram(services.appDb, caller, programId),
      checkCampaign(c, programId, campaignId),
    ]);
    const draft = { programId, campaignId, effectiveFrom: services.now(), rules };
    return c.json(await checkPlan(services, caller, draft, found(program, "program", "programId")));
  })
  .post("/back-test", permit("plans:write"), withBody(backTestSchema), async (c) => {
    const request = c.req.valid("json");
    const services = c.get("services");
    const caller = c.get("caller");
    const programId = namedProgram(c, request.programId);
    const [program] = await Promise.all([
      findProgram(services.appDb, caller, programId),
      checkCampaign(c, programId, request.campaignId),
    ]);
    found(program, "program", "programId");
    const outcome = await backTest(services, caller, { ...request, programId });
    return c.json(presentBackTest(request, programId, worstCase(request.rules), outcome));
  })
  .get("/", permit("plans:read"), withQuery(listSchema), async (c) => {
    const query = c.req.valid("query");
    const rows = await listPlans(c.get("services").appDb, c.get("caller"), {
      ...query,
      programId: visibleProgram(c, query.programId),
    });
    return c.json(pageOf(rows, query, presentPlan));
  })
  .get("/current", permit("plans:read"), withQuery(currentSchema), async (c) => {
    const { programId: given, campaignId = null, at } = c.req.valid("query");
    const { appDb, now } = c.get("services");
    const programId = namedProgram(c, given);
    await checkCampaign(c, programId, campaignId);
    const moment = { programId, campaignId, at: at ?? now() };
    return c.json(presentPlan(found(await findPlanInForce(appDb, c.get("caller"), moment), "plan in force")));
  });

/** Paying for the bare sign-up is the program owner's own decision: 403 to whoever may save plans and nothing more. */
function demandOwner({ scopes }: Caller, { bonuses = [] }: PlanRules): void {
  const index = bonuses.findIndex((rule) => rule.kind === "referral" && rule.trigger === "sign_up");
  if (index < 0 || scopes.has("programs:write")) return;
  const message = "only the program's owner can confirm that a bare sign-up is paid for";
  const field = `rules.bonuses[${index}].signUpConfirmed`;
  throw new Problem("forbidden", `${field}: ${message}`, [{ field, code: "owner_only", message }]);
}

async function checkCampaign(c: AppContext, programId: string, campaignId: string | null): Promise<void> {
  if (campaignId === null) return;
  const campaign = await findCampaign(c.get("services").appDb, c.get("caller"), campaignId, programId);
  found(campaign, "campaign", "campaignId");
}

/**
 * When a plan takes over. Conversions use the version in force when they happened, so one for the past would change
 * what was promised; only a program's first may lie there, since conversions may be reported backdated.
 */
function startOf(given: Date | undefined, now: Date, first: boolean): Date {
  if (first) return given ?? new Date(0);
  if (given === undefined) return now;
  if (given.getTime() < now.getTime() - CLOCK_SKEW_MS) {
    throw invalidField(
      "effectiveFrom",
      "in_the_past",
      "must not lie in the past: it would change commission already promised",
    );
  }
  return given;
}
