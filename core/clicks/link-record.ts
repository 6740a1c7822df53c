import * as z from "zod/mini";

/** Why a link does not lead anywhere now. `active` alone redirects. */
export const LINK_STATUSES = ["active", "paused", "suspended", "archived"] as const;
export type LinkStatus = (typeof LINK_STATUSES)[number];

/** `required`: no cookie on redirect, the snippet keeps and reports only after consent. */
export const CONSENT_MODES = ["not_required", "required"] as const;
export type ConsentMode = (typeof CONSENT_MODES)[number];

/**
 * What the edge knows of a link: the JSON value stored in KV and in Upstash under `linkKey(host, code)`.
 * All ids are UUIDs, all times Unix milliseconds. `rev` is the outbox row's version: a writer never replaces a
 * record by one with a lower `rev`.
 */
export const linkRecordSchema = z.object({
  v: z.literal(1),
  rev: z.int(),
  linkId: z.uuid(),
  organisationId: z.uuid(),
  programId: z.uuid(),
  campaignId: z.uuid(),
  enrollmentId: z.uuid(),
  partnerId: z.uuid(),
  destination: z.url(),
  /** Host names that a deep link (`?url=`) may lead to; the destination's own host is always allowed. */
  allowedHosts: z.array(z.string()),
  status: z.enum(LINK_STATUSES),
  startsAt: z.nullable(z.int()),
  expiresAt: z.nullable(z.int()),
  consent: z.enum(CONSENT_MODES),
});
export type LinkRecord = z.infer<typeof linkRecordSchema>;

/** Storage key of a link in KV and Upstash: host lower-cased, code as given (codes are case-sensitive). */
export function linkKey(host: string, code: string): string {
  return `link:${host.toLowerCase()}:${code}`;
}

/** Codes are 3 to 64 of `A–Z a–z 0–9 - _`. */
export const LINK_CODE = /^[A-Za-z0-9_-]{3,64}$/;
