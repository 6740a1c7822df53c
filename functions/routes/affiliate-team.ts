import { Hono } from "hono";
import * as z from "zod/mini";
import {
  TEAM_SORTS,
  teamChildrenFields,
  teamListFields,
  teamPathFields,
  teamRecruitFields,
  teamSearchFields,
  teamSeatSchema,
  treeFields,
} from "../../core/api/trees.ts";
import type { PlanRules } from "../../core/commission/plan.ts";
import { lettersOf } from "../../core/genealogy/team-name.ts";
import type { Identity } from "../../db/client.ts";
import {
  findOwnMembership,
  isInTeam,
  listRecruits,
  type MembershipRow,
} from "../../db/repositories/affiliate/team.ts";
import { findPlanInForce } from "../../db/repositories/plans.ts";
import { listChildren } from "../../db/repositories/trees/children.ts";
import { countLevels, findPlacement } from "../../db/repositories/trees/downline.ts";
import { seatHeld } from "../../db/repositories/trees/manual-seats.ts";
import { findTop, listTeam, listWay, searchTeam } from "../../db/repositories/trees/team.ts";
import { inTransaction } from "../../db/transaction.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { answerTeamExport, teamExportSchema } from "../export-team.ts";
import { pageFields, pageOf, sortedFields, sortedPage, sortedPageOf } from "../pagination.ts";
import { permit } from "../permit.ts";
import {
  presentTeamChild,
  presentTeamFound,
  presentTeamMember,
  presentTeamRow,
  presentTeamStep,
  presentTeamTop,
} from "../present-team.ts";
import { presentLevels, presentPlacement } from "../present-tree.ts";
import { readId } from "../read-body.ts";
import { found } from "../refusals.ts";
import { treeRefusal } from "../tree-refusals.ts";
import { withBody, withQuery } from "../valid.ts";

const treeSchema = z.strictObject(treeFields);
const childrenSchema = z.strictObject({ ...pageFields, ...teamChildrenFields });
const recruitsSchema = z.strictObject({ ...pageFields, ...teamRecruitFields });
const searchSchema = z.strictObject({ ...teamSearchFields, limit: pageFields.limit });
const pathSchema = z.strictObject(teamPathFields);
const membersSchema = z.strictObject({ ...teamListFields, ...sortedFields(TEAM_SORTS, "level") });

