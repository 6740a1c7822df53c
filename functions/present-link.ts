import type { Link } from "../core/api/links.ts";
import type { LinkRow } from "../db/repositories/links.ts";

export function presentLink(row: LinkRow, edgeUrl: string): Link {
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
export function linkUrl(edgeUrl: string, host: string, code: string): string {
  const { origin, hostname } = new URL(edgeUrl);
  return `${host === hostname ? origin : `https://${host}`}/r/${code}`;
}
