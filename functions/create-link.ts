import type { Link, LinkCreate } from "../core/api/links.ts";
import { isAllowedDestination } from "../core/clicks/compose-link-record.ts";
import { randomBase62 } from "../core/ids/base62.ts";
import type { Identity } from "../db/client.ts";
import { type CampaignRow, findCampaign } from "../db/repositories/campaigns.ts";
import { type EnrollmentRow, findEnrollment } from "../db/repositories/enrollments.ts";
import { insertLink } from "../db/repositories/links.ts";
import { findPartner } from "../db/repositories/partners.ts";
import { findProgram, type ProgramRow } from "../db/repositories/programs.ts";
import { violatedConstraint } from "../db/violated-constraint.ts";
import type { AppContext } from "./context.ts";
import { presentLink } from "./present-link.ts";
import { invalidField, Problem } from "./problem.ts";
import { newLinkHandOff, publishChange } from "./publish-change.ts";
import { alreadyExists, checkActive, found } from "./refusals.ts";

const RANDOM_CODE_LENGTH = 8;
/** 62^8 codes: twice in a row the same is no chance. */
const RANDOM_CODES_MAX = 3;

/** What a link is made from; with `programId` another program's enrollment is not found. */
export interface LinkOrder {
  readonly identity: Identity;
  readonly link: LinkCreate;
  readonly programId?: string | undefined;
}

/** Makes a link of an approved enrollment and brings it to the edge before it is answered. */
export async function createLink(
  c: AppContext,
  order: LinkOrder,
): Promise<Link & { readonly published: boolean }> {
  const { link } = order;
  const place = await loadPlace(c, order);
  refuseDestination(link.destinationUrl, place.campaign);
  if (link.expiresAt != null && link.expiresAt <= c.get("services").now()) {
    throw invalidField("expiresAt", "in_the_past", "must lie ahead");
  }
  return insert(c, order, place);
}

/** 422 when links of a campaign may not lead there. */
export function refuseDestination(url: string | null | undefined, campaign: CampaignRow): void {
  if (url == null || isAllowedDestination(url, campaign.destinationUrl, campaign.allowedHosts)) return;
  const message = "must lie on the host of the campaign's destination or on one of its allowed hosts";
  throw invalidField("destinationUrl", "host_not_allowed", message);
}

interface Place {
  readonly enrollment: EnrollmentRow;
  readonly campaign: CampaignRow;
  readonly program: ProgramRow;
}

/** An approved place of an active partner in a campaign that goes on. */
async function loadPlace(c: AppContext, { identity, link, programId }: LinkOrder): Promise<Place> {
  const { appDb } = c.get("services");
  const enrollment = found(
    await findEnrollment(appDb, identity, link.enrollmentId, programId),
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

async function insert(c: AppContext, { identity, link: body }: LinkOrder, { enrollment, program }: Place) {
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
      const row = await insertLink(services.appDb, identity, link, handOff.row);
      return { ...presentLink(row, services.env.EDGE_URL), published: await publishChange(c, handOff) };
    } catch (error) {
      if (violatedConstraint(error) !== "links_address") throw error;
      if (body.code !== undefined || attempt === RANDOM_CODES_MAX) {
        throw alreadyExists("code", `The code ${code} is taken on ${host}.`);
      }
    }
  }
}
