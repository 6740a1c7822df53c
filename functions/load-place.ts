import type { Identity } from "../db/client.ts";
import { type CampaignRow, findCampaign } from "../db/repositories/campaigns.ts";
import { type EnrollmentRow, findEnrollment } from "../db/repositories/enrollments.ts";
import { findPartner } from "../db/repositories/partners.ts";
import { findProgram, type ProgramRow } from "../db/repositories/programs.ts";
import type { AppContext } from "./context.ts";
import { Problem } from "./problem.ts";
import { checkActive, found } from "./refusals.ts";

export interface Place {
  readonly enrollment: EnrollmentRow;
  readonly campaign: CampaignRow;
  readonly program: ProgramRow;
}

/** With `programId` another program's enrollment is not found. */
interface PlaceOf {
  readonly identity: Identity;
  readonly enrollmentId: string;
  readonly programId?: string | undefined;
}

/** An approved place of an active partner in a campaign that goes on. */
export async function loadPlace(
  c: AppContext,
  { identity, enrollmentId, programId }: PlaceOf,
): Promise<Place> {
  const { appDb } = c.get("services");
  const enrollment = found(
    await findEnrollment(appDb, identity, enrollmentId, programId),
    "enrollment",
    "enrollmentId",
  );
  const [campaign, partner, program] = await Promise.all([
    findCampaign(appDb, identity, enrollment.campaignId),
    findPartner(appDb, identity, enrollment.partnerId),
    findProgram(appDb, identity, enrollment.programId),
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
