import { Hono } from "hono";
import * as z from "zod/mini";
import {
  type Campaign,
  type CampaignUpdate,
  campaignCreateSchema,
  campaignListFields,
  campaignUpdateSchema,
} from "../../core/api/campaigns.ts";
import { minorToJson } from "../../core/money/amount.ts";
import {
  type CampaignChanges,
  type CampaignRow,
  findCampaign,
  insertCampaign,
  listCampaigns,
  updateCampaign,
} from "../../db/repositories/campaigns.ts";
import { findProgram, type ProgramRow } from "../../db/repositories/programs.ts";
import { violatedConstraint } from "../../db/violated-constraint.ts";
import { namedProgram, visibleProgram } from "../caller-scope.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { given } from "../given.ts";
import { pageFields, pageOf } from "../pagination.ts";
import { permit } from "../permit.ts";
import { type FieldError, invalidField, Problem } from "../problem.ts";
import { newLinkHandOff, publishChange } from "../publish-change.ts";
import { invalidFields, readId } from "../read-body.ts";
import { checkActive, checkVersion, found, stale } from "../refusals.ts";
import { withBody, withQuery } from "../valid.ts";

const listSchema = z.strictObject({ ...pageFields, ...campaignListFields });

/** Campaigns: a program's offers. What the edge knows of them is published before the answer. */
export const campaignRoutes = new Hono<AppTypes>()
  .post("/", permit("campaigns:write"), withBody(campaignCreateSchema), async (c) => {
    const { programId, budgetMinor, ...fields } = c.req.valid("json");
    const services = c.get("services");
    const program = await loadProgram(c, namedProgram(c, programId), "programId");
    checkActive(program.status, "program");
    const campaign = { ...fields, budgetMinor: budgetMinor === null ? null : BigInt(budgetMinor) };
    refuseCampaign({ ...campaign, approvedPartners: 0 }, program);
    const row = await insertCampaign(services.appDb, c.get("caller"), {
      ...campaign,
      id: services.newId(),
      programId: program.id,
    });
    return c.json(presentCampaign(row), 201);
  })
  .get("/", permit("campaigns:read"), withQuery(listSchema), async (c) => {
    const query = c.req.valid("query");
    const rows = await listCampaigns(c.get("services").appDb, c.get("caller"), {
      ...query,
      programId: visibleProgram(c, query.programId),
    });
    return c.json(pageOf(rows, query, presentCampaign));
  })
  .get("/:id", permit("campaigns:read"), async (c) => c.json(presentCampaign(await loadCampaign(c))))
  .patch("/:id", permit("campaigns:write"), withBody(campaignUpdateSchema), async (c) => {
    const { version, ...update } = c.req.valid("json");
    const campaign = await loadCampaign(c);
    checkVersion(version, campaign.version, "campaign");
    if (campaign.status === "archived") throw new Problem("wrong_state", "The campaign is archived.");
    const changes = changesOf(campaign, update);
    const program = await loadProgram(c, campaign.programId);
    refuseCampaign({ ...campaign, ...changes }, program, campaign);
    return c.json(await commit(c, campaign, changes));
  })
  .post("/:id/archive", permit("campaigns:write"), (c) => move(c, ["active", "paused"], "archived"))
  .post("/:id/pause", permit("campaigns:write"), (c) => move(c, ["active"], "paused"))
  .post("/:id/resume", permit("campaigns:write"), (c) => move(c, ["paused"], "active"));

async function loadCampaign(c: AppContext): Promise<CampaignRow> {
  const { appDb } = c.get("services");
  return found(await findCampaign(appDb, c.get("caller"), readId(c, "id"), visibleProgram(c)), "campaign");
}

async function loadProgram(c: AppContext, id: string, field?: string): Promise<ProgramRow> {
  return found(await findProgram(c.get("services").appDb, c.get("caller"), id), "program", field);
}

/** What an update comes to. Raising the budget or clearing it lets the campaign credit again. */
function changesOf(campaign: CampaignRow, update: Omit<CampaignUpdate, "version">) {
  const { budgetMinor, ...plain } = update;
  const changes = given(plain);
  if (budgetMinor === undefined) return changes;
  const budget = budgetMinor === null ? null : BigInt(budgetMinor);
  const raised = budget === null || (campaign.budgetMinor !== null && budget > campaign.budgetMinor);
  return { ...changes, budgetMinor: budget, ...(raised ? { budgetExhaustedAt: null } : {}) };
}

