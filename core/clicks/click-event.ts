import * as z from "zod/mini";

/** Sub-ids that a partner may add to a link, kept with the click; each at most 255 characters. */
export const SUB_ID_NAMES = ["s1", "s2", "s3", "s4", "s5"] as const;
export type SubIdName = (typeof SUB_ID_NAMES)[number];

/** UTM parameters kept with the click; each at most 255 characters. */
export const UTM_NAMES = ["utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content"] as const;
export type UtmName = (typeof UTM_NAMES)[number];

const short = z.string().check(z.maxLength(255));
const hex32 = z.string().check(z.regex(/^[0-9a-f]{32}$/));

/**
 * One click as the edge hands it to the events queue. Personal data is already gone: no address, no cookie
 * value. Absent fields were not known, or the visitor's privacy signal forbids them.
 */
export const clickEventSchema = z.object({
  kind: z.literal("click"),
  /** UUIDv7; its time is the click's. */
  id: z.uuid(),
  /** The isolate's own sequence number, from 1, without gaps: read by the loss meter. */
  seq: z.int().check(z.positive()),
  requestId: z.uuid(),
  /** Unix milliseconds; equal to the id's time. */
  at: z.int(),
  linkId: z.uuid(),
  organisationId: z.uuid(),
  programId: z.uuid(),
  campaignId: z.uuid(),
  enrollmentId: z.uuid(),
  partnerId: z.uuid(),
  /** HMAC(program, visitor id), 16 bytes in hex. */
  visitor: z.optional(hex32),
  /** Hash of address and user agent under the day's salt, 16 bytes in hex. */
  addressHash: z.optional(hex32),
  /** The raw user agent, at most 512 characters: classified in ingest, never stored. */
  userAgent: z.optional(z.string().check(z.maxLength(512))),
  /** `Sec-GPC: 1` or `DNT: 1` was sent: no cookie, no visitor, no hash, no device detail. */
  privacy: z.boolean(),
  country: z.optional(z.string().check(z.maxLength(2))),
  region: z.optional(short),
  city: z.optional(short),
  asn: z.optional(z.int()),
  /** Host of the referring page. */
  referrer: z.optional(short),
  sub: z.optional(z.partialRecord(z.enum(SUB_ID_NAMES), short)),
  utm: z.optional(z.partialRecord(z.enum(UTM_NAMES), short)),
});
export type ClickEvent = z.infer<typeof clickEventSchema>;

/** At most this many events, and this many bytes of JSON, in one queue message (the queue's limit is 128 KB). */
export const PACK_MAX_EVENTS = 100;
export const PACK_MAX_BYTES = 100_000;

/**
 * A queue message: what one isolate collected in one window. `events` is validated one by one by ingest, so that
 * one bad event does not sink the others; (packId, index) identifies each raw event for ever.
 */
export const packSchema = z.object({
  v: z.literal(1),
  packId: z.uuid(),
  isolateId: z.uuid(),
  sentAt: z.int(),
  events: z.array(z.unknown()).check(z.minLength(1), z.maxLength(PACK_MAX_EVENTS)),
});
export type Pack = Omit<z.infer<typeof packSchema>, "events"> & { events: ClickEvent[] };
