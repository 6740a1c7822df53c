import { sql } from "drizzle-orm";
import {
  check,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  smallint,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import { FRAUD_DECISIONS, FRAUD_STATES } from "../../core/fraud/signal-state.ts";
import type { FraudKind } from "../../core/fraud/signals.ts";
import { createdAt, id, moment, version } from "./columns.ts";

/** What may be wrong about a partner, or an affiliate, as its figures say; one of a kind for each. */
export const fraudSignals = pgTable(
  "fraud_signals",
  {
    id: id(),
    kind: text("kind").$type<FraudKind>().notNull(),
    /** The partner, or the affiliate when it is about none. */
    subjectId: uuid("subject_id").notNull(),
    affiliateId: uuid("affiliate_id").notNull(),
    partnerId: uuid("partner_id"),
    /** Of the partner. No organisation: it is the platform's own, and in no tenant's log. */
    programId: uuid("program_id"),
    /** 1 low, 2 medium, 3 high, 4 critical. */
    grade: smallint("grade").notNull(),
    /** Counts, as `core/fraud/signals.ts` names them. */
    figures: jsonb("figures").$type<Readonly<Record<string, number>>>().notNull(),
    day: date("day", { mode: "string" }),
    state: text("state", { enum: FRAUD_STATES }).notNull().default("open"),
    decision: text("decision", { enum: FRAUD_DECISIONS }),
    /** How grave it was then; null: nobody decided, or it was opened again. */
    decidedGrade: smallint("decided_grade"),
    reason: text("reason"),
    decidedBy: uuid("decided_by"),
    decidedAt: moment("decided_at"),
    changedAt: moment("changed_at").notNull(),
    version: version(),
    createdAt: createdAt(),
  },
  (table) => [
    unique("fraud_signals_once").on(table.kind, table.subjectId),
    index("fraud_signals_by_grade").on(table.state, table.grade, table.id),
    index("fraud_signals_by_state").on(table.state, table.id),
    index("fraud_signals_by_program").on(table.programId, table.state),
    index("fraud_signals_by_affiliate").on(table.affiliateId, table.id),
    check("fraud_signals_grade", sql`${table.grade} BETWEEN 1 AND 4`),
    check("fraud_signals_decided", sql`(${table.decision} IS NULL) = (${table.decidedAt} IS NULL)`),
  ],
);

/** When each program's figures were looked at last. */
export const fraudScans = pgTable("fraud_scans", {
  programId: uuid("program_id").primaryKey(),
  scannedAt: moment("scanned_at").notNull(),
  found: integer("found").notNull(),
});
