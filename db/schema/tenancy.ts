import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import type { MatrixSettings } from "../../core/genealogy/matrix-settings.ts";
import { createdAt, id, moment, organisationId, version } from "./columns.ts";

export const organisations = pgTable(
  "organisations",
  {
    id: id(),
    name: text("name").notNull(),
    createdAt: createdAt(),
  },
  (table) => [index("organisations_in_name_order").on(sql`${table.name} COLLATE "C"`, table.id)],
);

export const PROGRAM_STATUSES = ["active", "archived"] as const;
export const ATTRIBUTION_MODELS = [
  "last_click",
  "first_click",
  "linear",
  "position_based",
  "time_decay",
] as const;
/** What becomes of a conversion that a browser reports: taken as it is, held until a server or a person confirms, refused. */
export const BROWSER_CONVERSIONS = ["accept", "hold", "refuse"] as const;
export const REGISTRATIONS = ["open", "invitation", "closed"] as const;
export const PERIOD_KINDS = ["week", "month"] as const;
export const VOLUME_SOURCES = ["amount", "items"] as const;
export const APPROVAL_MODES = ["manual", "immediate", "after_days"] as const;

/** One merchant's affiliate programme. */
export const programs = pgTable(
  "programs",
  {
    id: id(),
    organisationId: organisationId().references(() => organisations.id),
    name: text("name").notNull(),
    status: text("status", { enum: PROGRAM_STATUSES }).notNull().default("active"),
    timezone: text("timezone").notNull(),
    currencies: text("currencies").array().notNull(),
    /** Days after the conversion until its commission may be paid. */
    holdDays: integer("hold_days").notNull(),
    attributionModel: text("attribution_model", { enum: ATTRIBUTION_MODELS }).notNull().default("last_click"),
    halfLifeDays: integer("half_life_days").notNull().default(7),
    consentMode: text("consent_mode", { enum: ["not_required", "required"] })
      .notNull()
      .default("not_required"),
    /** How a conversion becomes approved: by hand, at once, or so many days after it came. */
    approvalMode: text("approval_mode", { enum: APPROVAL_MODES }).notNull().default("after_days"),
    approveAfterDays: integer("approve_after_days").notNull().default(14),
    /** Conversions above this many minor units always wait for a person; null: none do. */
    manualAboveMinor: jsonb("manual_above_minor").$type<Record<string, number>>(),
    /** Host that the program's links live on; null: the platform's own. */
    trackingHost: text("tracking_host"),
    /** Who is told by mail what needs a person; null: nobody. */
    notifyEmail: text("notify_email"),
    /** Names the program in the browser; not a secret. */
    publicKey: text("public_key").notNull(),
    /** The same for trying things out: what comes with it is marked as test. */
    testPublicKey: text("test_public_key")
      .notNull()
      .default(sql`'trbt_' || replace(gen_random_uuid()::text, '-', '')`),
    /** Hosts of the merchant's pages (`shop.example`, `*.shop.example`): the snippet and the pixel are taken from these alone. */
    allowedHosts: text("allowed_hosts").array().notNull().default(sql`'{}'::text[]`),
    browserConversions: text("browser_conversions", { enum: BROWSER_CONVERSIONS }).notNull().default("hold"),
    /** Query parameter that names a link's code on a landing page (direct links). */
    viaParam: text("via_param").notNull().default("via"),
    /** How a network's or shop's postback is read; null: postbacks are not taken. Its HMAC secret is in `program_secrets`. */
    postback: jsonb("postback").$type<Record<string, unknown>>(),
    /** Who may become a partner without the merchant's doing: anybody, whom a partner invites, or nobody. */
    registration: text("registration", { enum: REGISTRATIONS }).notNull().default("invitation"),
    /** Where it is offered (ISO 3166-1 alpha-2): that country's policy bounds its plans. Null: nobody said. */
    country: text("country"),
    periodKind: text("period_kind", { enum: PERIOD_KINDS }).notNull().default("month"),
    /** Days after a period's end until it is closed, so that what comes late still counts in it. */
    periodCloseDays: integer("period_close_days").notNull().default(3),
    /** Volume of a conversion: what its products count for, or its amount in `volumeCurrency`. */
    volumeSource: text("volume_source", { enum: VOLUME_SOURCES }).notNull().default("amount"),
    /** Null: the first of its currencies. */
    volumeCurrency: text("volume_currency"),
    /** Null: it has no matrix. */
    matrix: jsonb("matrix").$type<MatrixSettings>(),
    /** Days after joining in which a sponsor may be changed; 0: never, null: always. */
    sponsorChangeDays: integer("sponsor_change_days"),
    /** Days that clicks and page events are kept. */
    retainClickDays: integer("retain_click_days").notNull().default(400),
    /** Days after which a conversion no longer says who bought. */
    retainBuyerDays: integer("retain_buyer_days").notNull().default(1095),
    /** Clicks and page events of days before this one are deleted; null: none yet. */
    clicksGoneBefore: date("clicks_gone_before"),
    version: version(),
    createdAt: createdAt(),
    updatedAt: moment("updated_at").notNull().defaultNow(),
  },
  (table) => [
    unique("programs_public_key").on(table.publicKey),
    unique("programs_test_public_key").on(table.testPublicKey),
    index("programs_by_name").on(sql`lower(${table.name}) COLLATE "C"`),
    index("programs_by_organisation").on(table.organisationId, table.id),
    check("programs_hold_days", sql`${table.holdDays} BETWEEN 0 AND 365`),
    check("programs_approve_after_days", sql`${table.approveAfterDays} BETWEEN 0 AND 365`),
    check("programs_half_life_days", sql`${table.halfLifeDays} BETWEEN 1 AND 365`),
    check("programs_retain_click_days", sql`${table.retainClickDays} BETWEEN 30 AND 3650`),
    check("programs_retain_buyer_days", sql`${table.retainBuyerDays} BETWEEN 30 AND 3650`),
    check("programs_period_close_days", sql`${table.periodCloseDays} BETWEEN 0 AND 28`),
    check("programs_sponsor_change_days", sql`${table.sponsorChangeDays} >= 0`),
    check("programs_currencies", sql`cardinality(${table.currencies}) > 0`),
  ],
);

