import { Hono } from "hono";
import * as z from "zod/mini";
import {
  type PeriodDetail,
  periodApproveSchema,
  periodListFields,
  periodPreviewFields,
  periodResultFields,
} from "../../core/api/periods.ts";
import { identityExecutor } from "../../db/client.ts";
import { approvePeriod, askForPeriod } from "../../db/repositories/periods/asks.ts";
import { findPeriodHead } from "../../db/repositories/periods/heads.ts";
import { listPeriods, listResults, type PeriodRow } from "../../db/repositories/periods/lists.ts";
import { findProgram } from "../../db/repositories/programs.ts";
import { visibleProgram } from "../caller-scope.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { pageFields, pageOf } from "../pagination.ts";
import { changePeriod, checkState, checkUnasked, loadPeriod, userOf } from "../periods/change-period.ts";
import { previewPeriod } from "../periods/preview-period.ts";
import { permit } from "../permit.ts";
import { presentLine, presentPeriod, presentProgress, presentResult, presentRun } from "../present-period.ts";
import { Problem } from "../problem.ts";
import { invalidFields } from "../read-body.ts";
import { checkVersion, found } from "../refusals.ts";
import { breachLines, judgePlans, NOT_ALLOWED_IN_COUNTRY } from "../refuse-country.ts";
import { withBody, withQuery } from "../valid.ts";

const listSchema = z.strictObject({ ...pageFields, ...periodListFields });
const resultsSchema = z.strictObject({ ...pageFields, ...periodResultFields });
const previewSchema = z.strictObject(periodPreviewFields);

/** Commission periods: what they came to, and what is asked of them. */
export const periodRoutes = new Hono<AppTypes>()
  .get("/", permit("periods:read"), withQuery(listSchema), async (c) => {
    const query = c.req.valid("query");
    const filter = { ...query, programId: visibleProgram(c, query.programId) };
    return c.json(
      pageOf(await listPeriods(c.get("services").appDb, c.get("caller"), filter), query, presentPeriod),
    );
  })
  .get("/:id", permit("periods:read"), async (c) => c.json(await show(c)))
  .get("/:id/results", permit("periods:read"), withQuery(resultsSchema), async (c) => {
    const query = c.req.valid("query");
    const { period } = await loadPeriod(c);
    const filter = { ...query, periodId: period.id };
    return c.json(
      pageOf(await listResults(c.get("services").appDb, c.get("caller"), filter), query, presentResult),
    );
  })
  .get("/:id/preview", permit("periods:read"), withQuery(previewSchema), async (c) =>
    c.json(await preview(c, c.req.valid("query").partnerId ?? null)),
  )
  .post("/:id/close", permit("periods:write"), async (c) => {
    const { now } = c.get("services");
    await changePeriod(c, async (tx, id, period) => {
      checkState(period, ["open"]);
      if (period.endsAt > now()) throw new Problem("wrong_state", "The period has not ended.");
      // What goes on already need not be asked for.
      if (period.asked === null && !period.running) await askForPeriod(tx, id, "close");
    });
    return c.json(await show(c), 202);
  })
  .post("/:id/recalculate", permit("periods:write"), async (c) => {
    await changePeriod(c, async (tx, id, period) => {
      checkState(period, ["calculated"]);
      checkUnasked(period);
      await askForPeriod(tx, id, "recalculate");
    });
    return c.json(await show(c), 202);
  })
  .post("/:id/replay", permit("periods:write"), async (c) => {
    await changePeriod(c, async (tx, id, period) => {
      checkState(period, ["calculated", "approved", "finalised"]);
      checkUnasked(period);
      await askForPeriod(tx, id, "replay");
    });
    return c.json(await show(c), 202);
  })
  .post("/:id/approve", permit("periods:approve"), withBody(periodApproveSchema), async (c) => {
    const { version, despiteCountryPolicy = false } = c.req.valid("json");
    const { now } = c.get("services");
    if (!despiteCountryPolicy) await refuseBreaches(c);
    await changePeriod(c, async (tx, id, period) => {
      checkVersion(version, period.version, "period");
      checkState(period, ["calculated"]);
      checkUnasked(period);
      await approvePeriod(tx, id, userOf(c), now());
    });
    return c.json(await show(c));
  });

async function show(c: AppContext): Promise<PeriodDetail> {
  const { period, runs } = await loadPeriod(c);
  const countryBreaches = await breachesIn(c, period);
  return { ...presentPeriod(period), runs: runs.map(presentRun), countryBreaches };
}

/** What the country does not allow of plans that held in a period that is not finalised, one line for each clause. */
async function breachesIn(c: AppContext, { programId, state, startsAt, endsAt }: PeriodRow) {
  if (state === "finalised") return [];
  const { appDb } = c.get("services");
  const caller = c.get("caller");
  const { country } = found(await findProgram(appDb, caller, programId), "program");
  if (country === null) return [];
  const plans = await judgePlans({ appDb }, caller, { programId, country, from: startsAt });
  return breachLines(plans.filter(({ effectiveFrom }) => effectiveFrom < endsAt));
}

/** What a country came to forbid after a plan was saved is paid only by somebody who has read it. */
async function refuseBreaches(c: AppContext): Promise<void> {
  const { period } = await loadPeriod(c);
  const errors = (await breachesIn(c, period)).map((message) => ({
    ...{ field: "despiteCountryPolicy", code: NOT_ALLOWED_IN_COUNTRY, message },
  }));
  if (errors.length > 0) throw invalidFields(errors);
}

async function preview(c: AppContext, partnerId: string | null) {
  const { period } = await loadPeriod(c);
  const services = c.get("services");
  const caller = c.get("caller");
  const head = found(await findPeriodHead(identityExecutor(services.appDb, caller), period.id), "period");
  const of = { ...head, frozen: head.state !== "open" };
  const { totals, partner } = await previewPeriod(services, caller, of, partnerId);
  if (partnerId !== null) found(partner ?? undefined, "partner", "partnerId");
  return {
    periodId: period.id,
    state: head.state,
    totals,
    partner:
      partner === null
        ? null
        : {
            ...partner.result,
            bonuses: partner.bonuses.map(presentLine),
            progress: presentProgress(partner.progress),
          },
  };
}
