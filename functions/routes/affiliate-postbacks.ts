import { Hono } from "hono";
import * as z from "zod/mini";
import {
  postbackCreateSchema,
  postbackListFields,
  postbackUpdateSchema,
  webhookKeySchema,
} from "../../core/api/webhooks.ts";
import { programPlace } from "../../db/repositories/disputes/reads.ts";
import { findWebhookDelivery, listWebhookAttempts } from "../../db/repositories/webhooks/deliveries.ts";
import { type EndpointRow, findEndpoint, listEndpoints } from "../../db/repositories/webhooks/endpoints.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { listRoute, ownAccess } from "../lists/list-route.ts";
import { ownDeliveryList } from "../lists/own-records.ts";
import { pageFields, pageOf } from "../pagination.ts";
import { permit } from "../permit.ts";
import { readId } from "../read-body.ts";
import { found } from "../refusals.ts";
import { withBody, withQuery } from "../valid.ts";
import { affiliateAct, sayDone } from "../webhooks-out/hook-act.ts";
import { changeEndpoint, makeEndpoint, removeEndpoint, replay, sendTest } from "../webhooks-out/manage.ts";
import { presentDelivery, presentDeliveryDetail, presentPostback } from "../webhooks-out/present.ts";

const listSchema = z.strictObject({ ...pageFields, ...postbackListFields });
const deliveries = listRoute(ownDeliveryList, ownAccess);

/** Where a signed-in affiliate's own tracker is told what it earns and loses: addresses with macros, and what was sent there. */
export const affiliatePostbackRoutes = new Hono<AppTypes>()
  .post("/", permit("affiliate:write"), withBody(postbackCreateSchema), async (c) => {
    const { key, programId = null, ...asked } = c.req.valid("json");
    const act = await affiliateAct(c);
    if (programId !== null)
      found(await programPlace(c.get("services").appDb, c.get("user"), programId), "program", "programId");
    const done = await makeEndpoint(act, key, { ...asked, programId, includeTest: false });
    sayDone(c, done);
    return c.json(presentPostback(await load(c, done.answer.endpointId)), done.replayed ? 200 : 201);
  })
  .get("/", permit("affiliate:read"), withQuery(listSchema), async (c) => {
    const page = c.req.valid("query");
    const { owner } = await affiliateAct(c);
    const rows = await listEndpoints(c.get("services").appDb, c.get("user"), owner, page);
    return c.json(pageOf(rows, page, presentPostback));
  })
  .get(
    "/deliveries",
    permit("affiliate:read"),
    withQuery(ownDeliveryList.pageSchema),
    deliveries.page(presentDelivery),
  )
  .get(
    "/deliveries/count",
    permit("affiliate:read"),
    withQuery(ownDeliveryList.countSchema),
    deliveries.count,
  )
  .get(
    "/deliveries/export.csv",
    permit("affiliate:read"),
    withQuery(ownDeliveryList.exportSchema),
    deliveries.csv,
  )
  .post(
    "/deliveries/exports",
    permit("affiliate:read"),
    withBody(ownDeliveryList.exportSchema),
    deliveries.ask,
  )
  .get("/deliveries/:id", permit("affiliate:read"), async (c) => c.json(await detailOf(c)))
  .post("/deliveries/:id/replay", permit("affiliate:write"), withBody(webhookKeySchema), async (c) => {
    const { id, endpointId } = await loadDelivery(c);
    sayDone(c, await replay(await affiliateAct(c), c.req.valid("json").key, { id, endpointId }));
    return c.json(await detailOf(c), 202);
  })
  .get("/:id", permit("affiliate:read"), async (c) => c.json(presentPostback(await load(c, readId(c, "id")))))
  .patch("/:id", permit("affiliate:write"), withBody(postbackUpdateSchema), async (c) =>
    c.json(
      presentPostback(await changeEndpoint(await affiliateAct(c), readId(c, "id"), c.req.valid("json"))),
    ),
  )
  .delete("/:id", permit("affiliate:write"), async (c) => {
    await removeEndpoint(await affiliateAct(c), readId(c, "id"));
    return c.body(null, 204);
  })
  .post("/:id/test", permit("affiliate:write"), withBody(webhookKeySchema), async (c) => {
    const done = await sendTest(await affiliateAct(c), readId(c, "id"), c.req.valid("json").key);
    sayDone(c, done);
    return c.json(done.answer, 202);
  });

async function load(c: AppContext, id: string): Promise<EndpointRow> {
  const { owner } = await affiliateAct(c);
  return found(await findEndpoint(c.get("services").appDb, c.get("user"), owner, id), "postback");
}

async function loadDelivery(c: AppContext) {
  const { owner } = await affiliateAct(c);
  const row = await findWebhookDelivery(c.get("services").appDb, c.get("user"), owner, readId(c, "id"));
  return found(row, "delivery");
}

async function detailOf(c: AppContext) {
  const row = await loadDelivery(c);
  const attempts = await listWebhookAttempts(c.get("services").appDb, c.get("user"), row.id);
  return presentDeliveryDetail(row, attempts);
}
