import { index, jsonb, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { RECONCILIATION_ITEM_STATES, RECONCILIATION_RUN_STATES } from "../../core/reconciliation/states.ts";
import { createdAt, id, minor, moment, version } from "./columns.ts";

/** One comparison of the books with themselves and with Stripe. The platform's, of no tenant. */
export const reconciliationRuns = pgTable(
  "reconciliation_runs",
  {
    id: id(),
    /** `2026-11-21`, or who asked for it besides: each key is run once. */
    runKey: text("run_key").notNull(),
    state: text("state", { enum: RECONCILIATION_RUN_STATES }).notNull(),
    /** What Stripe is asked for: made in [from, to). */
    fromAt: moment("from_at").notNull(),
    toAt: moment("to_at").notNull(),
    /** How far it came: stage and cursor. */
    progress: jsonb("progress").$type<Record<string, unknown>>().notNull(),
    counts: jsonb("counts").$type<Record<string, number>>().notNull(),
    leasedUntil: moment("leased_until"),
    error: text("error"),
    requestedBy: uuid("requested_by"),
    requestId: uuid("request_id").notNull(),
    endedAt: moment("ended_at"),
    version: version(),
    createdAt: createdAt(),
  },
  (table) => [unique("reconciliation_runs_once").on(table.runKey)],
);

/** A difference, with somebody who looks after it and what came of it. */
export const reconciliationItems = pgTable(
  "reconciliation_items",
  {
    id: id(),
    /** What differs, by its nature: `transfer_missing:<payout>`. The same difference found again is the same item. */
    itemKey: text("item_key").notNull(),
    kind: text("kind").notNull(),
    /** Null: of no program that we know. */
    programId: uuid("program_id"),
    payoutId: uuid("payout_id"),
    /** `tr_…`, `txn_…`, `po_…`; null: none is concerned. */
    stripeId: text("stripe_id"),
    currency: text("currency"),
    /** By our books, and by the other side; null: it does not know the thing at all. */
    expectedMinor: minor("expected_minor"),
    actualMinor: minor("actual_minor"),
    details: jsonb("details").$type<Record<string, unknown>>().notNull(),
    state: text("state", { enum: RECONCILIATION_ITEM_STATES }).notNull().default("open"),
    ownerId: uuid("owner_id"),
    resolution: text("resolution"),
    resolvedBy: uuid("resolved_by"),
    endedAt: moment("ended_at"),
    firstRunId: uuid("first_run_id")
      .notNull()
      .references(() => reconciliationRuns.id),
    lastRunId: uuid("last_run_id")
      .notNull()
      .references(() => reconciliationRuns.id),
    version: version(),
    createdAt: createdAt(),
  },
  (table) => [
    unique("reconciliation_items_once").on(table.itemKey),
    index("reconciliation_items_by_state").on(table.state, table.id),
    index("reconciliation_items_by_payout").on(table.payoutId),
  ],
);
