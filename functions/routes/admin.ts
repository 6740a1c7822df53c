import { Hono } from "hono";
import {
  type AdminOrganisation,
  type AdminOrganisationDetail,
  type AdminUser,
  type AdminUserDetail,
  actAsSchema,
  platformRoleSchema,
} from "../../core/api/admin.ts";
import { endActing } from "../../db/repositories/acting.ts";
import {
  findOrganisationById,
  findUser,
  type ListedOrganisation,
  type ListedUser,
} from "../../db/repositories/admin.ts";
import { beginActingAs, renewActing } from "../admin/act-as.ts";
import { changePlatformRole } from "../admin/change-platform-role.ts";
import { endSessionsOf } from "../admin/end-sessions.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { listRoute, platformAccess } from "../lists/list-route.ts";
import { organisationList, userList } from "../lists/platform-lists.ts";
import { permit } from "../permit.ts";
import { readId } from "../read-body.ts";
import { found } from "../refusals.ts";
import { withBody, withQuery } from "../valid.ts";

const users = listRoute(userList, platformAccess);
const organisations = listRoute(organisationList, platformAccess);

/** What the platform's own people see and do. Everybody else is told that it is not there. */
export const adminRoutes = new Hono<AppTypes>()
  .get("/users", permit("platform.users:read"), withQuery(userList.pageSchema), users.page(listedUser))
  .get("/users/count", permit("platform.users:read"), withQuery(userList.countSchema), users.count)
  .get("/users/export.csv", permit("platform.users:read"), withQuery(userList.exportSchema), users.csv)
  .post("/users/exports", permit("platform.users:read"), withBody(userList.exportSchema), users.ask)
  .get("/users/:id", permit("platform.users:read"), async (c) => c.json(await user(c)))
  .put(
    "/users/:id/platform-role",
    permit("platform.roles:write"),
    withBody(platformRoleSchema),
    async (c) => {
      const { role } = c.req.valid("json");
      await changePlatformRole(c, await user(c), role);
      return c.json(await user(c));
    },
  )
  .post("/users/:id/end-sessions", permit("platform.sessions:write"), async (c) => {
    await endSessionsOf(c, await user(c));
    return c.body(null, 204);
  })
  .get(
    "/organisations",
    permit("platform.organisations:read"),
    withQuery(organisationList.pageSchema),
    organisations.page(listedOrganisation),
  )
  .get(
    "/organisations/count",
    permit("platform.organisations:read"),
    withQuery(organisationList.countSchema),
    organisations.count,
  )
  .get(
    "/organisations/export.csv",
    permit("platform.organisations:read"),
    withQuery(organisationList.exportSchema),
    organisations.csv,
  )
  .post(
    "/organisations/exports",
    permit("platform.organisations:read"),
    withBody(organisationList.exportSchema),
    organisations.ask,
  )
  .get("/organisations/:id", permit("platform.organisations:read"), async (c) => {
    const row = await findOrganisationById(c.get("services").appDb, c.get("operator"), readId(c, "id"));
    const organisation: AdminOrganisationDetail = found(row, "organisation here");
    return c.json(organisation);
  })
  .post("/act-as", permit("platform.act-as"), withBody(actAsSchema), async (c) =>
    c.json(await beginActingAs(c, c.req.valid("json"))),
  )
  .post("/act-as/:sessionId/renew", permit("platform.act-as:continue"), async (c) =>
    c.json(await renewActing(c, readId(c, "sessionId"))),
  )
  .delete("/act-as/:sessionId", permit("platform.act-as:continue"), async (c) => {
    const { appDb, now } = c.get("services");
    await endActing(appDb, c.get("operator"), readId(c, "sessionId"), now());
    return c.body(null, 204);
  });

async function user(c: AppContext): Promise<AdminUserDetail> {
  return found(await findUser(c.get("services").appDb, c.get("operator"), readId(c, "id")), "user");
}

function listedUser({
  sessions: _,
  locale: __,
  timezone: ___,
  sortValue: ____,
  ...row
}: ListedUser): AdminUser {
  return row;
}
function listedOrganisation({
  memberList: _,
  programList: __,
  sortValue: ___,
  ...row
}: ListedOrganisation): AdminOrganisation {
  return row;
}
