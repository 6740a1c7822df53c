CREATE TABLE "payees" (
	"affiliate_id" uuid PRIMARY KEY NOT NULL,
	"country" text,
	"kind" text DEFAULT 'individual' NOT NULL,
	"stripe_account_id" text,
	"stripe_state" text DEFAULT 'none' NOT NULL,
	"stripe_wants" jsonb,
	"stripe_seen_at" timestamp (3) with time zone,
	"held_at" timestamp (3) with time zone,
	"hold_reason" text,
	"held_by" uuid,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "payees_stripe_account" UNIQUE("stripe_account_id"),
	CONSTRAINT "payees_hold" CHECK (("payees"."held_at" IS NULL) = ("payees"."hold_reason" IS NULL))
);
--> statement-breakpoint
CREATE TABLE "payout_batches" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"program_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"state" text DEFAULT 'draft' NOT NULL,
	"origin" text NOT NULL,
	"due_at" timestamp (3) with time zone,
	"created_by" uuid,
	"approved_by" uuid,
	"approved_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"reason" text,
	"request_id" uuid NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "payout_batches_number" UNIQUE("program_id","number"),
	CONSTRAINT "payout_batches_due" UNIQUE("program_id","due_at"),
	CONSTRAINT "payout_batches_approved" CHECK (("payout_batches"."approved_at" IS NULL) = ("payout_batches"."approved_by" IS NULL))
);
--> statement-breakpoint
CREATE TABLE "payout_events" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"payout_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"details" jsonb NOT NULL,
	"user_id" uuid,
	"request_id" uuid NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "payout_methods" (
	"id" uuid PRIMARY KEY NOT NULL,
	"affiliate_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"country" text NOT NULL,
	"envelope" text,
	"fingerprint" text,
	"label" text NOT NULL,
	"state" text NOT NULL,
	"usable_from" timestamp (3) with time zone NOT NULL,
	"verified_at" timestamp (3) with time zone,
	"verified_by" uuid,
	"ended_at" timestamp (3) with time zone,
	"reason" text,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "payout_methods_details" CHECK (("payout_methods"."kind" = 'stripe') = ("payout_methods"."envelope" IS NULL)),
	CONSTRAINT "payout_methods_ended" CHECK (("payout_methods"."state" IN ('replaced', 'refused')) = ("payout_methods"."ended_at" IS NOT NULL)),
	CONSTRAINT "payout_methods_verified" CHECK ("payout_methods"."state" <> 'verified' OR "payout_methods"."verified_at" IS NOT NULL)
);
--> statement-breakpoint
CREATE TABLE "payout_policies" (
	"program_id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"rules" jsonb NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "payouts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"program_id" uuid NOT NULL,
	"batch_id" uuid,
	"partner_id" uuid NOT NULL,
	"affiliate_id" uuid NOT NULL,
	"currency" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"reduced_minor" bigint DEFAULT 0 NOT NULL,
	"state" text NOT NULL,
	"method_id" uuid NOT NULL,
	"method_kind" text NOT NULL,
	"request_key" text NOT NULL,
	"attempt" integer DEFAULT 1 NOT NULL,
	"held_at" timestamp (3) with time zone,
	"leased_until" timestamp (3) with time zone,
	"submitted_at" timestamp (3) with time zone,
	"paid_at" timestamp (3) with time zone,
	"failed_at" timestamp (3) with time zone,
	"failure_stage" text,
	"failure_code" text,
	"failure_reason" text,
	"transfer_id" text,
	"destination" text,
	"destination_payment" text,
	"returned_minor" bigint DEFAULT 0 NOT NULL,
	"reference" text,
	"proof_key" text,
	"reason" text,
	"created_by" uuid,
	"request_id" uuid NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "payouts_once" UNIQUE("program_id","request_key"),
	CONSTRAINT "payouts_transfer" UNIQUE("transfer_id"),
	CONSTRAINT "payouts_amount" CHECK ("payouts"."amount_minor" > 0 OR "payouts"."state" = 'cancelled'),
	CONSTRAINT "payouts_returned" CHECK ("payouts"."returned_minor" BETWEEN 0 AND "payouts"."amount_minor"),
	CONSTRAINT "payouts_failed" CHECK (("payouts"."state" = 'failed') = ("payouts"."failed_at" IS NOT NULL)),
	CONSTRAINT "payouts_submitted" CHECK ("payouts"."state" NOT IN ('submitted', 'paid', 'returned') OR "payouts"."submitted_at" IS NOT NULL)
);
--> statement-breakpoint
CREATE TABLE "stripe_payouts" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"currency" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"state" text NOT NULL,
	"failure_code" text,
	"failure_message" text,
	"arrival_at" timestamp (3) with time zone,
	"said_at" timestamp (3) with time zone NOT NULL,
	"settled_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "provider_events" ADD COLUMN "account" text;--> statement-breakpoint
