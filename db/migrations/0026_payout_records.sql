CREATE TABLE "compliance_cases" (
	"id" uuid PRIMARY KEY NOT NULL,
	"number" integer NOT NULL,
	"affiliate_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"severity" text NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"holds" boolean NOT NULL,
	"summary" text NOT NULL,
	"source_key" text,
	"assignee_id" uuid,
	"resolution" text,
	"resolved_by" uuid,
	"ended_at" timestamp (3) with time zone,
	"created_by" uuid,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "compliance_cases_number" UNIQUE("number"),
	CONSTRAINT "compliance_cases_source" UNIQUE("source_key"),
	CONSTRAINT "compliance_cases_ended" CHECK (("compliance_cases"."state" = 'resolved') = ("compliance_cases"."ended_at" IS NOT NULL))
);
--> statement-breakpoint
CREATE TABLE "compliance_notes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"case_id" uuid NOT NULL,
	"user_id" uuid,
	"text" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "kyc_checks" (
	"id" uuid PRIMARY KEY NOT NULL,
	"affiliate_id" uuid NOT NULL,
	"provider" text NOT NULL,
	"state" text NOT NULL,
	"provider_ref" text,
	"checklist" jsonb NOT NULL,
	"reason" text,
	"decided_by" uuid,
	"decided_at" timestamp (3) with time zone,
	"expires_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "kyc_checks_provider_ref" UNIQUE("provider","provider_ref"),
	CONSTRAINT "kyc_checks_ended" CHECK ("kyc_checks"."state" NOT IN ('rejected', 'expired') OR "kyc_checks"."ended_at" IS NOT NULL)
);
--> statement-breakpoint
CREATE TABLE "kyc_documents" (
	"id" uuid PRIMARY KEY NOT NULL,
	"check_id" uuid NOT NULL,
	"affiliate_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"object_key" text,
	"content_type" text,
	"size_bytes" integer,
	"sha256" text,
	"valid_until" date,
	"reason" text,
	"decided_by" uuid,
	"decided_at" timestamp (3) with time zone,
	"replaced_at" timestamp (3) with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sanction_entries" (
	"id" uuid PRIMARY KEY NOT NULL,
	"list" text NOT NULL,
	"external_id" text NOT NULL,
	"name" text NOT NULL,
	"folded" text[] NOT NULL,
	"country" text,
	"born_on" text,
	"list_version" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "sanction_entries_once" UNIQUE("list","list_version","external_id")
);
--> statement-breakpoint
CREATE TABLE "screenings" (
	"id" uuid PRIMARY KEY NOT NULL,
	"affiliate_id" uuid NOT NULL,
	"provider" text NOT NULL,
	"list_version" text NOT NULL,
	"result" text NOT NULL,
	"matches" jsonb NOT NULL,
	"subject_hash" text NOT NULL,
	"decided_by" uuid,
	"decided_at" timestamp (3) with time zone,
	"reason" text,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "screenings_once" UNIQUE("affiliate_id","provider","list_version","subject_hash")
);
--> statement-breakpoint
CREATE TABLE "dispute_messages" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"dispute_id" uuid NOT NULL,
	"author" text NOT NULL,
	"user_id" uuid,
	"text" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "disputes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"program_id" uuid NOT NULL,
	"partner_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"subject" text NOT NULL,
	"conversion_id" uuid,
	"payout_id" uuid,
	"order_id" text,
	"state" text NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"reminded_at" timestamp (3) with time zone,
	"decided_by" uuid,
	"ended_at" timestamp (3) with time zone,
	"request_key" text NOT NULL,
	"request_id" uuid NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "disputes_number" UNIQUE("program_id","number"),
	CONSTRAINT "disputes_once" UNIQUE("partner_id","request_key"),
	CONSTRAINT "disputes_subject" CHECK (num_nonnulls("disputes"."conversion_id", "disputes"."payout_id", "disputes"."order_id") = 1),
	CONSTRAINT "disputes_ended" CHECK (("disputes"."state" IN ('accepted', 'rejected', 'withdrawn')) = ("disputes"."ended_at" IS NOT NULL))
);
--> statement-breakpoint
CREATE TABLE "tax_thresholds" (
	"id" uuid PRIMARY KEY NOT NULL,
	"country" text NOT NULL,
	"form" text NOT NULL,
	"currency" text NOT NULL,
	"from_year" integer NOT NULL,
	"threshold_minor" bigint NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "tax_thresholds_once" UNIQUE("country","form","currency","from_year"),
	CONSTRAINT "tax_thresholds_sum" CHECK ("tax_thresholds"."threshold_minor" >= 0)
);
--> statement-breakpoint
CREATE TABLE "funding_terms" (
	"program_id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"terms" jsonb NOT NULL,
	"low_balance_minor" jsonb NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "invoices" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"program_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"month" text NOT NULL,
	"currency" text NOT NULL,
	"body" jsonb NOT NULL,
	"fee_minor" bigint NOT NULL,
	"issued_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "invoices_once" UNIQUE("program_id","month","currency"),
	CONSTRAINT "invoices_number" UNIQUE("organisation_id","number"),
	CONSTRAINT "invoices_fee" CHECK ("invoices"."fee_minor" >= 0)
);
--> statement-breakpoint
CREATE TABLE "low_balance_notices" (
	"program_id" uuid NOT NULL,
	"organisation_id" uuid NOT NULL,
	"currency" text NOT NULL,
	"told_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "low_balance_notices_program_id_currency_pk" PRIMARY KEY("program_id","currency")
);
--> statement-breakpoint
CREATE TABLE "top_ups" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"program_id" uuid NOT NULL,
	"method" text NOT NULL,
	"currency" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"state" text NOT NULL,
	"returned_minor" bigint DEFAULT 0 NOT NULL,
	"session_id" text,
	"payment_intent_id" text,
	"reference" text,
	"received_on" date,
	"request_key" text NOT NULL,
	"created_by" uuid,
	"reason" text,
	"settled_at" timestamp (3) with time zone,
	"request_id" uuid NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "top_ups_once" UNIQUE("program_id","request_key"),
	CONSTRAINT "top_ups_session" UNIQUE("session_id"),
	CONSTRAINT "top_ups_payment_intent" UNIQUE("payment_intent_id"),
	CONSTRAINT "top_ups_reference" UNIQUE("program_id","currency","reference"),
	CONSTRAINT "top_ups_amount" CHECK ("top_ups"."amount_minor" > 0),
	CONSTRAINT "top_ups_returned" CHECK ("top_ups"."returned_minor" BETWEEN 0 AND "top_ups"."amount_minor"),
	CONSTRAINT "top_ups_settled" CHECK ("top_ups"."state" NOT IN ('settled', 'returned') OR "top_ups"."settled_at" IS NOT NULL)
);
--> statement-breakpoint
CREATE TABLE "reconciliation_items" (
	"id" uuid PRIMARY KEY NOT NULL,
	"item_key" text NOT NULL,
	"kind" text NOT NULL,
	"program_id" uuid,
	"payout_id" uuid,
	"stripe_id" text,
	"currency" text,
	"expected_minor" bigint,
	"actual_minor" bigint,
	"details" jsonb NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"owner_id" uuid,
	"resolution" text,
	"resolved_by" uuid,
	"ended_at" timestamp (3) with time zone,
	"first_run_id" uuid NOT NULL,
	"last_run_id" uuid NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "reconciliation_items_once" UNIQUE("item_key")
);
--> statement-breakpoint
CREATE TABLE "reconciliation_runs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"run_key" text NOT NULL,
	"state" text NOT NULL,
	"from_at" timestamp (3) with time zone NOT NULL,
	"to_at" timestamp (3) with time zone NOT NULL,
	"progress" jsonb NOT NULL,
	"counts" jsonb NOT NULL,
	"leased_until" timestamp (3) with time zone,
	"error" text,
	"requested_by" uuid,
	"request_id" uuid NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "reconciliation_runs_once" UNIQUE("run_key")
);
--> statement-breakpoint
ALTER TABLE "accounts" DROP CONSTRAINT "accounts_not_negative";--> statement-breakpoint
ALTER TABLE "payouts" ADD COLUMN "funded_minor" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "compliance_notes" ADD CONSTRAINT "compliance_notes_case_id_compliance_cases_id_fk" FOREIGN KEY ("case_id") REFERENCES "public"."compliance_cases"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "kyc_checks" ADD CONSTRAINT "kyc_checks_affiliate_id_affiliates_id_fk" FOREIGN KEY ("affiliate_id") REFERENCES "public"."affiliates"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "kyc_documents" ADD CONSTRAINT "kyc_documents_check_id_kyc_checks_id_fk" FOREIGN KEY ("check_id") REFERENCES "public"."kyc_checks"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "kyc_documents" ADD CONSTRAINT "kyc_documents_affiliate_id_affiliates_id_fk" FOREIGN KEY ("affiliate_id") REFERENCES "public"."affiliates"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "screenings" ADD CONSTRAINT "screenings_affiliate_id_affiliates_id_fk" FOREIGN KEY ("affiliate_id") REFERENCES "public"."affiliates"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dispute_messages" ADD CONSTRAINT "dispute_messages_dispute_id_disputes_id_fk" FOREIGN KEY ("dispute_id") REFERENCES "public"."disputes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "disputes" ADD CONSTRAINT "disputes_partner_id_partners_id_fk" FOREIGN KEY ("partner_id") REFERENCES "public"."partners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reconciliation_items" ADD CONSTRAINT "reconciliation_items_first_run_id_reconciliation_runs_id_fk" FOREIGN KEY ("first_run_id") REFERENCES "public"."reconciliation_runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reconciliation_items" ADD CONSTRAINT "reconciliation_items_last_run_id_reconciliation_runs_id_fk" FOREIGN KEY ("last_run_id") REFERENCES "public"."reconciliation_runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "compliance_cases_by_affiliate" ON "compliance_cases" USING btree ("affiliate_id","id");--> statement-breakpoint
CREATE INDEX "compliance_cases_by_state" ON "compliance_cases" USING btree ("state","id");--> statement-breakpoint
CREATE INDEX "compliance_notes_by_case" ON "compliance_notes" USING btree ("case_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "kyc_checks_one" ON "kyc_checks" USING btree ("affiliate_id") WHERE "kyc_checks"."ended_at" IS NULL;--> statement-breakpoint
CREATE INDEX "kyc_checks_by_affiliate" ON "kyc_checks" USING btree ("affiliate_id","id");--> statement-breakpoint
CREATE INDEX "kyc_checks_by_state" ON "kyc_checks" USING btree ("state","id");--> statement-breakpoint
CREATE INDEX "kyc_documents_by_check" ON "kyc_documents" USING btree ("check_id","id");--> statement-breakpoint
CREATE INDEX "kyc_documents_by_affiliate" ON "kyc_documents" USING btree ("affiliate_id");--> statement-breakpoint
CREATE INDEX "sanction_entries_folded" ON "sanction_entries" USING gin ("folded");--> statement-breakpoint
CREATE INDEX "screenings_hits" ON "screenings" USING btree ("id") WHERE "screenings"."result" IN ('hit', 'confirmed');--> statement-breakpoint
CREATE INDEX "dispute_messages_by_dispute" ON "dispute_messages" USING btree ("dispute_id","id");--> statement-breakpoint
CREATE INDEX "disputes_by_partner" ON "disputes" USING btree ("partner_id","id");--> statement-breakpoint
CREATE INDEX "disputes_by_program" ON "disputes" USING btree ("program_id","id");--> statement-breakpoint
CREATE INDEX "disputes_due" ON "disputes" USING btree ("due_at") WHERE "disputes"."state" = 'open';--> statement-breakpoint
CREATE UNIQUE INDEX "disputes_open_conversion" ON "disputes" USING btree ("partner_id","conversion_id") WHERE "disputes"."ended_at" IS NULL AND "disputes"."conversion_id" IS NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "disputes_open_payout" ON "disputes" USING btree ("payout_id") WHERE "disputes"."ended_at" IS NULL AND "disputes"."payout_id" IS NOT NULL;--> statement-breakpoint
CREATE INDEX "top_ups_by_program" ON "top_ups" USING btree ("program_id","id");--> statement-breakpoint
CREATE INDEX "reconciliation_items_by_state" ON "reconciliation_items" USING btree ("state","id");--> statement-breakpoint
CREATE INDEX "reconciliation_items_by_payout" ON "reconciliation_items" USING btree ("payout_id");--> statement-breakpoint
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_not_negative" CHECK ("accounts"."kind" IN ('program_commission', 'program_adjustment', 'partner_available', 'program_points', 'partner_points', 'program_credit', 'program_funded', 'program_funds') OR "accounts"."balance_minor" >= 0);