/** A signed-in affiliate's team in one program, by its own membership's id: who is below it, and nobody else. */
export const affiliateTeamRoutes = new Hono<AppTypes>()
  .get("/:id", permit("affiliate:read"), withQuery(treeSchema), async (c) => {
    const { own, identity } = await loadOwn(c);
    const { appDb, now } = c.get("services");
    const { programId } = own;
    const [top, plan] = await Promise.all([
      findTop(appDb, identity, { ...own, ...c.req.valid("query") }),
      findPlanInForce(appDb, identity, { programId, campaignId: null, at: now() }),
    ]);
    // Only rules that the schema let in are stored.
    return c.json(presentTeamTop(found(top, "membership"), programId, plan?.rules as PlanRules | undefined));
  })
  .get("/:id/levels", permit("affiliate:read"), withQuery(treeSchema), async (c) => {
    const { own, identity } = await loadOwn(c);
    const { tree } = c.req.valid("query");
    return c.json(presentLevels(await countLevels(c.get("services").appDb, identity, { ...own, tree })));
  })
  .get("/:id/children", permit("affiliate:read"), withQuery(childrenSchema), async (c) => {
    const { own, identity } = await loadOwn(c);
    const { tree, of = own.partnerId, ...page } = c.req.valid("query");
    await demandInTeam(c, identity, own, of, "of");
    const { appDb } = c.get("services");
    const asked = { ...own, partnerId: of, tree };
    const rows = await listChildren(appDb, identity, asked, { ...page, finalised: true });
    const present = (row: (typeof rows)[number]) => presentTeamChild(row, own.partnerId);
    // A level of the matrix is never wider than a page can be.
    if (tree === "placement") return c.json({ data: rows.map(present), nextCursor: null });
    return c.json(pageOf(rows, page, present));
  })
  .get("/:id/recruits", permit("affiliate:read"), withQuery(recruitsSchema), async (c) => {
    const { own, identity } = await loadOwn(c);
    const { q, held, ...page } = c.req.valid("query");
    const filter = { ...page, text: q, held: held === "true" };
    const rows = await listRecruits(c.get("services").appDb, identity, own.partnerId, filter);
    return c.json(pageOf(rows, page, (row) => presentTeamMember(row, own.partnerId)));
  })
  .get("/:id/search", permit("affiliate:read"), withQuery(searchSchema), async (c) => {
    const { own, identity } = await loadOwn(c);
    const { tree, q, limit } = c.req.valid("query");
    const asked = { text: q, letters: lettersOf(q), limit };
    const rows = await searchTeam(c.get("services").appDb, identity, { ...own, tree }, asked);
    const data = rows.slice(0, limit).map((row) => presentTeamFound(row, own.partnerId));
    return c.json({ data, more: rows.length > limit });
  })
  .get("/:id/path", permit("affiliate:read"), withQuery(pathSchema), async (c) => {
    const { own, identity } = await loadOwn(c);
    const { tree, to } = c.req.valid("query");
    const rows = await listWay(c.get("services").appDb, identity, { ...own, tree }, to);
    found(rows[0], "partner", "to");
    return c.json({ data: rows.map((row) => presentTeamStep(row, own.partnerId)) });
  })
  .get("/:id/members", permit("affiliate:read"), withQuery(membersSchema), async (c) => {
    const { own, identity } = await loadOwn(c);
    const { tree, ...query } = c.req.valid("query");
    const page = sortedPage(query, TEAM_SORTS);
    const rows = await listTeam(c.get("services").appDb, identity, { ...own, tree }, query, page);
    return c.json(sortedPageOf(rows, query, TEAM_SORTS, (row) => presentTeamRow(row, own.partnerId)));
  })
  .get("/:id/members/export.csv", permit("affiliate:read"), withQuery(teamExportSchema), async (c) => {
    const { own, identity } = await loadOwn(c);
    return answerTeamExport(c, { own, identity, asked: c.req.valid("query") });
  })
  .post("/:id/seats", permit("affiliate:write"), withBody(teamSeatSchema), async (c) => {
    const { own, identity } = await loadOwn(c);
    const { partnerId, parentPartnerId, position = null } = c.req.valid("json");
    const { app, appDb, now } = c.get("services");
    await demandInTeam(c, identity, own, partnerId, "partnerId");
    await demandInTeam(c, identity, own, parentPartnerId, "parentPartnerId");
    const wanted = { ...own, partnerId, enrollerId: own.partnerId, parentId: parentPartnerId, position };
    const seated = await inTransaction(app, identity, (tx) => seatHeld(tx, { ...wanted, now: now() }));
    if (!seated.ok) throw treeRefusal(seated.reason, "parentPartnerId");
    return c.json(presentPlacement(partnerId, await findPlacement(appDb, identity, partnerId)), 201);
  });

/** The user's own membership that the path names, and the tenant in whose name its team is read. Throws 404. */
async function loadOwn(c: AppContext): Promise<{ own: MembershipRow; identity: Identity }> {
  const user = c.get("user");
  const own = found(await findOwnMembership(c.get("services").appDb, user, readId(c, "id")), "membership");
  return { own, identity: { organisationId: own.organisationId, audit: user.audit } };
}

/** Throws 404 for whoever is neither the affiliate itself nor below it. */
async function demandInTeam(
  c: AppContext,
  identity: Identity,
  { partnerId }: MembershipRow,
  memberId: string,
  field: string,
): Promise<void> {
  if (memberId === partnerId) return;
  const inTeam = await isInTeam(c.get("services").appDb, identity, { partnerId, memberId });
  found(inTeam ? memberId : undefined, "partner", field);
}
