import { sql } from "drizzle-orm";
import { bigint, check, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { EXPORT_LISTS, LIST_EXPORT_STATES } from "../../core/api/list-exports.ts";
import { createdAt, id, moment } from "./columns.ts";
import { users } from "./identity.ts";

export const CONSENT_DOCUMENTS = ["terms", "privacy", "news"] as const;

/** What a user agreed to, or took back; append-only. */
export const consents = pgTable(
  "consents",
  {
    id: id(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    document: text("document", { enum: CONSENT_DOCUMENTS }).notNull(),
    /** Of the text that was shown. */
    documentVersion: text("document_version").notNull(),
    decision: text("decision", { enum: ["given", "withdrawn"] }).notNull(),
    requestId: uuid("request_id").notNull(),
    createdAt: createdAt(),
  },
  (table) => [index("consents_by_user").on(table.userId, table.id)],
);

export const PRIVACY_REQUEST_KINDS = ["export", "erase_user", "erase_customer"] as const;
export const PRIVACY_REQUEST_STATES = ["requested", "ready", "done", "failed"] as const;

export interface ErasureProgress {
  readonly step: string;
  /** The last of what the step has looked at. */
  readonly after: string | null;
  readonly visitors: readonly string[];
}

/** Persons who want a copy of their data, or to be forgotten. */
export const privacyRequests = pgTable(
  "privacy_requests",
  {
    id: id(),
    kind: text("kind", { enum: PRIVACY_REQUEST_KINDS }).notNull(),
    state: text("state", { enum: PRIVACY_REQUEST_STATES }).notNull().default("requested"),
    /** Whose; null: a customer's, or erased. */
    userId: uuid("user_id"),
    /** The tenant whose customer it is; null: a user's own. */
    organisationId: uuid("organisation_id"),
    programId: uuid("program_id"),
    customerId: uuid("customer_id"),
    /** Of the export, in the bucket FILES. */
    objectKey: text("object_key"),
    /** What was found or erased, by table. */
    counts: jsonb("counts").$type<Record<string, number>>(),
    /** How far erasing has come, and what it goes by once its sources are gone; null: not begun, or done. */
    progress: jsonb("progress").$type<ErasureProgress>(),
    error: text("error"),
    requestId: uuid("request_id").notNull(),
    createdAt: createdAt(),
    finishedAt: moment("finished_at"),
    /** When the export is deleted. */
    expiresAt: moment("expires_at"),
  },
  (table) => [
    index("privacy_requests_by_user").on(table.userId, table.id),
    index("privacy_requests_waiting").on(table.state, table.id),
    uniqueIndex("privacy_requests_user_once")
      .on(table.userId, table.kind)
      .where(sql`${table.state} = 'requested'`),
    uniqueIndex("privacy_requests_customer_once")
      .on(table.customerId)
      .where(sql`${table.state} = 'requested'`),
  ],
);

/** Lists that users have had written into files, in the bucket FILES: `lists/<id>/<part>.csv`, one after the other. */
export const listExports = pgTable(
  "list_exports",
  {
    /** Made when it was asked for: rows with ids beyond it came later, and are left out. */
    id: id(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    /** Whose list; null: the user's own, or one over all organisations. */
    organisationId: uuid("organisation_id"),
    list: text("list", { enum: EXPORT_LISTS }).notNull(),
    /** Filters, `sort` and `bom`, as a query has them. */
    query: jsonb("query").$type<Record<string, string>>().notNull(),
    state: text("state", { enum: LIST_EXPORT_STATES }).notNull().default("requested"),
    /** Parts that are in the bucket, from 0 on. One that a crash left there is written over. */
    parts: integer("parts").notNull().default(0),
    /** Where the last part ended: `{value, id}` of its last row. Null: nothing is written yet, or all is. */
    place: jsonb("place").$type<{ value: string; id: string }>(),
    rows: bigint("rows", { mode: "bigint" }).notNull().default(sql`0`),
    bytes: bigint("bytes", { mode: "bigint" }).notNull().default(sql`0`),
    requestId: uuid("request_id").notNull(),
    createdAt: createdAt(),
    finishedAt: moment("finished_at"),
    /** When its files are deleted. */
    expiresAt: moment("expires_at"),
  },
  (table) => [
    index("list_exports_by_user").on(table.userId, table.id),
    index("list_exports_waiting").on(table.id).where(sql`${table.state} = 'requested'`),
    index("list_exports_expiring").on(table.expiresAt).where(sql`${table.state} = 'ready'`),
    check(
      "list_exports_ready",
      sql`(${table.state} IN ('ready', 'expired')) = (${table.expiresAt} IS NOT NULL)`,
    ),
  ],
);
