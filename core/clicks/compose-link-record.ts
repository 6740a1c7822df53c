import { parseDeepLink, parseDestination } from "./destination.ts";
import type { ConsentMode, LinkRecord, LinkStatus } from "./link-record.ts";

/** What a link's record at the edge follows from: five rows, each with its version. Times are Unix milliseconds. */
export interface LinkSource {
  readonly link: {
    readonly id: string;
    readonly host: string;
    readonly code: string;
    readonly destinationUrl: string | null;
    readonly status: "active" | "archived";
    readonly expiresAt: number | null;
    readonly version: number;
  };
  readonly enrollment: { readonly id: string; readonly status: string; readonly version: number };
  readonly partner: { readonly id: string; readonly status: string; readonly version: number };
  readonly campaign: {
    readonly id: string;
    readonly status: "active" | "paused" | "archived";
    readonly destinationUrl: string;
    readonly allowedHosts: readonly string[];
    readonly startsAt: number | null;
    readonly endsAt: number | null;
    readonly version: number;
  };
  readonly program: {
    readonly id: string;
    readonly organisationId: string;
    readonly status: "active" | "archived";
    readonly consentMode: ConsentMode;
    readonly version: number;
  };
}

/**
 * The record of a link for KV and Upstash. Its `rev` is the sum of the five versions: each of them only grows, so
 * a record with a higher one is newer.
 */
export function composeLinkRecord({ link, enrollment, partner, campaign, program }: LinkSource): LinkRecord {
  return {
    v: 1,
    rev: link.version + enrollment.version + partner.version + campaign.version + program.version,
    linkId: link.id,
    organisationId: program.organisationId,
    programId: program.id,
    campaignId: campaign.id,
    enrollmentId: enrollment.id,
    partnerId: partner.id,
    destination: destinationOf(link.destinationUrl, campaign.destinationUrl, campaign.allowedHosts),
    allowedHosts: [...campaign.allowedHosts],
    status: statusOf({ link, enrollment, partner, campaign, program }),
    startsAt: campaign.startsAt,
    expiresAt: earlier(link.expiresAt, campaign.endsAt),
    consent: program.consentMode,
  };
}

function statusOf({ link, enrollment, partner, campaign, program }: LinkSource): LinkStatus {
  if ([link.status, campaign.status, program.status].includes("archived")) return "archived";
  if (enrollment.status !== "approved" || partner.status !== "active") return "suspended";
  if (campaign.status === "paused") return "paused";
  return "active";
}

/** A link's own destination counts only while its campaign allows that host. */
function destinationOf(own: string | null, campaigns: string, allowedHosts: readonly string[]): string {
  if (own === null) return campaigns;
  return isAllowedDestination(own, campaigns, allowedHosts) ? own : campaigns;
}

/** Whether a link of a campaign may lead to `url`: the campaign's own host and port, or one of its allowed hosts. */
export function isAllowedDestination(
  url: string,
  campaigns: string,
  allowedHosts: readonly string[],
): boolean {
  const parsed = parseDestination(campaigns);
  return parsed.ok && parseDeepLink(url, parsed.value, allowedHosts).ok;
}

function earlier(a: number | null, b: number | null): number | null {
  if (a === null) return b;
  return b === null ? a : Math.min(a, b);
}
