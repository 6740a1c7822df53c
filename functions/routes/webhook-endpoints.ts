import { Hono } from "hono";
import * as z from "zod/mini";
import {
  type NewWebhookEndpoint,
  type Replayed,
  webhookEndpointCreateSchema,
  webhookEndpointListFields,
  webhookEndpointUpdateSchema,
  webhookKeySchema,
  webhookReplaySchema,
  webhookRotateSchema,
} from "../../core/api/webhooks.ts";
import { findProgram } from "../../db/repositories/programs.ts";
import { type EndpointRow, findEndpoint, listEndpoints } from "../../db/repositories/webhooks/endpoints.ts";
import { visibleProgram } from "../caller-scope.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { pageFields, pageOf } from "../pagination.ts";
import { permit } from "../permit.ts";
import { readId } from "../read-body.ts";
import { found } from "../refusals.ts";
import { withBody, withQuery } from "../valid.ts";
import { openSecret } from "../webhooks-out/compose-request.ts";
import { merchantAct, sayDone } from "../webhooks-out/hook-act.ts";
import {
  changeEndpoint,
  makeEndpoint,
  removeEndpoint,
  replay,
  rotate,
  sendTest,
} from "../webhooks-out/manage.ts";
import { presentEndpoint } from "../webhooks-out/present.ts";

const listSchema = z.strictObject({ ...pageFields, ...webhookEndpointListFields });

/** Where a merchant's servers are told what happens. A secret is shown when it is made, and never again. */
export const webhookEndpointRoutes = new Hono<AppTypes>()
  .post("/", permit("webhooks:write"), withBody(webhookEndpointCreateSchema), async (c) => {
    const { key, programId: named, ...asked } = c.req.valid("json");
    const programId = visibleProgram(c, named) ?? null;
    const { appDb } = c.get("services");
    if (programId !== null)
      found(await findProgram(appDb, c.get("caller"), programId), "program", "programId");
    const done = await makeEndpoint(merchantAct(c), key, { ...asked, programId, method: "POST" });
    sayDone(c, done);
    return c.json(await withSecret(c, await load(c, done.answer.endpointId)), done.replayed ? 200 : 201);
  })
  .get("/", permit("webhooks:read"), withQuery(listSchema), async (c) => {
    const query = c.req.valid("query");
    const { appDb, now } = c.get("services");
    const { organisationId } = c.get("caller");
    const owner = { organisationId, programId: visibleProgram(c, query.programId) ?? null };
    const rows = await listEndpoints(appDb, c.get("caller"), owner, query);
    return c.json(pageOf(rows, query, (row) => presentEndpoint(row, now())));
  })
  .get("/:id", permit("webhooks:read"), async (c) => c.json(present(c, await load(c, readId(c, "id")))))
  .patch("/:id", permit("webhooks:write"), withBody(webhookEndpointUpdateSchema), async (c) =>
    c.json(present(c, await changeEndpoint(merchantAct(c), readId(c, "id"), c.req.valid("json")))),
  )
  .delete("/:id", permit("webhooks:write"), async (c) => {
    await removeEndpoint(merchantAct(c), readId(c, "id"));
    return c.body(null, 204);
  })
  .post("/:id/rotate", permit("webhooks:write"), withBody(webhookRotateSchema), async (c) => {
    const { key, overlapHours } = c.req.valid("json");
    const done = await rotate(merchantAct(c), readId(c, "id"), key, overlapHours);
    sayDone(c, done);
    return c.json(await withSecret(c, await load(c, done.answer.endpointId)));
  })
  .post("/:id/test", permit("webhooks:replay"), withBody(webhookKeySchema), async (c) => {
    const done = await sendTest(merchantAct(c), readId(c, "id"), c.req.valid("json").key);
    sayDone(c, done);
    return c.json(done.answer, 202);
  })
  .post("/:id/replay", permit("webhooks:replay"), withBody(webhookReplaySchema), async (c) => {
    const { key, since } = c.req.valid("json");
    const done = await replay(merchantAct(c), key, { endpointId: readId(c, "id"), since });
    sayDone(c, done);
    const answer: Replayed = done.answer;
    return c.json(answer, 202);
  });

const present = (c: AppContext, row: EndpointRow) => presentEndpoint(row, c.get("services").now());

async function load(c: AppContext, id: string): Promise<EndpointRow> {
  const { owner } = merchantAct(c);
  return found(await findEndpoint(c.get("services").appDb, c.get("caller"), owner, id), "endpoint");
}

async function withSecret(c: AppContext, row: EndpointRow): Promise<NewWebhookEndpoint> {
  if (row.envelope === null) throw new Error("a merchant's endpoint without a secret");
  return { ...present(c, row), secret: await openSecret(c.get("services"), row.id, row.envelope) };
}