ALTER TABLE "provider_events" ADD COLUMN "processed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "provider_events" ADD COLUMN "attempts" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "provider_events" ADD COLUMN "next_attempt_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "provider_events" ADD COLUMN "error" text;--> statement-breakpoint
ALTER TABLE "payees" ADD CONSTRAINT "payees_affiliate_id_affiliates_id_fk" FOREIGN KEY ("affiliate_id") REFERENCES "public"."affiliates"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payout_events" ADD CONSTRAINT "payout_events_payout_id_payouts_id_fk" FOREIGN KEY ("payout_id") REFERENCES "public"."payouts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payouts" ADD CONSTRAINT "payouts_batch_id_payout_batches_id_fk" FOREIGN KEY ("batch_id") REFERENCES "public"."payout_batches"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payouts" ADD CONSTRAINT "payouts_partner_id_partners_id_fk" FOREIGN KEY ("partner_id") REFERENCES "public"."partners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payouts" ADD CONSTRAINT "payouts_method_id_payout_methods_id_fk" FOREIGN KEY ("method_id") REFERENCES "public"."payout_methods"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "payout_batches_by_program" ON "payout_batches" USING btree ("program_id","id");--> statement-breakpoint
CREATE INDEX "payout_batches_running" ON "payout_batches" USING btree ("id") WHERE "payout_batches"."state" IN ('approved', 'running');--> statement-breakpoint
CREATE INDEX "payout_events_by_payout" ON "payout_events" USING btree ("payout_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "payout_methods_one" ON "payout_methods" USING btree ("affiliate_id") WHERE "payout_methods"."ended_at" IS NULL;--> statement-breakpoint
CREATE INDEX "payout_methods_by_affiliate" ON "payout_methods" USING btree ("affiliate_id","id");--> statement-breakpoint
CREATE INDEX "payout_methods_alike" ON "payout_methods" USING btree ("fingerprint") WHERE "payout_methods"."fingerprint" IS NOT NULL;--> statement-breakpoint
CREATE INDEX "payouts_by_batch" ON "payouts" USING btree ("batch_id","id");--> statement-breakpoint
CREATE INDEX "payouts_by_partner" ON "payouts" USING btree ("partner_id","id");--> statement-breakpoint
CREATE INDEX "payouts_by_program" ON "payouts" USING btree ("program_id","id");--> statement-breakpoint
CREATE INDEX "payouts_by_destination_payment" ON "payouts" USING btree ("destination_payment");--> statement-breakpoint
CREATE INDEX "payouts_unbatched" ON "payouts" USING btree ("program_id","id") WHERE "payouts"."state" = 'requested' AND "payouts"."batch_id" IS NULL;--> statement-breakpoint
CREATE INDEX "payouts_at_work" ON "payouts" USING btree ("id") WHERE "payouts"."state" IN ('approved', 'submitted');--> statement-breakpoint
CREATE INDEX "stripe_payouts_by_account" ON "stripe_payouts" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "provider_events_waiting" ON "provider_events" USING btree ("next_attempt_at","id") WHERE "provider_events"."processed_at" IS NULL AND "provider_events"."provider" = 'stripe';