import type { Link, LinkCreate } from "../core/api/links.ts";
import { isAllowedDestination } from "../core/clicks/compose-link-record.ts";
import { randomBase62 } from "../core/ids/base62.ts";
import type { Identity } from "../db/client.ts";
import type { CampaignRow } from "../db/repositories/campaigns.ts";
import { insertLink } from "../db/repositories/links.ts";
import { violatedConstraint } from "../db/violated-constraint.ts";
import type { AppContext } from "./context.ts";
import { loadPlace, type Place } from "./load-place.ts";
import { presentLink } from "./present-link.ts";
import { invalidField } from "./problem.ts";
import { newLinkHandOff, publishChange } from "./publish-change.ts";
import { alreadyExists } from "./refusals.ts";

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
  const place = await loadPlace(c, { ...order, enrollmentId: link.enrollmentId });
  refuseDestination(link.destinationUrl, place.campaign);
  if (link.expiresAt != null && link.expiresAt <= c.get("services").now()) {
    throw invalidField("expiresAt", "in_the_past", "must lie ahead");
  }
  return insert(c, order, place);
}

export const HOST_NOT_ALLOWED =
  "must lie on the host of the campaign's destination or on one of its allowed hosts";

/** 422 when links of a campaign may not lead there. */
export function refuseDestination(url: string | null | undefined, campaign: CampaignRow): void {
  if (url == null || isAllowedDestination(url, campaign.destinationUrl, campaign.allowedHosts)) return;
  throw invalidField("destinationUrl", "host_not_allowed", HOST_NOT_ALLOWED);
}

/** On which host the links of a program are. */
export const hostOf = (edgeUrl: string, program: Place["program"]): string =>
  program.trackingHost ?? new URL(edgeUrl).hostname;

export const randomCode = (): string =>
  randomBase62(RANDOM_CODE_LENGTH, (bytes) => crypto.getRandomValues(bytes));

async function insert(c: AppContext, { identity, link: body }: LinkOrder, { enrollment, program }: Place) {
  const services = c.get("services");
  const host = hostOf(services.env.EDGE_URL, program);
  for (let attempt = 1; ; attempt++) {
    const id = services.newId();
    const code = body.code ?? randomCode();
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
