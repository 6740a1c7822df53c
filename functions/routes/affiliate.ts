import { Hono } from "hono";
import * as z from "zod/mini";
import { overviewFields } from "../../core/api/affiliate.ts";
import { PROGRAM_SORTS, programSearchFields } from "../../core/api/affiliate-programs.ts";
import type { Identity, UserIdentity } from "../../db/client.ts";
import { listOwnBonuses } from "../../db/repositories/affiliate/bonuses.ts";
import { findPulse } from "../../db/repositories/affiliate/counts.ts";
import { findOwnPartner, findOwnTenant, listOffers } from "../../db/repositories/affiliate/offers.ts";
import { findOverview } from "../../db/repositories/affiliate/overview.ts";
import { listOwnPoints } from "../../db/repositories/reward-reads.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { applyToCampaign } from "../enroll.ts";
import { findPrograms } from "../find-programs.ts";
import { languageOf } from "../language-of.ts";
import { listRoute, ownAccess } from "../lists/list-route.ts";
import { ownClickList, ownConversionList, ownEarningList } from "../lists/own-lists.ts";
import { pageFields, pageOf, sortedFields } from "../pagination.ts";
import { partnerRank } from "../periods/partner-rank.ts";
import { permit } from "../permit.ts";
import {
  presentEarning,
  presentOffer,
  presentOverview,
  presentOwnBonus,
  presentOwnClick,
  presentOwnConversion,
  presentOwnEnrollment,
  presentPulse,
} from "../present-affiliate.ts";
import { readId } from "../read-body.ts";
import { found } from "../refusals.ts";
import { presentBalance } from "../rewards/present-rewards.ts";
import { sinceOf, sinceSchema } from "../since.ts";
import { withBody, withQuery } from "../valid.ts";

const overviewSchema = z.strictObject(overviewFields);
const pageSchema = z.strictObject(pageFields);
const programsSchema = z.strictObject({ ...sortedFields(PROGRAM_SORTS, "name"), ...programSearchFields });
const clicks = listRoute(ownClickList, ownAccess);
const conversions = listRoute(ownConversionList, ownAccess);
const earnings = listRoute(ownEarningList, ownAccess);

/**
 * What a signed-in affiliate sees and does, over all programs. Reads run as the user, whom row-level security limits to
 * its own; a write first loads as the user what it is about, and then acts in that row's tenant.
 */
export const affiliateRoutes = new Hono<AppTypes>()
  .get("/overview", permit("affiliate:read"), withQuery(overviewSchema), async (c) => {
    const { appDb, now } = c.get("services");
    const query = c.req.valid("query");
    const asked = { from: sinceOf(query, now()), timezone: query.timezone ?? "UTC" };
    return c.json(presentOverview(await findOverview(appDb, identityOf(c), asked)));
  })
  .get("/pulse", permit("affiliate:read"), withQuery(sinceSchema), async (c) => {
    const { appDb, now } = c.get("services");
    return c.json(presentPulse(await findPulse(appDb, identityOf(c), sinceOf(c.req.valid("query"), now()))));
  })
  .get("/campaigns", permit("affiliate:read"), withQuery(pageSchema), async (c) => {
    const page = c.req.valid("query");
    const { appDb, now } = c.get("services");
    return c.json(pageOf(await listOffers(appDb, identityOf(c), page, now()), page, presentOffer));
  })
  .get("/programs", permit("affiliate:read"), withQuery(programsSchema), async (c) => {
    const query = c.req.valid("query");
    return c.json(await findPrograms(c.get("services"), identityOf(c), query));
  })
  .post("/campaigns/:id/apply", permit("affiliate:write"), async (c) => {
    const campaignId = readId(c, "id");
    const own = found(await findOwnPartner(c.get("services").appDb, identityOf(c), campaignId), "campaign");
    const { organisationId, partnerId } = own;
    const { row } = await applyToCampaign(c, {
      identity: tenantOf(c, organisationId),
      campaignId,
      partnerId,
    });
    return c.json(presentOwnEnrollment(row), 201);
  })
  .get("/clicks", permit("affiliate:read"), withQuery(ownClickList.pageSchema), clicks.page(presentOwnClick))
  .get("/clicks/count", permit("affiliate:read"), withQuery(ownClickList.countSchema), clicks.count)
  .get("/clicks/export.csv", permit("affiliate:read"), withQuery(ownClickList.exportSchema), clicks.csv)
  .post("/clicks/exports", permit("affiliate:read"), withBody(ownClickList.exportSchema), clicks.ask)
  .get(
    "/conversions",
    permit("affiliate:read"),
    withQuery(ownConversionList.pageSchema),
    conversions.page(presentOwnConversion),
  )
  .get(
    "/conversions/count",
    permit("affiliate:read"),
    withQuery(ownConversionList.countSchema),
    conversions.count,
  )
  .get(
    "/conversions/export.csv",
    permit("affiliate:read"),
    withQuery(ownConversionList.exportSchema),
    conversions.csv,
  )
  .post(
    "/conversions/exports",
    permit("affiliate:read"),
    withBody(ownConversionList.exportSchema),
    conversions.ask,
  )
  .get("/partners/:id/rank", permit("affiliate:read"), async (c) => {
    const { appDb } = c.get("services");
    const own = found(await findOwnTenant(appDb, identityOf(c), readId(c, "id")), "partner");
    // Of all that is below it only its own progress is told.
    return c.json(await partnerRank(c.get("services"), tenantOf(c, own.organisationId), own.partnerId));
  })
  .get("/points", permit("affiliate:read"), async (c) => {
    const { appDb, now } = c.get("services");
    const rows = await listOwnPoints(appDb, identityOf(c), now());
    return c.json({
      data: rows.map((row) => ({ ...presentBalance(row), programName: row.programName })),
    });
  })
  .get(
    "/earnings",
    permit("affiliate:read"),
    withQuery(ownEarningList.pageSchema),
    earnings.page((row, c) => presentEarning(row, languageOf(c))),
  )
  .get("/earnings/count", permit("affiliate:read"), withQuery(ownEarningList.countSchema), earnings.count)
  .get("/earnings/export.csv", permit("affiliate:read"), withQuery(ownEarningList.exportSchema), earnings.csv)
  .post("/earnings/exports", permit("affiliate:read"), withBody(ownEarningList.exportSchema), earnings.ask)
  .get("/bonuses", permit("affiliate:read"), withQuery(pageSchema), async (c) => {
    const page = c.req.valid("query");
    const rows = await listOwnBonuses(c.get("services").appDb, identityOf(c), page);
    return c.json(pageOf(rows, page, (row) => presentOwnBonus(row, languageOf(c))));
  });

const identityOf = (c: AppContext): UserIdentity => c.get("user");
const tenantOf = (c: AppContext, organisationId: string): Identity => ({
  organisationId,
  audit: c.get("user").audit,
});
