import { Hono } from "hono";
import {
  type OrganisationSettings,
  organisationSettingsPatchSchema,
  type PlatformSettings,
  type SettingsImpact,
  settingsPatchSchema,
  settingsPreviewSchema,
} from "../../core/api/settings.ts";
import type { SettingName } from "../../core/settings/settings.ts";
import { findOrganisationById } from "../../db/repositories/admin.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { permit } from "../permit.ts";
import { readId } from "../read-body.ts";
import { found } from "../refusals.ts";
import { changeOrganisation, changePlatform, checkChanges } from "../settings/change.ts";
import { previewPlatform, showOrganisation, showPlatform } from "../settings/present.ts";
import { withBody } from "../valid.ts";

/** What the operator switches and bounds on the whole platform. */
export const adminSettingRoutes = new Hono<AppTypes>()
  .get("/", permit("platform.settings:read"), async (c) => c.json(await platform(c)))
  .patch("/", permit("platform.settings:write"), withBody(settingsPatchSchema), async (c) => {
    const { changes, reason } = c.req.valid("json");
    const saying = { services: c.get("services"), audit: c.get("operator").audit, reason };
    await changePlatform(saying, changes.map(named));
    return c.json(await platform(c));
  })
  .post("/preview", permit("platform.settings:read"), withBody(settingsPreviewSchema), async (c) => {
    const changes = c.req.valid("json").changes.map(named);
    checkChanges(changes);
    const answer: SettingsImpact = { data: await previewPlatform(c.get("services"), changes) };
    return c.json(answer);
  });

/** What one organisation has of its own. */
export const organisationSettingRoutes = new Hono<AppTypes>()
  .get("/:id/settings", permit("platform.settings:read"), async (c) =>
    c.json(await organisation(c, await organisationOf(c))),
  )
  .patch(
    "/:id/settings",
    permit("platform.settings:write"),
    withBody(organisationSettingsPatchSchema),
    async (c) => {
      const { changes, reason } = c.req.valid("json");
      const id = await organisationOf(c);
      const saying = { services: c.get("services"), audit: c.get("operator").audit, reason };
      await changeOrganisation(saying, id, changes.map(named));
      return c.json(await organisation(c, id));
    },
  );

/** The schema has seen that it is one. */
const named = <Change extends { readonly name: string }>(change: Change) => ({
  ...change,
  name: change.name as SettingName,
});

async function platform(c: AppContext): Promise<PlatformSettings> {
  return { data: await showPlatform(c.get("services")) };
}

async function organisation(c: AppContext, organisationId: string): Promise<OrganisationSettings> {
  return { organisationId, data: await showOrganisation(c.get("services"), organisationId) };
}

async function organisationOf(c: AppContext): Promise<string> {
  const row = await findOrganisationById(c.get("services").appDb, c.get("operator"), readId(c, "id"));
  return found(row, "organisation here").id;
}