/** Keys that servers call the API with. The key itself is shown once; its hash is kept. */
export const apiKeys = pgTable(
  "api_keys",
  {
    id: id(),
    organisationId: organisationId().references(() => organisations.id),
    /** Null: a key of the whole organisation. */
    programId: uuid("program_id").references(() => programs.id),
    name: text("name").notNull(),
    prefix: text("prefix").notNull(),
    keyHash: text("key_hash").notNull(),
    scopes: text("scopes").array().notNull(),
    /** Everything a test key brings is marked as test: visible, never money. */
    test: boolean("test").notNull().default(false),
    expiresAt: moment("expires_at"),
    revokedAt: moment("revoked_at"),
    lastUsedAt: moment("last_used_at"),
    /** Addresses and CIDR ranges that it works from; empty: from everywhere. */
    allowedAddresses: text("allowed_addresses").array().notNull().default(sql`'{}'::text[]`),
    /** The key that takes its place; it works on until it expires. Null: it was not rotated. */
    replacedById: uuid("replaced_by_id"),
    createdAt: createdAt(),
  },
  (table) => [unique("api_keys_hash").on(table.keyHash), index("api_keys_by_program").on(table.programId)],
);

/**
 * What was asked with an `Idempotency-Key`. The answer is not kept: every write that takes a key answers from the
 * rows it made, so that asking again answers the same.
 */
export const idempotencyKeys = pgTable(
  "idempotency_keys",
  {
    id: id(),
    organisationId: organisationId(),
    /** API key id and the caller's `Idempotency-Key`: two callers never meet. */
    scope: text("scope").notNull(),
    key: text("key").notNull(),
    requestHash: text("request_hash").notNull(),
    /** Of the first request: what carries it was made by that request. Null: kept before this was. */
    requestId: uuid("request_id"),
    /** What the first request was answered, where that cannot be told again from what it wrote. */
    answer: jsonb("answer").$type<Record<string, unknown>>(),
    createdAt: createdAt(),
  },
  (table) => [
    unique("idempotency_keys_once").on(table.organisationId, table.scope, table.key),
    index("idempotency_keys_by_age").on(table.createdAt),
  ],
);

/**
 * `webhook_signing`: what we sign with. `stripe_signing`: what the merchant's Stripe signs with; `stripe_signing_test` in
 * its test mode. `postback_hmac`: what a postback's sender signs with.
 */
export const PROGRAM_SECRET_KINDS = [
  "webhook_signing",
  "stripe_signing",
  "stripe_signing_test",
  "postback_hmac",
] as const;

/** AES-256-GCM envelopes: `keyId.base64(iv ‖ ciphertext ‖ tag)`, bound to the row's id. Never plain text. */
export const programSecrets = pgTable(
  "program_secrets",
  {
    id: id(),
    organisationId: organisationId(),
    programId: uuid("program_id")
      .notNull()
      .references(() => programs.id),
    kind: text("kind", { enum: PROGRAM_SECRET_KINDS }).notNull(),
    envelope: text("envelope").notNull(),
    createdAt: createdAt(),
    retiredAt: moment("retired_at"),
  },
  (table) => [
    uniqueIndex("program_secrets_current")
      .on(table.programId, table.kind)
      .where(sql`${table.retiredAt} IS NULL`),
  ],
);
