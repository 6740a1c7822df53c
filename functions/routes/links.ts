import { Hono } from "hono";
import * as z from "zod/mini";
import { linkCreateSchema, linkListFields, linkUpdateSchema } from "../../core/api/links.ts";
import { findCampaign } from "../../db/repositories/campaigns.ts";
import { findLink, type LinkRow, listLinks } from "../../db/repositories/links.ts";
import { visibleProgram } from "../caller-scope.ts";
import { changeLink } from "../change-link.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { createLink, refuseDestination } from "../create-link.ts";
import { pageFields, pageOf } from "../pagination.ts";
import { permit } from "../permit.ts";
import { presentLink } from "../present-link.ts";
import { readId } from "../read-body.ts";
import { checkActive, checkVersion, found } from "../refusals.ts";
import { withBody, withQuery } from "../valid.ts";

const listSchema = z.strictObject({ ...pageFields, ...linkListFields });

/** Links: written to Upstash and KV before they are answered, so that they lead somewhere at once. */
export const linkRoutes = new Hono<AppTypes>()
  .post("/", permit("links:write"), withBody(linkCreateSchema), async (c) => {
    const link = c.req.valid("json");
    const order = { identity: c.get("caller"), link, programId: visibleProgram(c) };
    return c.json(await createLink(c, order), 201);
  })
  .get("/", permit("links:read"), withQuery(listSchema), async (c) => {
    const query = c.req.valid("query");
    const services = c.get("services");
    const rows = await listLinks(services.appDb, c.get("caller"), {
      ...query,
      programId: visibleProgram(c, query.programId),
    });
    return c.json(pageOf(rows, query, (row) => presentLink(row, services.env.EDGE_URL)));
  })
  .get("/:id", permit("links:read"), async (c) =>
    c.json(presentLink(await loadLink(c), c.get("services").env.EDGE_URL)),
  )
  .patch("/:id", permit("links:write"), withBody(linkUpdateSchema), async (c) => {
    const { version, destinationUrl, expiresAt } = c.req.valid("json");
    const link = await loadLink(c);
    checkVersion(version, link.version, "link");
    checkActive(link.status, "link");
    const { appDb } = c.get("services");
    const campaign = found(await findCampaign(appDb, c.get("caller"), link.campaignId), "campaign");
    refuseDestination(destinationUrl, campaign);
    const changes = {
      ...(destinationUrl === undefined ? {} : { destinationUrl }),
      ...(expiresAt === undefined ? {} : { expiresAt }),
    };
    return c.json(await changeLink(c, c.get("caller"), { link, changes }));
  })
  .post("/:id/archive", permit("links:write"), async (c) => {
    const link = await loadLink(c);
    checkActive(link.status, "link");
    return c.json(await changeLink(c, c.get("caller"), { link, changes: { status: "archived" } }));
  });

async function loadLink(c: AppContext): Promise<LinkRow> {
  const { appDb } = c.get("services");
  return found(await findLink(appDb, c.get("caller"), readId(c, "id"), visibleProgram(c)), "link");
}
