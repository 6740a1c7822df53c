import { Hono } from "hono";
import * as z from "zod/mini";
import {
  type Link,
  type LinkCreate,
  linkCreateSchema,
  linkListFields,
  linkUpdateSchema,
} from "../../core/api/links.ts";
import { isAllowedDestination } from "../../core/clicks/compose-link-record.ts";
import { randomBase62 } from "../../core/ids/base62.ts";
import { type CampaignRow, findCampaign } from "../../db/repositories/campaigns.ts";
import { type EnrollmentRow, findEnrollment } from "../../db/repositories/enrollments.ts";
import {
  findLink,
  insertLink,
  type LinkChanges,
  type LinkRow,
  listLinks,
  updateLink,
} from "../../db/repositories/links.ts";
import { findPartner } from "../../db/repositories/partners.ts";
import { findProgram, type ProgramRow } from "../../db/repositories/programs.ts";
import { violatedConstraint } from "../../db/violated-constraint.ts";
import { authenticate } from "../authenticate.ts";
import { visibleProgram } from "../caller-scope.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { pageFields, pageOf } from "../pagination.ts";
import { invalidField, Problem } from "../problem.ts";
import { newLinkHandOff, publishChange } from "../publish-change.ts";
import { readBody, readId, readQuery } from "../read-body.ts";
import { alreadyExists, checkActive, checkVersion, found, stale } from "../refusals.ts";

const listSchema = z.strictObject({ ...pageFields, ...linkListFields });

const RANDOM_CODE_LENGTH = 8;
/** 62^8 codes: twice in a row the same is no chance. */
const RANDOM_CODES_MAX = 3;

/** Links: written to Upstash and KV before they are answered, so that they lead somewhere at once. */
export const linkRoutes = new Hono<AppTypes>()
  .post("/", authenticate("links:write"), async (c) => {
    const body = await readBody(c, linkCreateSchema);
    const place = await loadPlace(c, body.enrollmentId);
    refuseDestination(body.destinationUrl, place.campaign);
    if (body.expiresAt != null && body.expiresAt <= c.get("services").now()) {
      throw invalidField("expiresAt", "in_the_past", "must lie ahead");
    }
    return c.json(await createLink(c, body, place), 201);
  })
  .get("/", authenticate("links:read"), async (c) => {
    const query = readQuery(c, listSchema);
    const services = c.get("services");
    const rows = await listLinks(services.appDb, c.get("caller"), {
      ...query,
      programId: visibleProgram(c, query.programId),
    });
    return c.json(pageOf(rows, query, (row) => presentLink(row, services.env.EDGE_URL)));
  })
  .get("/:id", authenticate("links:read"), async (c) =>
    c.json(presentLink(await loadLink(c), c.get("services").env.EDGE_URL)),
  )
  .patch("/:id", authenticate("links:write"), async (c) => {
    const { version, destinationUrl, expiresAt } = await readBody(c, linkUpdateSchema);
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
    return c.json(await commit(c, link, changes));
  })
  .post("/:id/archive", authenticate("links:write"), async (c) => {
    const link = await loadLink(c);
    checkActive(link.status, "link");
    return c.json(await commit(c, link, { status: "archived" }));
  });

async function loadLink(c: AppContext): Promise<LinkRow> {
  const { appDb } = c.get("services");
  return found(await findLink(appDb, c.get("caller"), readId(c, "id"), visibleProgram(c)), "link");
}

interface Place {
  readonly enrollment: EnrollmentRow;
  readonly campaign: CampaignRow;
  readonly program: ProgramRow;
}

/** An approved place of an active partner in a campaign that goes on. */
async function loadPlace(c: AppContext, enrollmentId: string): Promise<Place> {
  const { appDb } = c.get("services");
  const caller = c.get("caller");
  const enrollment = found(
    await findEnrollment(appDb, caller, enrollmentId, visibleProgram(c)),
    "enrollment",
    "enrollmentId",
  );
  const [campaign, partner, program] = await Promise.all([
    findCampaign(appDb, caller, enrollment.campaignId),
    findPartner(appDb, caller, enrollment.partnerId),
    findProgram(appDb, caller, enrollment.programId),
  ]);
  if (enrollment.status !== "approved") {
    throw new Problem("wrong_state", `The enrollment is ${enrollment.status}, not approved.`, [
      { field: "enrollmentId", code: "not_approved", message: `is ${enrollment.status}, not approved` },
    ]);
  }
  checkActive(found(partner, "partner").status, "partner");
  const place = { enrollment, campaign: found(campaign, "campaign"), program: found(program, "program") };
  if (place.campaign.status === "archived") throw new Problem("wrong_state", "The campaign is archived.");
  checkActive(place.program.status, "program");
  return place;
}

function refuseDestination(url: string | null | undefined, campaign: CampaignRow): void {
  if (url == null || isAllowedDestination(url, campaign.destinationUrl, campaign.allowedHosts)) return;
  const message = "must lie on the host of the campaign's destination or on one of its allowed hosts";
  throw invalidField("destinationUrl", "host_not_allowed", message);
}

async function createLink(c: AppContext, body: LinkCreate, { enrollment, program }: Place) {
  const services = c.get("services");
  const host = program.trackingHost ?? new URL(services.env.EDGE_URL).hostname;
  for (let attempt = 1; ; attempt++) {
    const id = services.newId();
    const code = body.code ?? randomBase62(RANDOM_CODE_LENGTH, (bytes) => crypto.getRandomValues(bytes));
    const handOff = newLinkHandOff(c, "link", id);
    const { campaignId, partnerId } = enrollment;
    const link = {
      id,
      programId: program.id,
      campaignId,
      enrollmentId: enrollment.id,
      partnerId,
      host,
      code,
      destinationUrl: body.destinationUrl ?? null,
      expiresAt: body.expiresAt ?? null,
    };
    try {
      const row = await insertLink(services.appDb, c.get("caller"), link, handOff.row);
      return { ...presentLink(row, services.env.EDGE_URL), published: await publishChange(c, handOff) };
    } catch (error) {
      if (violatedConstraint(error) !== "links_address") throw error;
      if (body.code !== undefined || attempt === RANDOM_CODES_MAX) {
        throw alreadyExists("code", `The code ${code} is taken on ${host}.`);
      }
    }
  }
}

async function commit(c: AppContext, link: LinkRow, changes: LinkChanges) {
  const services = c.get("services");
  if (Object.keys(changes).length === 0)
    return { ...presentLink(link, services.env.EDGE_URL), published: true };
  const handOff = newLinkHandOff(c, "link", link.id);
  const row = await updateLink(services.appDb, c.get("caller"), {
    id: link.id,
    version: link.version,
    changes,
    now: services.now(),
    handOff: handOff.row,
  });
  if (row === undefined) throw stale("link");
  return { ...presentLink(row, services.env.EDGE_URL), published: await publishChange(c, handOff) };
}

function presentLink(row: LinkRow, edgeUrl: string): Link {
  return {
    id: row.id,
    programId: row.programId,
    campaignId: row.campaignId,
    enrollmentId: row.enrollmentId,
    partnerId: row.partnerId,
    url: linkUrl(edgeUrl, row.host, row.code),
    host: row.host,
    code: row.code,
    destinationUrl: row.destinationUrl,
    status: row.status,
    expiresAt: row.expiresAt?.toISOString() ?? null,
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

/** The platform's own host keeps its scheme and port; a program's tracking host is reached by https. */
function linkUrl(edgeUrl: string, host: string, code: string): string {
  const { origin, hostname } = new URL(edgeUrl);
  return `${host === hostname ? origin : `https://${host}`}/r/${code}`;
}
