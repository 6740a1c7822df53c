import { Hono } from "hono";
import { ruleOf } from "../../core/access/permissions.ts";
import { FOUND_KINDS } from "../../core/admin/found-kinds.ts";
import { findSchema } from "../../core/api/admin-find.ts";
import { findThings } from "../../db/repositories/admin-find.ts";
import type { AppTypes } from "../context.ts";
import { permit } from "../permit.ts";
import { withQuery } from "../valid.ts";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** One box for the platform's people: whom and what they look for, over all tenants, of each kind what their role may see. */
export const adminFindRoutes = new Hono<AppTypes>().get(
  "/",
  permit("platform.organisations:read"),
  withQuery(findSchema),
  async (c) => {
    const { q, most } = c.req.valid("query");
    const seesPayouts = ruleOf("platform.payouts:read").roles.includes(c.get("operator").role);
    const kinds = FOUND_KINDS.filter((kind) => kind !== "payout" || seesPayouts);
    const find = { q, id: UUID.test(q) ? q : null, most };
    return c.json({ data: await findThings(c.get("services").jobDb, kinds, find) });
  },
);
