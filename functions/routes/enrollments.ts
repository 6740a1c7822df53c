import { Hono } from "hono";
import * as z from "zod/mini";
import {
  type Enrollment,
  enrollmentCreateSchema,
  enrollmentListFields,
  enrollmentReasonSchema,
} from "../../core/api/enrollments.ts";
import {
  decideEnrollment,
  type EnrollmentAction,
  type EnrollmentDecision,
} from "../../core/enrollment/decide-enrollment.ts";
import { type CampaignRow, findCampaign } from "../../db/repositories/campaigns.ts";
import {
  CampaignFullError,
  type EnrollmentRow,
  type EnrollmentStateRow,
  findEnrollment,
  findEnrollmentHistory,
  findEnrollmentOf,
  insertEnrollment,
  listEnrollments,
  updateEnrollment,
} from "../../db/repositories/enrollments.ts";
import { findPartner } from "../../db/repositories/partners.ts";
import { findProgram } from "../../db/repositories/programs.ts";
import { violatedConstraint } from "../../db/violated-constraint.ts";
import { authenticate } from "../authenticate.ts";
import { visibleProgram } from "../caller-scope.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { pageFields, pageOf } from "../pagination.ts";
import { Problem } from "../problem.ts";
import { type LinkHandOff, newLinkHandOff, publishChange } from "../publish-change.ts";
import { readBody, readId, readQuery } from "../read-body.ts";
import { alreadyExists, checkActive, found } from "../refusals.ts";

const listSchema = z.strictObject({ ...pageFields, ...enrollmentListFields });

/** Enrollments: apply, and what a merchant decides about it. Every change is dated and kept. */
export const enrollmentRoutes = new Hono<AppTypes>()
  .post("/", authenticate("partners:write"), async (c) => {
    const { campaignId, partnerId } = await readBody(c, enrollmentCreateSchema);
    const { row, published } = await apply(c, campaignId, partnerId);
    return c.json({ ...presentEnrollment(row), published }, 201);
  })
  .get("/", authenticate("partners:read"), async (c) => {
    const query = readQuery(c, listSchema);
    const rows = await listEnrollments(c.get("services").appDb, c.get("caller"), {
      ...query,
      programId: visibleProgram(c, query.programId),
    });
    return c.json(pageOf(rows, query, presentEnrollment));
  })
  .get("/:id", authenticate("partners:read"), async (c) => {
    const row = await loadEnrollment(c);
    const history = await findEnrollmentHistory(c.get("services").appDb, c.get("caller"), row.id);
    return c.json({ ...presentEnrollment(row), history: history.map(presentState) });
  })
  .post("/:id/approve", authenticate("partners:write"), (c) => act(c, "approve", null))
  .post("/:id/reinstate", authenticate("partners:write"), (c) => act(c, "reinstate", null))
  .post("/:id/reject", authenticate("partners:write"), async (c) => {
    const { reason } = await readBody(c, enrollmentReasonSchema);
    return act(c, "reject", reason);
  })
  .post("/:id/suspend", authenticate("partners:write"), async (c) => {
    const { reason } = await readBody(c, enrollmentReasonSchema);
    return act(c, "suspend", reason);
  });

async function loadEnrollment(c: AppContext): Promise<EnrollmentRow> {
  const { appDb } = c.get("services");
  return found(
    await findEnrollment(appDb, c.get("caller"), readId(c, "id"), visibleProgram(c)),
    "enrollment",
  );
}

/** A first application, or one after a rejection. */
async function apply(c: AppContext, campaignId: string, partnerId: string) {
  const { appDb } = c.get("services");
  const caller = c.get("caller");
  const standing = await findEnrollmentOf(appDb, caller, campaignId, partnerId);
  const campaign = await loadOpenCampaign(c, campaignId, partnerId);
  const decided = decideEnrollment(standing?.status ?? "none", "apply", campaign.joinMode);
  if (!decided.ok) throw alreadyEnrolled(standing);
  if (standing !== undefined) return change(c, standing, decided.value, null, true);
  return enroll(c, campaign, partnerId, decided.value);
}

