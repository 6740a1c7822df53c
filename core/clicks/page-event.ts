import * as z from "zod/mini";
import type { ClickEvent, packSchema } from "./click-event.ts";

const short = z.string().check(z.maxLength(255));
const hex32 = z.string().check(z.regex(/^[0-9a-f]{32}$/));
const data = z.record(z.string().check(z.maxLength(64)), z.union([z.string(), z.number(), z.boolean()]));

/** What every event of a browser carries to the queue. Personal data is already gone, as from a click. */
const common = {
  /** UUIDv7 made in the browser; its time is the event's. */
  id: z.uuid(),
  /** The isolate's own sequence number, as of clicks. */
  seq: z.int().check(z.positive()),
  requestId: z.uuid(),
  /** Unix milliseconds; equal to the id's time. */
  at: z.int(),
  organisationId: z.uuid(),
  programId: z.uuid(),
  /** Came with the program's test key. */
  test: z.boolean(),
  /** HMAC(program, the snippet's own id), 16 bytes in hex. */
  visitor: z.optional(hex32),
  /** Of the click token that came with it, verified at the edge. */
  clickId: z.optional(z.uuid()),
  linkId: z.optional(z.uuid()),
  privacy: z.boolean(),
  /** Classified in ingest, never stored. */
  userAgent: z.optional(z.string().check(z.maxLength(512))),
  country: z.optional(z.string().check(z.maxLength(2))),
  asn: z.optional(z.int()),
};

/** A page was seen, a product was looked at, or something of the merchant's own happened. */
export const pageEventSchema = z.object({
  kind: z.enum(["page", "product", "custom"]),
  ...common,
  session: z.optional(z.uuid()),
  /** Without query and fragment. */
  url: z.optional(z.string().check(z.maxLength(2048))),
  /** Host of the page that led here. */
  referrer: z.optional(short),
  /** Of a product: its id; of a custom event: its name. */
  name: z.optional(short),
  data: z.optional(data),
});
export type PageEvent = z.infer<typeof pageEventSchema>;

/** A conversion that a browser reports; durable before the browser is answered. */
export const conversionEventSchema = z.object({
  kind: z.literal("conversion"),
  ...common,
  via: z.enum(["snippet", "pixel"]),
  /** Host of the page that reported. */
  host: z.optional(short),
  /** Why the token that came with it proves nothing. */
  tokenRefusal: z.optional(short),
  report: z.object({
    orderId: z.string().check(z.minLength(1), z.maxLength(200)),
    amountMinor: z.int().check(z.gte(0)),
    currency: z.string().check(z.regex(/^[A-Z]{3}$/)),
    goal: z.optional(z.string().check(z.maxLength(64))),
    coupon: z.optional(z.string().check(z.maxLength(64))),
    customerId: z.optional(z.string().check(z.maxLength(200))),
    metadata: z.optional(data),
  }),
});
export type ConversionEvent = z.infer<typeof conversionEventSchema>;

/**
 * What the edge did not take, for the merchant to see: a bad event of a batch (`invalid:<field>`, `too_old`, …), or a
 * page on a host that is not the program's (`host_not_allowed`, told at most once a minute per isolate, key and host).
 */
export const refusedEventSchema = z.object({
  kind: z.literal("refused"),
  seq: z.int().check(z.positive()),
  requestId: z.uuid(),
  at: z.int(),
  organisationId: z.uuid(),
  programId: z.uuid(),
  reason: short,
  /** JSON of what came, at most 2,048 characters; of a refused host the host alone. */
  raw: z.string().check(z.maxLength(2048)),
});
export type RefusedEvent = z.infer<typeof refusedEventSchema>;

/** Everything that travels from the edge to ingest. */
export type EdgeEvent = ClickEvent | PageEvent | ConversionEvent | RefusedEvent;

/** A queue message: what one isolate collected in one window. */
export type EdgePack = Omit<z.infer<typeof packSchema>, "events"> & { events: EdgeEvent[] };
