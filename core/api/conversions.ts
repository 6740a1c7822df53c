import * as z from "zod/mini";
import { isCurrency } from "../money/currency.ts";
import { idField, momentField } from "./fields.ts";
import type { Sorts } from "./sorting.ts";

/** A goal's name: what kind of conversion it is. */
const goal = z._default(
  z
    .string()
    .check(
      z.regex(
        /^[a-z0-9][a-z0-9_.-]{0,63}$/,
        "must be 1 to 64 of a–z 0–9 _ . - and begin with a letter or digit",
      ),
    ),
  "sale",
);

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it refuses
const CONTROL = /[\u0000-\u001f\u007f]/;

const text = (max: number) =>
  z.string().check(
    z.minLength(1, "must not be empty"),
    z.maxLength(max, `must have at most ${max} characters`),
    z.refine((value) => !CONTROL.test(value), "must not contain control characters"),
  );

const orderId = text(200);

/** Minor units: an integer beside its currency. */
const amountMinor = z.number("must be a whole number of minor units").check(
  z.refine((value) => Number.isInteger(value), "must be a whole number of minor units"),
  z.refine((value) => value >= 0, "must not be negative"),
  z.refine((value) => Math.abs(value) <= Number.MAX_SAFE_INTEGER, "must be at most 9007199254740991"),
);

const currency = z
  .string("must be a currency code")
  .check(z.refine(isCurrency, "must be an ISO 4217 code in capitals, as USD"));

const occurredAt = z.iso.datetime({ offset: true, error: "must be a time as 2026-05-01T12:00:00Z" });

const email = z
  .string()
  .check(
    z.maxLength(320, "must have at most 320 characters"),
    z.regex(/^[^\s@]+@[^\s@]+$/, "must be an e-mail address"),
  );

/** At most this many items in an order. */
const MAX_ITEMS = 100;

/** One line of an order. */
const itemSchema = z.strictObject({
  /** The merchant's id of the product, as its list and plans name it. */
  productId: text(200),
  /** Absent: as the program's list of products says. */
  category: z.optional(text(100)),
  quantity: z
    .int("must be a whole number")
    .check(z.gte(1, "must be at least 1"), z.lte(1_000_000, "must be at most 1,000,000")),
  /** Minor units of the whole line. */
  amountMinor,
  /** What the whole line counts for in volumes. Absent: by the program's list of products. */
  volume: z.optional(
    z.int("must be a whole number, at most 9007199254740991").check(z.gte(0, "must not be negative")),
  ),
});
export type ReportedItem = z.infer<typeof itemSchema>;

/** One conversion as a merchant's server reports it. */
export const conversionSchema = z.strictObject({
  programId: z.optional(z.uuid("must be a UUID")),
  goal,
  orderId,
  amountMinor,
  currency,
  /** The click token that the landing page got as `tcid`. */
  clickId: z.optional(z.string().check(z.maxLength(200, "must have at most 200 characters"))),
  customer: z.optional(z.strictObject({ id: z.optional(text(200)), email: z.optional(email) })),
  /** The coupon that the order used, as the buyer typed it. */
  coupon: z.optional(text(64)),
  /** What was bought. Together at most the conversion's amount; what they leave of it is no product's. */
  items: z.optional(
    z
      .array(itemSchema, "must be a list of items")
      .check(
        z.minLength(1, "must have at least one item"),
        z.maxLength(MAX_ITEMS, `must have at most ${MAX_ITEMS} items`),
      ),
  ),
  /** When the order was placed; absent: now. */
  occurredAt: z.optional(occurredAt),
  metadata: z.optional(
    z
      .record(text(64), z.string().check(z.maxLength(500, "must have at most 500 characters")))
      .check(z.refine((value) => Object.keys(value).length <= 50, "must have at most 50 entries")),
  ),
});
export type ConversionReport = z.infer<typeof conversionSchema>;

const BATCH_MAX = 500;

export const conversionBatchSchema = z.strictObject({
  programId: z.optional(z.uuid("must be a UUID")),
  conversions: z
    .array(conversionSchema)
    .check(
      z.minLength(1, "must have at least one conversion"),
      z.maxLength(BATCH_MAX, `must have at most ${BATCH_MAX} conversions`),
    ),
});

/** A refund object of the merchant. Told again with `failed`, it no longer counts. */
export const refundSchema = z.strictObject({
  refundId: text(200),
  amountMinor: amountMinor.check(z.refine((value) => value > 0, "must be more than 0")),
  currency,
  status: z._default(z.enum(["succeeded", "failed"], "must be succeeded or failed"), "succeeded"),
  reason: z.optional(z.string().check(z.maxLength(500, "must have at most 500 characters"))),
});
export type RefundReport = z.infer<typeof refundSchema>;

/** A refund by order id: it may come before its conversion, and then waits for it. */
export const orderRefundSchema = z.extend(refundSchema, {
  programId: z.optional(z.uuid("must be a UUID")),
  goal,
  orderId,
});

export const rejectionSchema = z.strictObject({ reason: text(500) });

/** Minor units in a query: digits. */
const minorText = z
  .string()
  .check(z.regex(/^\d{1,16}$/, "must be a whole number of minor units, at most 16 digits"));

/** What a list of conversions can be sorted by. `receivedAt`: the order in which they first came. */
export const CONVERSION_SORTS = {
  receivedAt: "id",
  occurredAt: "moment",
  /** Within one `currency`, which has to be named. */
  amountMinor: "whole",
} as const satisfies Sorts;

export const conversionListFields = {
  programId: z.optional(idField),
  goal: z.optional(text(64)),
  orderId: z.optional(orderId),
  /** How the order id begins. */
  orderPrefix: z.optional(orderId),
  /** `counted`: not rejected, as reports count. */
  status: z.optional(
    z.enum(["pending", "approved", "rejected", "counted"], "must be pending, approved, rejected or counted"),
  ),
  /** `waiting`: nobody has been looked for yet. */
  outcome: z.optional(
    z.enum(["attributed", "unattributed", "waiting"], "must be attributed, unattributed or waiting"),
  ),
  source: z.optional(z.enum(["server", "browser", "webhook"], "must be server, browser or webhook")),
  test: z.optional(z.enum(["true", "false"], "must be true or false")),
  /** Credited to a partner, in a campaign, for a click of a link, or of none; together: by one and the same credit. */
  partnerId: z.optional(idField),
  campaignId: z.optional(idField),
  linkId: z.optional(z.union([z.literal("none"), idField], "must be a UUID or none")),
  /** As it was reported, or all in capitals or small letters. */
  coupon: z.optional(text(64)),
  currency: z.optional(currency),
  /** Bounds of the amount, each counted in; `currency` has to be named. */
  minMinor: z.optional(minorText),
  maxMinor: z.optional(minorText),
  /** Of when it happened, half-open. */
  from: z.optional(momentField),
  to: z.optional(momentField),
};
export type ConversionFilter = z.infer<z.ZodMiniObject<typeof conversionListFields>>;

export const browserReportListFields = {
  programId: conversionListFields.programId,
  /** `waiting`: not looked at yet. */
  outcome: z.optional(
    z.enum(
      ["waiting", "created", "replayed", "superseded", "conflict", "refused"],
      "must be waiting, created, replayed, superseded, conflict or refused",
    ),
  ),
  test: conversionListFields.test,
};
