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
import {
  CASE_KINDS,
  CASE_SEVERITIES,
  CASE_STATES,
  KYC_DOCUMENT_KINDS,
  KYC_PROVIDERS,
  KYC_STATES,
  SCREENING_RESULTS,
} from "../../core/compliance/states.ts";
import { createdAt, id, moment, version } from "./columns.ts";
import { affiliates } from "./partners.ts";

/** Making sure of who a payee is. One at a time; the last one says whether somebody is known. */
export const kycChecks = pgTable(
  "kyc_checks",
  {
    id: id(),
    affiliateId: uuid("affiliate_id")
      .notNull()
      .references(() => affiliates.id),
    provider: text("provider", { enum: KYC_PROVIDERS }).notNull(),
    state: text("state", { enum: KYC_STATES }).notNull(),
    /** The provider's name for it: `vs_…`; null: it has none. */
    providerRef: text("provider_ref"),
    /** What was asked for, by the country and kind that the payee had: kinds of documents, each a choice of several. */
    checklist: jsonb("checklist").$type<readonly (readonly string[])[]>().notNull(),
    reason: text("reason"),
    decidedBy: uuid("decided_by"),
    decidedAt: moment("decided_at"),
    /** An approval holds until then; null: for good. */
    expiresAt: moment("expires_at"),
    endedAt: moment("ended_at"),
    version: version(),
    createdAt: createdAt(),
  },
  (table) => [
    uniqueIndex("kyc_checks_one").on(table.affiliateId).where(sql`${table.endedAt} IS NULL`),
    index("kyc_checks_by_affiliate").on(table.affiliateId, table.id),
    index("kyc_checks_by_state").on(table.state, table.id),
    unique("kyc_checks_provider_ref").on(table.provider, table.providerRef),
    check(
      "kyc_checks_ended",
      sql`${table.state} NOT IN ('rejected', 'expired') OR ${table.endedAt} IS NOT NULL`,
    ),
  ],
);

/** What a payee handed in. The file is sealed in the bucket FILES. */
export const kycDocuments = pgTable(
  "kyc_documents",
  {
    id: id(),
    checkId: uuid("check_id")
      .notNull()
      .references(() => kycChecks.id),
    affiliateId: uuid("affiliate_id")
      .notNull()
      .references(() => affiliates.id),
    kind: text("kind", { enum: KYC_DOCUMENT_KINDS }).notNull(),
    state: text("state", { enum: KYC_STATES }).notNull(),
    /** Null: the provider has it, or it was erased. */
    objectKey: text("object_key"),
    contentType: text("content_type"),
    sizeBytes: integer("size_bytes"),
    /** Hex, of what was handed in. */
    sha256: text("sha256"),
    /** On the document itself; after it, it no longer counts. */
    validUntil: date("valid_until", { mode: "string" }),
    reason: text("reason"),
    decidedBy: uuid("decided_by"),
    decidedAt: moment("decided_at"),
    /** Another was handed in for it. */
    replacedAt: moment("replaced_at"),
    version: version(),
    createdAt: createdAt(),
  },
  (table) => [
    index("kyc_documents_by_check").on(table.checkId, table.id),
    index("kyc_documents_by_affiliate").on(table.affiliateId),
  ],
);

/** A payee held against a list of sanctions. */
export const screenings = pgTable(
  "screenings",
  {
    id: id(),
    affiliateId: uuid("affiliate_id")
      .notNull()
      .references(() => affiliates.id),
    provider: text("provider").notNull(),
    /** Of the list, so that a new one is asked again. */
    listVersion: text("list_version").notNull(),
    result: text("result", { enum: SCREENING_RESULTS }).notNull(),
    /** Entries that it may be, with how near: the list's ids and names. */
    matches: jsonb("matches").$type<readonly Record<string, unknown>[]>().notNull(),
    /** Of the name and country that were asked for: another name is asked again. */
    subjectHash: text("subject_hash").notNull(),
    decidedBy: uuid("decided_by"),
    decidedAt: moment("decided_at"),
    reason: text("reason"),
    version: version(),
    createdAt: createdAt(),
  },
  (table) => [
    unique("screenings_once").on(table.affiliateId, table.provider, table.listVersion, table.subjectHash),
    index("screenings_hits").on(table.id).where(sql`${table.result} IN ('hit', 'confirmed')`),
  ],
);

/** The platform's own list of sanctions: names, as they are compared. */
export const sanctionEntries = pgTable(
  "sanction_entries",
  {
    id: id(),
    list: text("list").notNull(),
    externalId: text("external_id").notNull(),
    name: text("name").notNull(),
    /** Names as `core/compliance/names.ts` folds them, aliases among them. */
    folded: text("folded").array().notNull(),
    country: text("country"),
    bornOn: text("born_on"),
    listVersion: text("list_version").notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    unique("sanction_entries_once").on(table.list, table.listVersion, table.externalId),
    index("sanction_entries_folded").using("gin", table.folded),
  ],
);

/** Something about a payee that somebody of the platform has to look into. */
export const complianceCases = pgTable(
  "compliance_cases",
  {
    id: id(),
    /** From 1, over all. */
    number: integer("number").notNull(),
    /** No reference: what was looked into stays when the affiliate is erased, emptied. */
    affiliateId: uuid("affiliate_id").notNull(),
    kind: text("kind", { enum: CASE_KINDS }).notNull(),
    severity: text("severity", { enum: CASE_SEVERITIES }).notNull(),
    state: text("state", { enum: CASE_STATES }).notNull().default("open"),
    /** While it is not resolved, the payee is paid nothing. */
    holds: boolean("holds").notNull(),
    summary: text("summary").notNull(),
    /** What opened it: `screening:<id>`; the same again opens no other. Null: a person did. */
    sourceKey: text("source_key"),
    assigneeId: uuid("assignee_id"),
    resolution: text("resolution"),
    resolvedBy: uuid("resolved_by"),
    endedAt: moment("ended_at"),
    createdBy: uuid("created_by"),
    version: version(),
    createdAt: createdAt(),
  },
  (table) => [
    unique("compliance_cases_number").on(table.number),
    unique("compliance_cases_source").on(table.sourceKey),
    index("compliance_cases_by_affiliate").on(table.affiliateId, table.id),
    index("compliance_cases_by_state").on(table.state, table.id),
    check("compliance_cases_ended", sql`(${table.state} = 'resolved') = (${table.endedAt} IS NOT NULL)`),
  ],
);

/** What somebody noted of a case. Append-only. */
export const complianceNotes = pgTable(
  "compliance_notes",
  {
    id: id(),
    caseId: uuid("case_id")
      .notNull()
      .references(() => complianceCases.id),
    userId: uuid("user_id"),
    text: text("text").notNull(),
    at: moment("at").notNull(),
  },
  (table) => [index("compliance_notes_by_case").on(table.caseId, table.id)],
);
