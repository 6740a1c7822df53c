import { Hono } from "hono";
import * as z from "zod/mini";
import { creativeCreateSchema, creativeListFields, creativeUpdateSchema } from "../../core/api/creatives.ts";
import { missingPart } from "../../core/creative/missing-part.ts";
import { findCampaign } from "../../db/repositories/campaigns.ts";
import {
  type CreativeChanges,
  type CreativeRow,
  findCreative,
  insertCreative,
  listCreatives,
  updateCreative,
} from "../../db/repositories/creatives.ts";
import { findProgram } from "../../db/repositories/programs.ts";
import { namedProgram, visibleProgram } from "../caller-scope.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { keepFile } from "../creatives/creative-file.ts";
import { presentCreative } from "../creatives/present-creative.ts";
import { given } from "../given.ts";
import { pageFields, pageOf } from "../pagination.ts";
import { permit } from "../permit.ts";
import { invalidField } from "../problem.ts";
import { readId } from "../read-body.ts";
import { checkActive, checkVersion, found, stale } from "../refusals.ts";
import { withBody, withQuery } from "../valid.ts";

const listSchema = z.strictObject({ ...pageFields, ...creativeListFields });

/** Creatives: what a merchant gives its affiliates to promote with. */
export const creativeRoutes = new Hono<AppTypes>()
  .post("/", permit("campaigns:write"), withBody(creativeCreateSchema), async (c) => {
    const { programId: named, ...fields } = c.req.valid("json");
    const { appDb, env, newId } = c.get("services");
    const caller = c.get("caller");
    const programId = namedProgram(c, named);
    checkActive(found(await findProgram(appDb, caller, programId), "program", "programId").status, "program");
    await checkCampaign(c, programId, fields.campaignId);
    refuse({ ...fields, status: "draft", objectKey: null });
    const row = await insertCreative(appDb, caller, { ...fields, id: newId(), programId });
    return c.json(presentCreative(row, env.APP_URL), 201);
  })
  .get("/", permit("campaigns:read"), withQuery(listSchema), async (c) => {
    const query = c.req.valid("query");
    const { appDb, env } = c.get("services");
    const programId = visibleProgram(c, query.programId);
    const rows = await listCreatives(appDb, c.get("caller"), { ...query, programId });
    return c.json(pageOf(rows, query, (row) => presentCreative(row, env.APP_URL)));
  })
  .get("/:id", permit("campaigns:read"), async (c) =>
    c.json(presentCreative(await loadCreative(c), c.get("services").env.APP_URL)),
  )
  .patch("/:id", permit("campaigns:write"), withBody(creativeUpdateSchema), async (c) => {
    const { version, ...rest } = c.req.valid("json");
    const creative = await loadCreative(c);
    checkVersion(version, creative.version, "creative");
    const changes = given(rest);
    await checkCampaign(c, creative.programId, changes.campaignId ?? null);
    refuse({ ...creative, ...changes });
    return c.json(await commit(c, creative, changes));
  })
  .put("/:id/file", permit("campaigns:write"), async (c) => {
    const creative = await loadCreative(c);
    // What stood before stays where it is: pages show it, and links of its name are out.
    return c.json(await commit(c, creative, await keepFile(c, creative)));
  });

async function loadCreative(c: AppContext): Promise<CreativeRow> {
  const { appDb } = c.get("services");
  return found(await findCreative(appDb, c.get("caller"), readId(c, "id"), visibleProgram(c)), "creative");
}

async function checkCampaign(c: AppContext, programId: string, campaignId: string | null): Promise<void> {
  if (campaignId === null) return;
  const { appDb } = c.get("services");
  found(await findCampaign(appDb, c.get("caller"), campaignId, programId), "campaign", "campaignId");
}

type Checked = Pick<CreativeRow, "kind" | "status" | "startsAt" | "endsAt" | "text" | "url" | "objectKey">;

/** Refusals that need the creative as it will be. */
function refuse({ objectKey, ...creative }: Checked): void {
  const { status, startsAt, endsAt } = creative;
  if (startsAt !== null && endsAt !== null && startsAt >= endsAt)
    throw invalidField("endsAt", "not_after", "must lie after startsAt");
  const missing = missingPart({ ...creative, hasFile: objectKey !== null });
  if (status === "live" && missing !== null)
    throw invalidField("status", `missing_${missing}`, `can be live once there is a ${missing}`);
}

async function commit(c: AppContext, { id, version, ...standing }: CreativeRow, changes: CreativeChanges) {
  const { appDb, env, now } = c.get("services");
  if (Object.keys(changes).length === 0) return presentCreative({ id, version, ...standing }, env.APP_URL);
  const row = await updateCreative(appDb, c.get("caller"), { id, version, changes, now: now() });
  if (row === undefined) throw stale("creative");
  return presentCreative(row, env.APP_URL);
}
