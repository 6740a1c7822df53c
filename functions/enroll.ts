import { decideEnrollment, type EnrollmentDecision } from "../core/enrollment/decide-enrollment.ts";
import type { Identity } from "../db/client.ts";
import { type CampaignRow, findCampaign } from "../db/repositories/campaigns.ts";
import {
  CampaignFullError,
  type EnrollmentRow,
  findEnrollmentOf,
  insertEnrollment,
  updateEnrollment,
} from "../db/repositories/enrollments.ts";
import { findPartner } from "../db/repositories/partners.ts";
import { findProgram } from "../db/repositories/programs.ts";
import { violatedConstraint } from "../db/violated-constraint.ts";
import type { AppContext } from "./context.ts";
import { Problem } from "./problem.ts";
import { type LinkHandOff, newLinkHandOff, publishChange } from "./publish-change.ts";
import { alreadyExists, checkActive, found } from "./refusals.ts";

/** An enrollment as it is now, and whether its links say so everywhere. */
export interface Enrolled {
  readonly row: EnrollmentRow;
  readonly published: boolean;
}

/** Who applies for what, in whose program. With `programId` another program's campaign is not found. */
export interface Application {
  readonly identity: Identity;
  readonly campaignId: string;
  readonly partnerId: string;
  readonly programId?: string | undefined;
}

/** A first application, or one after a rejection. */
export async function applyToCampaign(c: AppContext, application: Application): Promise<Enrolled> {
  const { identity, campaignId, partnerId } = application;
  const standing = await findEnrollmentOf(c.get("services").appDb, identity, campaignId, partnerId);
  const campaign = await loadOpenCampaign(c, application);
  const decided = decideEnrollment(standing?.status ?? "none", "apply", campaign.joinMode);
  if (!decided.ok) throw alreadyEnrolled(standing);
  if (standing === undefined) return enroll(c, application, campaign, decided.value);
  return changeEnrollment(c, identity, standing, { ...decided.value, reason: null, applied: true });
}

async function enroll(
  c: AppContext,
  { identity, partnerId }: Application,
  campaign: CampaignRow,
  { status, seats }: EnrollmentDecision,
): Promise<Enrolled> {
  const services = c.get("services");
  const id = services.newId();
  const handOff = newLinkHandOff(c, "enrollment", id);
  const row = await insertEnrollment(services.app, identity, {
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
    throw alreadyEnrolled(await findEnrollmentOf(services.appDb, identity, campaign.id, partnerId));
  });
  return finish(c, row, handOff);
}

/** Whoever is to be let in needs a campaign and a program that go on, and to be an active partner of that program. */
export async function loadOpenCampaign(
  c: AppContext,
  { identity, campaignId, partnerId, programId }: Application,
): Promise<CampaignRow> {
  const { appDb, now } = c.get("services");
  const campaign = found(
    await findCampaign(appDb, identity, campaignId, programId),
    "campaign",
    "campaignId",
  );
  const [partner, program] = await Promise.all([
    findPartner(appDb, identity, partnerId, campaign.programId),
    findProgram(appDb, identity, campaign.programId),
  ]);
  checkActive(found(partner, "partner", "partnerId").status, "partner");
  checkActive(found(program, "program").status, "program");
  if (campaign.status === "archived") throw new Problem("wrong_state", "The campaign is archived.");
  if (campaign.endsAt !== null && campaign.endsAt <= now())
    throw new Problem("wrong_state", "The campaign has ended.");
  return campaign;
}

/** Brings an enrollment into another state; `applied`: the partner has applied anew. */
export async function changeEnrollment(
  c: AppContext,
  identity: Identity,
  enrollment: EnrollmentRow,
  change: EnrollmentDecision & { readonly reason: string | null; readonly applied: boolean },
): Promise<Enrolled> {
  const services = c.get("services");
  const handOff = newLinkHandOff(c, "enrollment", enrollment.id);
  const { status, seats, reason, applied } = change;
  const row = await updateEnrollment(services.app, identity, {
    ...{ enrollment, applied, status, reason, seats },
    now: services.now(),
    stateId: services.newId(),
    handOff: handOff.row,
  }).catch((error: unknown) => {
    throw problemOf(error);
  });
  return finish(c, row, handOff);
}

async function finish(c: AppContext, row: EnrollmentRow, handOff: LinkHandOff): Promise<Enrolled> {
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