async function enroll(
  c: AppContext,
  campaign: CampaignRow,
  partnerId: string,
  { status, seats }: EnrollmentDecision,
) {
  const services = c.get("services");
  const caller = c.get("caller");
  const id = services.newId();
  const handOff = newLinkHandOff(c, "enrollment", id);
  const row = await insertEnrollment(services.app, caller, {
    id,
    programId: campaign.programId,
    campaignId: campaign.id,
    partnerId,
    status,
    reason: null,
    seats,
    now: services.now(),
    stateId: services.newId(),
    handOff: handOff.row,
  }).catch(async (error: unknown) => {
    if (violatedConstraint(error) !== "enrollments_once") throw problemOf(error);
    throw alreadyEnrolled(await findEnrollmentOf(services.appDb, caller, campaign.id, partnerId));
  });
  return finish(c, row, handOff);
}

async function act(c: AppContext, action: EnrollmentAction, reason: string | null): Promise<Response> {
  const enrollment = await loadEnrollment(c);
  const decided = decideEnrollment(enrollment.status, action, "approval");
  if (!decided.ok) {
    throw new Problem(
      "wrong_state",
      `The enrollment is ${enrollment.status}, not ${decided.reason.possibleFrom.join(" or ")}.`,
    );
  }
  if (decided.value.status === "approved")
    await loadOpenCampaign(c, enrollment.campaignId, enrollment.partnerId);
  const { row, published } = await change(c, enrollment, decided.value, reason, false);
  return c.json({ ...presentEnrollment(row), published });
}

/** Whoever is to be let in needs a campaign and a program that go on, and to be an active partner of that program. */
async function loadOpenCampaign(c: AppContext, campaignId: string, partnerId: string): Promise<CampaignRow> {
  const { appDb, now } = c.get("services");
  const caller = c.get("caller");
  const campaign = found(
    await findCampaign(appDb, caller, campaignId, visibleProgram(c)),
    "campaign",
    "campaignId",
  );
  const [partner, program] = await Promise.all([
    findPartner(appDb, caller, partnerId, campaign.programId),
    findProgram(appDb, caller, campaign.programId),
  ]);
  checkActive(found(partner, "partner", "partnerId").status, "partner");
  checkActive(found(program, "program").status, "program");
  if (campaign.status === "archived") throw new Problem("wrong_state", "The campaign is archived.");
  if (campaign.endsAt !== null && campaign.endsAt <= now())
    throw new Problem("wrong_state", "The campaign has ended.");
  return campaign;
}

async function change(
  c: AppContext,
  enrollment: EnrollmentRow,
  { status, seats }: EnrollmentDecision,
  reason: string | null,
  applied: boolean,
) {
  const services = c.get("services");
  const handOff = newLinkHandOff(c, "enrollment", enrollment.id);
  const row = await updateEnrollment(services.app, c.get("caller"), {
    enrollment,
    applied,
    status,
    reason,
    seats,
    now: services.now(),
    stateId: services.newId(),
    handOff: handOff.row,
  }).catch((error: unknown) => {
    throw problemOf(error);
  });
  return finish(c, row, handOff);
}

async function finish(c: AppContext, row: EnrollmentRow, handOff: LinkHandOff) {
  return { row, published: await publishChange(c, handOff) };
}

function problemOf(error: unknown): unknown {
  if (!(error instanceof CampaignFullError)) return error;
  return new Problem("campaign_full", "Every place of the campaign is taken.");
}

function alreadyEnrolled(standing: EnrollmentRow | undefined): Problem {
  return alreadyExists(
    "partnerId",
    `The partner has the enrollment ${standing?.id} (${standing?.status}) in the campaign.`,
  );
}

function presentEnrollment(row: EnrollmentRow): Enrollment {
  return {
    id: row.id,
    programId: row.programId,
    campaignId: row.campaignId,
    partnerId: row.partnerId,
    status: row.status,
    statusReason: row.statusReason,
    appliedAt: row.appliedAt.toISOString(),
    decidedAt: row.decidedAt?.toISOString() ?? null,
    version: row.version,
    createdAt: row.createdAt.toISOString(),
  };
}

function presentState({ status, reason, effectiveFrom }: EnrollmentStateRow) {
  return { status, reason, effectiveFrom: effectiveFrom.toISOString() };
}
