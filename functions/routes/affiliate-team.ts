import { Hono } from "hono";
import * as z from "zod/mini";
import {
  type TeamChild,
  type TeamMember,
  teamChildrenFields,
  teamRecruitFields,
  teamSeatSchema,
  treeFields,
} from "../../core/api/trees.ts";
import { initials } from "../../core/genealogy/team-name.ts";
import type { Identity } from "../../db/client.ts";
import {
  findOwnMembership,
  isInTeam,
  listRecruits,
  type MembershipRow,
  type RecruitRow,
} from "../../db/repositories/affiliate/team.ts";
import {
  type ChildRow,
  countLevels,
  findPlacement,
  listChildren,
} from "../../db/repositories/trees/downline.ts";
import { seatHeld } from "../../db/repositories/trees/manual-seats.ts";
import { inTransaction } from "../../db/transaction.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { pageFields, pageOf } from "../pagination.ts";
import { permit } from "../permit.ts";
import { presentLevels, presentPlacement } from "../present-tree.ts";
import { readId } from "../read-body.ts";
import { found } from "../refusals.ts";
import { treeRefusal } from "../tree-refusals.ts";
import { withBody, withQuery } from "../valid.ts";

const levelsSchema = z.strictObject(treeFields);
const childrenSchema = z.strictObject({ ...pageFields, ...teamChildrenFields });
const recruitsSchema = z.strictObject({ ...pageFields, ...teamRecruitFields });

/** A signed-in affiliate's team in one program, by its own membership's id: who is below it, and nobody else. */
export const affiliateTeamRoutes = new Hono<AppTypes>()
  .get("/:id/levels", permit("affiliate:read"), withQuery(levelsSchema), async (c) => {
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
    const present = (row: ChildRow) => presentTeamChild(row, own.partnerId);
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

function presentTeamMember(
  row: Omit<RecruitRow, "sponsorId"> & { sponsorId: string | null },
  own: string,
): TeamMember {
  const recruit = row.sponsorId === own;
  return {
    partnerId: row.id,
    name: recruit ? row.name : initials(row.name),
    recruit,
    status: row.status,
    joinedAt: new Date(row.joinedAt).toISOString(),
  };
}

const presentTeamChild = (row: ChildRow, own: string): TeamChild => ({
  ...presentTeamMember(row, own),
  position: row.position,
  direct: row.direct,
  below: row.below,
  volumes: row.volumes,
});
