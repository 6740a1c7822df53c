import * as z from "zod/mini";

/** At most this much in one beacon. */
export const BEACON_MAX_BYTES = 64 * 1024;
export const BEACON_MAX_EVENTS = 50;

/** What a beacon says outside its events. `events` is read one by one: a bad one does not sink the others. */
export const beaconSchema = z.object({
  v: z.literal(1),
  /** The program's public key. */
  key: z.string().check(z.maxLength(64)),
  /** The snippet's own first-party id, 16 random bytes in hex; absent without consent or with a privacy signal. */
  visitor: z.optional(z.string().check(z.regex(/^[0-9a-f]{32}$/))),
  events: z.array(z.unknown()).check(z.minLength(1), z.maxLength(BEACON_MAX_EVENTS)),
});
export type Beacon = z.infer<typeof beaconSchema>;

const EVENT_KINDS = ["page", "product", "custom", "click", "conversion"] as const;
export type BeaconEventKind = (typeof EVENT_KINDS)[number];

const text = (max: number) => z.string().check(z.minLength(1), z.maxLength(max));
const data = z
  .record(text(64), z.union([z.string().check(z.maxLength(500)), z.number(), z.boolean()]))
  .check(z.refine((value) => Object.keys(value).length <= 50, "must have at most 50 entries"));

const base = {
  /** UUIDv7 made in the browser: the same event sent again is the same event. */
  id: z.uuid(),
  /** Address of the page. */
  url: z.string().check(z.maxLength(2048)),
  /** Address of the page that led here. */
  referrer: z.optional(z.string().check(z.maxLength(2048))),
  /** Ends after 30 minutes without an event. */
  session: z.optional(z.uuid()),
  /** The click token (`tcid`) that the page was reached with, or that the snippet has kept. */
  token: z.optional(z.string().check(z.maxLength(200))),
};

/** A conversion as a browser may report it: no e-mail address, since nothing of a person travels in the open. */
export const browserConversionFields = {
  orderId: text(200),
  /** Minor units of the currency: a whole number. */
  amountMinor: z.int().check(z.gte(0)),
  currency: z.string().check(z.regex(/^[A-Z]{3}$/)),
  goal: z.optional(text(64)),
  coupon: z.optional(text(64)),
  /** The merchant's id of the buyer. */
  customerId: z.optional(text(200)),
};

export const beaconEventSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("page"), ...base }),
  /** `name`: the product's id. */
  z.object({ kind: z.literal("product"), ...base, name: text(200), data: z.optional(data) }),
  z.object({ kind: z.literal("custom"), ...base, name: text(64), data: z.optional(data) }),
  /** A direct link: the landing page was opened with `?via=CODE`. Sub-ids and UTM are read from `url`. */
  z.object({ kind: z.literal("click"), ...base, via: text(64) }),
  z.object({ kind: z.literal("conversion"), ...base, ...browserConversionFields, data: z.optional(data) }),
]);
export type BeaconEvent = z.infer<typeof beaconEventSchema>;

/** The answer to a beacon, 202. */
export interface BeaconAnswer {
  /** Events that are on their way; money events among them are durable. */
  readonly accepted: number;
  /** Events that were not taken: their place in the batch, and why. They are kept as bad events. */
  readonly refused: readonly { readonly index: number; readonly reason: string }[];
  /** The token of a direct link's click. */
  readonly token?: string;
}
