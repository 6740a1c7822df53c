import { Hono } from "hono";
import type { AffiliateLink } from "../../core/api/affiliate.ts";
import {
  AFFILIATE_LINK_SORTS,
  affiliateLinkCreateSchema,
  affiliateLinksBulkSchema,
} from "../../core/api/affiliate-links.ts";
import type { Identity } from "../../db/client.ts";
import { findOwnLink, listOwnLinks } from "../../db/repositories/affiliate/links.ts";
import { findOwnEnrollment } from "../../db/repositories/affiliate/offers.ts";
import { findLink, type LinkRow } from "../../db/repositories/links.ts";
import { changeLink } from "../change-link.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { createLink } from "../create-link.ts";
import { createLinks } from "../create-links.ts";
import { listRoute, ownAccess } from "../lists/list-route.ts";
import { ownLinkList } from "../lists/own-records.ts";
import { sortedPage } from "../pagination.ts";
import { permit } from "../permit.ts";
import { presentOwnLink } from "../present-affiliate.ts";
import { Problem } from "../problem.ts";
import { readId } from "../read-body.ts";
import { checkActive, found } from "../refusals.ts";
import { withBody, withQuery } from "../valid.ts";

const list = listRoute(ownLinkList, ownAccess);

/** An affiliate's own links: what each brought, making them, one or many, and putting them away and back. */
export const affiliateLinkRoutes = new Hono<AppTypes>()
  .get(
    "/",
    permit("affiliate:read"),
    withQuery(ownLinkList.pageSchema),
    list.page((row, c) => presentOwnLink(row, c.get("services").env.EDGE_URL)),
  )
  .get("/count", permit("affiliate:read"), withQuery(ownLinkList.countSchema), list.count)
  .get("/export.csv", permit("affiliate:read"), withQuery(ownLinkList.exportSchema), list.csv)
  .post("/exports", permit("affiliate:read"), withBody(ownLinkList.exportSchema), list.ask)
  .post("/", permit("affiliate:write"), withBody(affiliateLinkCreateSchema), async (c) => {
    const link = c.req.valid("json");
    const { id, published } = await createLink(c, {
      identity: await tenantOf(c, link.enrollmentId),
      link,
    });
    return c.json({ ...(await shown(c, id)), published }, 201);
  })
  .post("/bulk", permit("affiliate:write"), withBody(affiliateLinksBulkSchema), async (c) => {
    const order = c.req.valid("json");
    return c.json(await createLinks(c, await tenantOf(c, order.enrollmentId), order));
  })
  .post("/:id/archive", permit("affiliate:write"), async (c) => {
    const { identity, link } = await loadOwn(c);
    checkActive(link.status, "link");
    const changes = { status: "archived", archivedByPartner: true } as const;
    const { published } = await changeLink(c, identity, { link, changes });
    return c.json({ ...(await shown(c, link.id)), published });
  })
  .post("/:id/reactivate", permit("affiliate:write"), async (c) => {
    const { identity, link } = await loadOwn(c);
    if (link.status !== "archived") throw new Problem("wrong_state", "The link is not archived.");
    if (!link.archivedByPartner) {
      throw new Problem("wrong_state", "The merchant has archived the link: ask for another.");
    }
    const changes = { status: "active", archivedByPartner: false } as const;
    const { published } = await changeLink(c, identity, { link, changes });
    return c.json({ ...(await shown(c, link.id)), published });
  });

/** The tenant in which the user has an enrollment of its own. */
async function tenantOf(c: AppContext, enrollmentId: string): Promise<Identity> {
  const own = await findOwnEnrollment(c.get("services").appDb, c.get("user"), enrollmentId);
  const { organisationId } = found(own, "enrollment", "enrollmentId");
  return { organisationId, audit: c.get("user").audit };
}

async function loadOwn(c: AppContext): Promise<{ identity: Identity; link: LinkRow }> {
  const { appDb } = c.get("services");
  const id = readId(c, "id");
  const { organisationId } = found(await findOwnLink(appDb, c.get("user"), id), "link");
  const identity = { organisationId, audit: c.get("user").audit };
  return { identity, link: found(await findLink(appDb, identity, id), "link") };
}

/** A link as the list shows it. */
async function shown(c: AppContext, id: string): Promise<AffiliateLink> {
  const { appDb, env, now } = c.get("services");
  const page = sortedPage({ limit: 1, sort: "-createdAt" }, AFFILIATE_LINK_SORTS);
  const [row] = await listOwnLinks(appDb, c.get("user"), { id }, page, now());
  return presentOwnLink(found(row, "link"), env.EDGE_URL);
}