type Checked = Pick<
  CampaignRow,
  "startsAt" | "endsAt" | "windowDays" | "maxPartners" | "budgetMinor" | "budgetCurrency"
> & {
  readonly approvedPartners: number;
};

/** Refusals that need the campaign as it will be, its program, or what it was before. */
function refuseCampaign(campaign: Checked, program: ProgramRow, before?: CampaignRow): void {
  const errors: FieldError[] = [];
  const refuse = (field: string, code: string, message: string) => errors.push({ field, code, message });
  const { startsAt, endsAt, maxPartners, approvedPartners, budgetMinor, budgetCurrency } = campaign;
  if (startsAt !== null && endsAt !== null && startsAt >= endsAt) {
    refuse("endsAt", "not_after_start", "must lie after startsAt");
  }
  // Attribution would look for clicks that are deleted. A window that stands so already keeps nothing else from being changed.
  if (campaign.windowDays > program.retainClickDays && campaign.windowDays !== before?.windowDays) {
    const message = `the program keeps clicks for ${program.retainClickDays} days (retainClickDays)`;
    refuse("windowDays", "above_retention", message);
  }
  if (maxPartners !== null && maxPartners < approvedPartners)
    refuse("maxPartners", "too_small", seatsMessage(approvedPartners));
  if (budgetMinor !== null && budgetCurrency === null)
    refuse("budgetCurrency", "required", "is required with budgetMinor");
  if (budgetMinor === null && budgetCurrency !== null)
    refuse("budgetMinor", "required", "is required with budgetCurrency");
  if (budgetCurrency !== null && !program.currencies.includes(budgetCurrency)) {
    refuse("budgetCurrency", "currency_not_accepted", `the program accepts ${program.currencies.join(", ")}`);
  }
  const spent = before !== undefined && before.budgetSpentMinor > 0n && before.budgetCurrency !== null;
  if (spent && budgetCurrency !== null && budgetCurrency !== before.budgetCurrency) {
    refuse("budgetCurrency", "in_use", `commission has been spent in ${before.budgetCurrency}`);
  }
  if (errors.length > 0) throw invalidFields(errors);
}

function seatsMessage(approvedPartners: number): string {
  return `${approvedPartners} partners are approved already`;
}

async function move(
  c: AppContext,
  from: readonly CampaignRow["status"][],
  to: CampaignRow["status"],
): Promise<Response> {
  const campaign = await loadCampaign(c);
  if (!from.includes(campaign.status))
    throw new Problem("wrong_state", `The campaign is ${campaign.status}.`);
  return c.json(await commit(c, campaign, { status: to }));
}

async function commit(c: AppContext, campaign: CampaignRow, changes: CampaignChanges) {
  if (Object.keys(changes).length === 0) return { ...presentCampaign(campaign), published: true };
  const services = c.get("services");
  const handOff = newLinkHandOff(c, "campaign", campaign.id);
  const row = await updateCampaign(services.appDb, c.get("caller"), {
    id: campaign.id,
    version: campaign.version,
    changes,
    now: services.now(),
    handOff: handOff.row,
  }).catch((error: unknown) => {
    // Partners were approved between the check and the commit.
    if (violatedConstraint(error) !== "campaigns_seats") throw error;
    throw invalidField("maxPartners", "too_small", "more partners are approved already");
  });
  if (row === undefined) throw stale("campaign");
  return { ...presentCampaign(row), published: await publishChange(c, handOff) };
}

function presentCampaign(row: CampaignRow): Campaign {
  return {
    id: row.id,
    programId: row.programId,
    name: row.name,
    status: row.status,
    destinationUrl: row.destinationUrl,
    allowedHosts: row.allowedHosts,
    terms: row.terms,
    startsAt: row.startsAt?.toISOString() ?? null,
    endsAt: row.endsAt?.toISOString() ?? null,
    windowDays: row.windowDays,
    joinMode: row.joinMode,
    maxPartners: row.maxPartners,
    approvedPartners: row.approvedPartners,
    budgetMinor: row.budgetMinor === null ? null : minorToJson(row.budgetMinor),
    budgetCurrency: row.budgetCurrency,
    budgetSpentMinor: minorToJson(row.budgetSpentMinor),
    budgetExhaustedAt: row.budgetExhaustedAt?.toISOString() ?? null,
    budgetPolicy: row.budgetPolicy,
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
