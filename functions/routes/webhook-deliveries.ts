import { Hono } from "hono";
import * as z from "zod/mini";
import {
  type WebhookEventDetail,
  webhookEventListFields,
  webhookKeySchema,
} from "../../core/api/webhooks.ts";
import {
  findWebhookDelivery,
  listWebhookAttempts,
  type WebhookDeliveryRow,
} from "../../db/repositories/webhooks/deliveries.ts";
import { findWebhookEvent, listWebhookEvents } from "../../db/repositories/webhooks/events.ts";
import { visibleProgram } from "../caller-scope.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { deliveryList } from "../lists/deliveries.ts";
import { listRoute, tenantAccess } from "../lists/list-route.ts";
import { pageFields, pageOf } from "../pagination.ts";
import { permit } from "../permit.ts";
import { readId } from "../read-body.ts";
import { found } from "../refusals.ts";
import { withBody, withQuery } from "../valid.ts";
import { merchantAct, sayDone } from "../webhooks-out/hook-act.ts";
import { replay } from "../webhooks-out/manage.ts";
import { presentDelivery, presentDeliveryDetail, presentWebhookEvent } from "../webhooks-out/present.ts";
import { presentPayload } from "../webhooks-out/present-event.ts";

const eventListSchema = z.strictObject({ ...pageFields, ...webhookEventListFields });
const deliveries = listRoute(deliveryList, tenantAccess);

/** What happened that an endpoint asked for, newest first; one with its payload. */
export const webhookEventRoutes = new Hono<AppTypes>()
  .get("/", permit("webhooks:read"), withQuery(eventListSchema), async (c) => {
    const query = c.req.valid("query");
    const rows = await listWebhookEvents(c.get("services").appDb, c.get("caller"), {
      ...query,
      programId: visibleProgram(c, query.programId),
    });
    return c.json(pageOf(rows, query, presentWebhookEvent));
  })
  .get("/:id", permit("webhooks:read"), async (c) => {
    const wanted = { id: readId(c, "id"), programId: visibleProgram(c) };
    const row = found(await findWebhookEvent(c.get("services").appDb, c.get("caller"), wanted), "event");
    const payload = presentPayload({ ...row, eventId: row.id });
    const detail: WebhookEventDetail = { ...presentWebhookEvent(row), payload };
    return c.json(detail);
  });

/** What was sent where, what came of it, and sending it again. */
export const webhookDeliveryRoutes = new Hono<AppTypes>()
  .get("/", permit("webhooks:read"), withQuery(deliveryList.pageSchema), deliveries.page(presentDelivery))
  .get("/count", permit("webhooks:read"), withQuery(deliveryList.countSchema), deliveries.count)
  .get("/export.csv", permit("webhooks:read"), withQuery(deliveryList.exportSchema), deliveries.csv)
  .post("/exports", permit("webhooks:read"), withBody(deliveryList.exportSchema), deliveries.ask)
  .get("/:id", permit("webhooks:read"), async (c) => c.json(await detailOf(c, await load(c))))
  .post("/:id/replay", permit("webhooks:replay"), withBody(webhookKeySchema), async (c) => {
    const { id, endpointId } = await load(c);
    sayDone(c, await replay(merchantAct(c), c.req.valid("json").key, { id, endpointId }));
    return c.json(await detailOf(c, await load(c)), 202);
  });

async function load(c: AppContext): Promise<WebhookDeliveryRow> {
  const { owner } = merchantAct(c);
  const row = await findWebhookDelivery(c.get("services").appDb, c.get("caller"), owner, readId(c, "id"));
  return found(row, "delivery");
}

async function detailOf(c: AppContext, row: WebhookDeliveryRow) {
  const attempts = await listWebhookAttempts(c.get("services").appDb, c.get("caller"), row.id);
  return presentDeliveryDetail(row, attempts);
}
