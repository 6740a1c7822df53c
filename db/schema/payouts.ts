import { sql } from "drizzle-orm";
import { check, index, integer, jsonb, pgTable, text, unique, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import {
  BATCH_ORIGINS,
  BATCH_STATES,
  FAILURE_STAGES,
  METHOD_KINDS,
  METHOD_STATES,
  PAYEE_STRIPE_STATES,
  PAYOUT_STATES,
} from "../../core/payout/states.ts";
import { createdAt, id, minor, moment, organisationId, version } from "./columns.ts";
import { affiliates, partners } from "./partners.ts";

/** Whom money goes to: one for each affiliate, of no tenant, since one person is paid by several programs. */
export const payees = pgTable(
  "payees",
  {
    affiliateId: uuid("affiliate_id")
      .primaryKey()
      .references(() => affiliates.id),
    /** ISO 3166-1 alpha-2; null: not told. */
    country: text("country"),
    kind: text("kind", { enum: ["individual", "company"] })
      .notNull()
      .default("individual"),
    /** `acct_…` of the recipient; null: none was made. */
    stripeAccountId: text("stripe_account_id"),
    stripeState: text("stripe_state", { enum: PAYEE_STRIPE_STATES }).notNull().default("none"),
    /** What Stripe still wants: its words, and until when (ISO 8601); null: no date. */
    stripeWants: jsonb("stripe_wants").$type<{ field: string; dueAt: string | null }[]>(),
    /** When Stripe was last asked: an answer asked for earlier never overwrites a later one. */
    stripeSeenAt: moment("stripe_seen_at"),
    /** Held by the platform: nothing is paid. Null: it is not. */
    heldAt: moment("held_at"),
    holdReason: text("hold_reason"),
    heldBy: uuid("held_by"),
    version: version(),
    createdAt: createdAt(),
  },
  (table) => [
    unique("payees_stripe_account").on(table.stripeAccountId),
    index("payees_by_age").on(table.createdAt, table.affiliateId),
    /** No `coalesce`, which is not leakproof: row-level security would keep it from the index. */
    index("payees_by_country").on(
      sql`(CASE WHEN ${table.country} IS NULL THEN '' ELSE ${table.country} END) COLLATE "C"`,
      table.affiliateId,
    ),
    check("payees_hold", sql`(${table.heldAt} IS NULL) = (${table.holdReason} IS NULL)`),
  ],
);

/** How somebody is paid. A new one takes the place of the one before, and may be used after a time of cooling off. */
export const payoutMethods = pgTable(
  "payout_methods",
  {
    id: id(),
    /** No reference: what was paid by it stays when the affiliate is erased, and the method with it, emptied. */
    affiliateId: uuid("affiliate_id").notNull(),
    kind: text("kind", { enum: METHOD_KINDS }).notNull(),
    /** ISO 3166-1 alpha-2, of the bank or wallet. */
    country: text("country").notNull(),
    /** Sealed details as `core/payout/method-details.ts` has them; null: Stripe holds them. */
    envelope: text("envelope"),
    /** HMAC of the normalised details: the same at another affiliate is flagged. Null: Stripe holds them. */
    fingerprint: text("fingerprint"),
    /** What may be shown: `Vietcombank ••1234`. */
    label: text("label").notNull(),
    state: text("state", { enum: METHOD_STATES }).notNull(),
    /** Payouts by it begin then. */
    usableFrom: moment("usable_from").notNull(),
    verifiedAt: moment("verified_at"),
    verifiedBy: uuid("verified_by"),
    endedAt: moment("ended_at"),
    reason: text("reason"),
    version: version(),
    createdAt: createdAt(),
  },
  (table) => [
    uniqueIndex("payout_methods_one").on(table.affiliateId).where(sql`${table.endedAt} IS NULL`),
    index("payout_methods_by_affiliate").on(table.affiliateId, table.id),
    index("payout_methods_alike").on(table.fingerprint).where(sql`${table.fingerprint} IS NOT NULL`),
    check("payout_methods_details", sql`(${table.kind} = 'stripe') = (${table.envelope} IS NULL)`),
    check(
      "payout_methods_ended",
      sql`(${table.state} IN ('replaced', 'refused')) = (${table.endedAt} IS NOT NULL)`,
    ),
    check("payout_methods_verified", sql`${table.state} <> 'verified' OR ${table.verifiedAt} IS NOT NULL`),
  ],
);

/** When and how a program pays. A program without a row has the defaults of `core/payout/policy.ts`. */
export const payoutPolicies = pgTable("payout_policies", {
  programId: uuid("program_id").primaryKey(),
  organisationId: organisationId(),
  /** `core/payout/policy.ts` says its shape. */
  rules: jsonb("rules").$type<Record<string, unknown>>().notNull(),
  version: version(),
  updatedAt: moment("updated_at").notNull().defaultNow(),
});

/** Payouts that are approved and run together. */
export const payoutBatches = pgTable(
  "payout_batches",
  {
    id: id(),
    organisationId: organisationId(),
    programId: uuid("program_id").notNull(),
    /** Of the program, from 1. */
    number: integer("number").notNull(),
    state: text("state", { enum: BATCH_STATES }).notNull().default("draft"),
    origin: text("origin", { enum: BATCH_ORIGINS }).notNull(),
    /** Of the schedule; null: somebody asked for it. */
    dueAt: moment("due_at"),
    createdBy: uuid("created_by"),
    approvedBy: uuid("approved_by"),
    approvedAt: moment("approved_at"),
    endedAt: moment("ended_at"),
    /** Why it was cancelled. */
    reason: text("reason"),
    requestId: uuid("request_id").notNull(),
    version: version(),
    createdAt: createdAt(),
  },
  (table) => [
    unique("payout_batches_number").on(table.programId, table.number),
    unique("payout_batches_due").on(table.programId, table.dueAt),
    index("payout_batches_by_program").on(table.programId, table.id),
    index("payout_batches_drafts").on(table.id).where(sql`${table.state} = 'draft'`),
    index("payout_batches_running").on(table.id).where(sql`${table.state} IN ('approved', 'running')`),
    check("payout_batches_approved", sql`(${table.approvedAt} IS NULL) = (${table.approvedBy} IS NULL)`),
  ],
);

/** One line: what one partner gets in one currency by one method, from the asking to the bank. */
export const payouts = pgTable(
  "payouts",
  {
    id: id(),
    organisationId: organisationId(),
    programId: uuid("program_id").notNull(),
    /** Null: asked for, and in no batch yet. */
    batchId: uuid("batch_id").references(() => payoutBatches.id),
    partnerId: uuid("partner_id")
      .notNull()
      .references(() => partners.id),
    affiliateId: uuid("affiliate_id").notNull(),
    currency: text("currency").notNull(),
    /** What is to leave; refunds before the submission make it less. */
    amountMinor: minor("amount_minor").notNull(),
    /** What refunds took off it before the submission. */
    reducedMinor: minor("reduced_minor").notNull().default(sql`0`),
    state: text("state", { enum: PAYOUT_STATES }).notNull(),
    methodId: uuid("method_id")
      .notNull()
      .references(() => payoutMethods.id),
    methodKind: text("method_kind", { enum: METHOD_KINDS }).notNull(),
    /** By whoever asked: the same key again is the same payout. */
    requestKey: text("request_key").notNull(),
    /** Each one reserves anew, and has a key of its own at Stripe. */
    attempt: integer("attempt").notNull().default(1),
    /** Drawn from the program's funds for this attempt, net of what came back; 0: it is not paid out of them, or not yet. */
    fundedMinor: minor("funded_minor").notNull().default(sql`0`),
    /** Held by hand: it is left out when its batch runs. */
    heldAt: moment("held_at"),
    /** Nobody else works on it until then. */
    leasedUntil: moment("leased_until"),
    submittedAt: moment("submitted_at"),
    paidAt: moment("paid_at"),
    failedAt: moment("failed_at"),
    failureStage: text("failure_stage", { enum: FAILURE_STAGES }),
    failureCode: text("failure_code"),
    /** For people: Stripe's words, or the admin's. */
    failureReason: text("failure_reason"),
    /** `tr_…` */
    transferId: text("transfer_id"),
    /** `acct_…`, as it was when submitted. */
    destination: text("destination"),
    /** `py_…`: the payment that the transfer is at the connected account; finds the line of a failed bank payout. */
    destinationPayment: text("destination_payment"),
    /** Reversed by Stripe, or come back from the bank: payable again. Never falls. */
    returnedMinor: minor("returned_minor").notNull().default(sql`0`),
    /** Paid by hand: the bank's number, the day, and the proof in the bucket FILES. */
    reference: text("reference"),
    proofKey: text("proof_key"),
    /** Why it was held, cancelled or corrected. */
    reason: text("reason"),
    createdBy: uuid("created_by"),
    requestId: uuid("request_id").notNull(),
    version: version(),
    createdAt: createdAt(),
  },
  (table) => [
    unique("payouts_once").on(table.programId, table.requestKey),
    unique("payouts_transfer").on(table.transferId),
    index("payouts_by_batch").on(table.batchId, table.id),
    index("payouts_by_partner").on(table.partnerId, table.id),
    index("payouts_by_program").on(table.programId, table.id),
    index("payouts_by_amount").on(table.programId, table.currency, table.amountMinor, table.id),
    index("payouts_by_destination_payment").on(table.destinationPayment),
    index("payouts_by_submission").on(table.submittedAt).where(sql`${table.transferId} IS NOT NULL`),
    index("payouts_unbatched")
      .on(table.programId, table.id)
      .where(sql`${table.state} = 'requested' AND ${table.batchId} IS NULL`),
    index("payouts_at_work").on(table.id).where(sql`${table.state} IN ('approved', 'submitted')`),
    check("payouts_amount", sql`${table.amountMinor} > 0 OR ${table.state} = 'cancelled'`),
    check("payouts_returned", sql`${table.returnedMinor} BETWEEN 0 AND ${table.amountMinor}`),
    check("payouts_failed", sql`(${table.state} = 'failed') = (${table.failedAt} IS NOT NULL)`),
    check(
      "payouts_submitted",
      sql`${table.state} NOT IN ('submitted', 'paid', 'returned') OR ${table.submittedAt} IS NOT NULL`,
    ),
  ],
);

/** What happened to a payout, in order: for whoever asks afterwards. Append-only. */
export const payoutEvents = pgTable(
  "payout_events",
  {
    id: id(),
    organisationId: organisationId(),
    payoutId: uuid("payout_id")
      .notNull()
      .references(() => payouts.id),
    kind: text("kind").notNull(),
    details: jsonb("details").$type<Record<string, unknown>>().notNull(),
    /** Null: a job, or Stripe. */
    userId: uuid("user_id"),
    requestId: uuid("request_id").notNull(),
    at: moment("at").notNull(),
  },
  (table) => [index("payout_events_by_payout").on(table.payoutId, table.id)],
);

/** A connected account's payout to its bank, as Stripe last told of it. */
export const stripePayouts = pgTable(
  "stripe_payouts",
  {
    /** `po_…` */
    id: text("id").primaryKey(),
    accountId: text("account_id").notNull(),
    currency: text("currency").notNull(),
    amountMinor: minor("amount_minor").notNull(),
    state: text("state").notNull(),
    failureCode: text("failure_code"),
    failureMessage: text("failure_message"),
    arrivalAt: moment("arrival_at"),
    /** When the event was made that said so: an earlier one never overwrites it. */
    saidAt: moment("said_at").notNull(),
    /** Failed, and its lines are marked. */
    settledAt: moment("settled_at"),
  },
  (table) => [index("stripe_payouts_by_account").on(table.accountId)],
);
