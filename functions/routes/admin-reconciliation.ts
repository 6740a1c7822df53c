import { Hono } from "hono";
import * as z from "zod/mini";
import {
  assignItemSchema,
  reconciliationItemFields,
  reconciliationRunSchema,
  resolveItemSchema,
} from "../../core/api/reconciliation.ts";
import { findItem, findRun, listItems, listRuns } from "../../db/repositories/reconciliation/item-lists.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { handOff } from "../hand-off.ts";
import { pageFields, pageOf } from "../pagination.ts";
import { permit } from "../permit.ts";
import { readId } from "../read-body.ts";
import { assignItem, reopenItem, resolveItem } from "../reconciliation/decide-item.ts";
import { presentItem, presentItemDetail, presentRun } from "../reconciliation/present-item.ts";
import { startAskedRun } from "../reconciliation/start-run.ts";
import { found } from "../refusals.ts";
import { withBody, withQuery } from "../valid.ts";

const runsSchema = z.strictObject(pageFields);
const itemsSchema = z.strictObject({ ...pageFields, ...reconciliationItemFields });

/** Comparisons of the books with Stripe and the banks, and what the platform's people make of the differences. */
export const adminReconciliationRoutes = new Hono<AppTypes>()
  .get("/runs", permit("platform.reconciliation:read"), withQuery(runsSchema), async (c) => {
    const query = c.req.valid("query");
    const rows = await listRuns(c.get("services").appDb, c.get("operator"), query);
    return c.json(pageOf(rows, query, presentRun));
  })
  .post("/runs", permit("platform.reconciliation:write"), withBody(reconciliationRunSchema), async (c) => {
    const { key } = c.req.valid("json");
    const [services, operator] = [c.get("services"), c.get("operator")];
    const asked = { key, userId: operator.userId, audit: operator.audit, requestId: c.get("requestId") };
    const { id, known, handOffs } = await startAskedRun(services, asked);
    handOff(c, handOffs);
    if (known) c.header("idempotent-replayed", "true");
    const run = presentRun(found(await findRun(services.appDb, operator, id), "run"));
    return c.json(run, known ? 200 : 201);
  })
  .get("/items", permit("platform.reconciliation:read"), withQuery(itemsSchema), async (c) => {
    const query = c.req.valid("query");
    const rows = await listItems(c.get("services").appDb, c.get("operator"), query);
    return c.json(pageOf(rows, query, presentItem));
  })
  .get("/items/:id", permit("platform.reconciliation:read"), (c) => answer(c))
  .post(
    "/items/:id/assign",
    permit("platform.reconciliation:write"),
    withBody(assignItemSchema),
    async (c) => {
      const { userId } = c.req.valid("json");
      return answer(c, await assignItem(deciding(c), userId));
    },
  )
  .post(
    "/items/:id/resolve",
    permit("platform.reconciliation:write"),
    withBody(resolveItemSchema),
    async (c) => {
      const { reason } = c.req.valid("json");
      return answer(c, await resolveItem(deciding(c), reason));
    },
  )
  .post("/items/:id/reopen", permit("platform.reconciliation:write"), async (c) =>
    answer(c, await reopenItem(deciding(c))),
  );

const deciding = (c: AppContext) => ({
  services: c.get("services"),
  operator: c.get("operator"),
  itemId: readId(c, "id"),
});

/** @param replayed it stood so before */
async function answer(c: AppContext, replayed = false): Promise<Response> {
  if (replayed) c.header("idempotent-replayed", "true");
  const services = c.get("services");
  const row = await findItem(services.jobDb, readId(c, "id"));
  return c.json(await presentItemDetail(services, found(row, "difference"), c.get("requestId")));
}
