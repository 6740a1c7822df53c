import { Hono } from "hono";
import { type Organisation, organisationUpdateSchema } from "../../core/api/members.ts";
import { findOrganisation, renameOrganisation } from "../../db/repositories/members.ts";
import { inTransaction } from "../../db/transaction.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { permit } from "../permit.ts";
import { withBody } from "../valid.ts";

/** The organisation that a request is about. */
export const organisationRoutes = new Hono<AppTypes>()
  .get("/", permit("members:read"), async (c) => c.json(await load(c)))
  .patch("/", permit("organisation:write"), withBody(organisationUpdateSchema), async (c) => {
    const { name } = c.req.valid("json");
    return c.json(await load(c, name));
  });

/** @param name when given, its name from now on */
function load(c: AppContext, name?: string): Promise<Organisation> {
  return inTransaction(c.get("services").app, c.get("caller"), async (tx) => {
    if (name !== undefined) await renameOrganisation(tx, name);
    return findOrganisation(tx);
  });
}
