CREATE TABLE "accounts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"program_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"partner_id" uuid,
	"currency" text NOT NULL,
	"version" integer DEFAULT 0 NOT NULL,
	"balance_minor" bigint DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "accounts_once" UNIQUE NULLS NOT DISTINCT("program_id","kind","partner_id","currency"),
	CONSTRAINT "accounts_not_negative" CHECK ("accounts"."kind" IN ('program_commission', 'program_adjustment', 'partner_available') OR "accounts"."balance_minor" >= 0)
);
--> statement-breakpoint
CREATE TABLE "accruals" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"program_id" uuid NOT NULL,
	"conversion_id" uuid NOT NULL,
	"revision" integer NOT NULL,
	"credit_position" integer NOT NULL,
	"level" integer NOT NULL,
	"partner_id" uuid,
	"campaign_id" uuid NOT NULL,
	"click_id" uuid,
	"plan_version_id" uuid NOT NULL,
	"currency" text NOT NULL,
	"base_minor" bigint NOT NULL,
	"weight_bps" integer NOT NULL,
	"rate_bps" integer,
	"flat_minor" bigint,
	"held_by_cap" boolean DEFAULT false NOT NULL,
	"exact_numerator" text NOT NULL,
	"exact_denominator" text NOT NULL,
	"rounding" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"breakage_reason" text,
	"skipped" jsonb,
	"matures_at" timestamp (3) with time zone NOT NULL,
	"matured_at" timestamp (3) with time zone,
	"reversed_minor" bigint DEFAULT 0 NOT NULL,
	"request_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "accruals_once" UNIQUE("conversion_id","revision","credit_position","level"),
	CONSTRAINT "accruals_amount" CHECK ("accruals"."amount_minor" >= 0),
	CONSTRAINT "accruals_reversed" CHECK ("accruals"."reversed_minor" BETWEEN 0 AND "accruals"."amount_minor")
);
--> statement-breakpoint
CREATE TABLE "entries" (
	"organisation_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"account_version" integer NOT NULL,
	"posting_id" uuid NOT NULL,
	"accrual_id" uuid,
	"currency" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"balance_after_minor" bigint NOT NULL,
	CONSTRAINT "entries_account_id_account_version_pk" PRIMARY KEY("account_id","account_version")
);
--> statement-breakpoint
CREATE TABLE "plan_versions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"program_id" uuid NOT NULL,
	"campaign_id" uuid,
	"number" integer NOT NULL,
	"effective_from" timestamp (3) with time zone NOT NULL,
	"rules" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "plan_versions_number" UNIQUE NULLS NOT DISTINCT("program_id","campaign_id","number")
);
--> statement-breakpoint
CREATE TABLE "postings" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"program_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"currency" text NOT NULL,
	"idempotency_key" text NOT NULL,
	"conversion_id" uuid,
	"request_id" uuid NOT NULL,
	"posted_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "postings_once" UNIQUE("idempotency_key")
);
--> statement-breakpoint
CREATE TABLE "attribution_credits" (
	"organisation_id" uuid NOT NULL,
	"attribution_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"partner_id" uuid NOT NULL,
	"enrollment_id" uuid NOT NULL,
	"campaign_id" uuid NOT NULL,
	"click_id" uuid,
	"weight_bps" integer NOT NULL,
	CONSTRAINT "attribution_credits_attribution_id_position_pk" PRIMARY KEY("attribution_id","position"),
	CONSTRAINT "attribution_credits_weight" CHECK ("attribution_credits"."weight_bps" BETWEEN 0 AND 10000)
);
--> statement-breakpoint
CREATE TABLE "attribution_touches" (
	"organisation_id" uuid NOT NULL,
	"attribution_id" uuid NOT NULL,
	"click_id" uuid NOT NULL,
	"link_id" uuid NOT NULL,
	"partner_id" uuid NOT NULL,
	"found_by" text[] NOT NULL,
	"counted" boolean NOT NULL,
	"reason" text,
	"weight_bps" integer NOT NULL,
	CONSTRAINT "attribution_touches_attribution_id_click_id_pk" PRIMARY KEY("attribution_id","click_id")
);
--> statement-breakpoint
CREATE TABLE "attributions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"program_id" uuid NOT NULL,
	"conversion_id" uuid NOT NULL,
	"revision" integer NOT NULL,
	"model" text NOT NULL,
	"outcome" text NOT NULL,
	"reason" text,
	"cause" text NOT NULL,
	"request_id" uuid NOT NULL,
	"decided_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "attributions_once" UNIQUE("conversion_id","revision")
);
--> statement-breakpoint
CREATE TABLE "conversions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"program_id" uuid NOT NULL,
	"goal" text NOT NULL,
	"order_id" text NOT NULL,
	"source" text NOT NULL,
	"test" boolean NOT NULL,
	"amount_minor" bigint NOT NULL,
	"currency" text NOT NULL,
	"customer_external_id" text,
	"customer_id" uuid,
	"click_id" uuid,
	"link_id" uuid,
	"token_refusal" text,
	"visitor" uuid,
	"buyer_email_hash" text,
	"metadata" jsonb,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"status" text NOT NULL,
	"status_reason" text,
	"decided_at" timestamp (3) with time zone,
	"approve_at" timestamp (3) with time zone,
	"refunded_minor" bigint DEFAULT 0 NOT NULL,
	"content_hash" text NOT NULL,
	"request_id" uuid NOT NULL,
	"attribution_due" boolean DEFAULT true NOT NULL,
	"commission_due" boolean DEFAULT false NOT NULL,
	"commission_blocked_by" text,
	"attribution_revision" integer DEFAULT 0 NOT NULL,
	"credit_revision" integer DEFAULT 0 NOT NULL,
	"outcome" text,
	"outcome_reason" text,
	"late_clicks_ignored" integer DEFAULT 0 NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "conversions_once" UNIQUE("program_id","test","goal","order_id"),
	CONSTRAINT "conversions_amount" CHECK ("conversions"."amount_minor" >= 0),
	CONSTRAINT "conversions_refunded" CHECK ("conversions"."refunded_minor" BETWEEN 0 AND "conversions"."amount_minor")
);
--> statement-breakpoint
CREATE TABLE "customer_visitors" (
	"organisation_id" uuid NOT NULL,
	"customer_id" uuid NOT NULL,
	"visitor" uuid NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "customer_visitors_customer_id_visitor_pk" PRIMARY KEY("customer_id","visitor")
);
--> statement-breakpoint
CREATE TABLE "customers" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"program_id" uuid NOT NULL,
	"external_id" text,
	"email_hash" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "customers_known_by" CHECK ("customers"."external_id" IS NOT NULL OR "customers"."email_hash" IS NOT NULL)
);
--> statement-breakpoint
CREATE TABLE "refunds" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"program_id" uuid NOT NULL,
	"test" boolean NOT NULL,
	"goal" text NOT NULL,
	"order_id" text NOT NULL,
	"refund_id" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"currency" text NOT NULL,
	"status" text NOT NULL,
	"reason" text,
	"request_id" uuid NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "refunds_once" UNIQUE("program_id","test","refund_id"),
	CONSTRAINT "refunds_amount" CHECK ("refunds"."amount_minor" > 0)
);
--> statement-breakpoint
CREATE TABLE "bad_events" (
	"pack_id" uuid NOT NULL,
	"index" integer NOT NULL,
	"organisation_id" uuid,
	"reason" text NOT NULL,
	"raw" text NOT NULL,
	"received_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "bad_events_pack_id_index_pk" PRIMARY KEY("pack_id","index")
);
--> statement-breakpoint
CREATE TABLE "click_rollups" (
	"organisation_id" uuid NOT NULL,
	"link_id" uuid NOT NULL,
	"bucket" timestamp (3) with time zone NOT NULL,
	"program_id" uuid NOT NULL,
	"campaign_id" uuid NOT NULL,
	"partner_id" uuid NOT NULL,
	"clicks" bigint NOT NULL,
	"bots" bigint NOT NULL,
	CONSTRAINT "click_rollups_link_id_bucket_pk" PRIMARY KEY("link_id","bucket")
);
--> statement-breakpoint
CREATE TABLE "event_rollups" (
	"organisation_id" uuid NOT NULL,
	"program_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"bucket" timestamp (3) with time zone NOT NULL,
	"events" bigint NOT NULL,
	CONSTRAINT "event_rollups_program_id_kind_bucket_pk" PRIMARY KEY("program_id","kind","bucket")
);
--> statement-breakpoint
CREATE TABLE "isolate_meters" (
	"isolate_id" uuid NOT NULL,
	"day" date NOT NULL,
	"first_seq" bigint NOT NULL,
	"last_seq" bigint NOT NULL,
	"received" bigint NOT NULL,
	"last_seen_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "isolate_meters_isolate_id_day_pk" PRIMARY KEY("isolate_id","day")
);
--> statement-breakpoint
CREATE TABLE "job_runs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"job" text NOT NULL,
	"request_id" uuid NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"duration_ms" integer NOT NULL,
	"ok" boolean NOT NULL,
	"counts" jsonb NOT NULL,
	"error" text
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid,
	"topic" text NOT NULL,
	"payload" jsonb NOT NULL,
	"available_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"last_error" text,
	"published_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "provider_events" (
	"id" uuid PRIMARY KEY NOT NULL,
	"provider" text NOT NULL,
	"event_id" text NOT NULL,
	"kind" text NOT NULL,
	"envelope" text NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "provider_events_once" UNIQUE("provider","event_id")
);
--> statement-breakpoint
CREATE TABLE "affiliates" (
	"id" uuid PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"email_normalised" text NOT NULL,
	"email_hash" text NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "affiliates_email" UNIQUE("email_normalised")
);
--> statement-breakpoint
CREATE TABLE "campaign_states" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"campaign_id" uuid NOT NULL,
	"status" text NOT NULL,
	"effective_from" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "campaigns" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"program_id" uuid NOT NULL,
	"name" text NOT NULL,
	"status" text DEFAULT 'active' NOT NULL,
	"destination_url" text NOT NULL,
	"allowed_hosts" text[] DEFAULT '{}'::text[] NOT NULL,
	"terms" text DEFAULT '' NOT NULL,
	"starts_at" timestamp (3) with time zone,
	"ends_at" timestamp (3) with time zone,
	"window_days" integer DEFAULT 30 NOT NULL,
	"join_mode" text DEFAULT 'open' NOT NULL,
	"max_partners" integer,
	"approved_partners" integer DEFAULT 0 NOT NULL,
	"budget_minor" bigint,
	"budget_currency" text,
	"budget_spent_minor" bigint DEFAULT 0 NOT NULL,
	"budget_exhausted_at" timestamp (3) with time zone,
	"budget_policy" text DEFAULT 'stop_crediting' NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "campaigns_seats" CHECK ("campaigns"."max_partners" IS NULL OR "campaigns"."approved_partners" <= "campaigns"."max_partners"),
	CONSTRAINT "campaigns_window" CHECK ("campaigns"."window_days" BETWEEN 1 AND 365),
	CONSTRAINT "campaigns_dates" CHECK ("campaigns"."starts_at" < "campaigns"."ends_at"),
	CONSTRAINT "campaigns_budget_pair" CHECK (("campaigns"."budget_minor" IS NULL) = ("campaigns"."budget_currency" IS NULL)),
	CONSTRAINT "campaigns_budget" CHECK ("campaigns"."budget_minor" IS NULL OR "campaigns"."budget_minor" >= 0)
);
--> statement-breakpoint
CREATE TABLE "enrollment_states" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"enrollment_id" uuid NOT NULL,
	"status" text NOT NULL,
	"reason" text,
	"effective_from" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "enrollments" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"program_id" uuid NOT NULL,
	"campaign_id" uuid NOT NULL,
	"partner_id" uuid NOT NULL,
	"status" text NOT NULL,
	"status_reason" text,
	"applied_at" timestamp (3) with time zone NOT NULL,
	"decided_at" timestamp (3) with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "enrollments_once" UNIQUE("campaign_id","partner_id")
);
--> statement-breakpoint
CREATE TABLE "links" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"program_id" uuid NOT NULL,
	"campaign_id" uuid NOT NULL,
	"enrollment_id" uuid NOT NULL,
	"partner_id" uuid NOT NULL,
	"host" text NOT NULL,
	"code" text NOT NULL,
	"destination_url" text,
	"status" text DEFAULT 'active' NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"archived_at" timestamp (3) with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "links_address" UNIQUE("host","code")
);
--> statement-breakpoint
CREATE TABLE "partner_closure" (
	"organisation_id" uuid NOT NULL,
	"descendant_id" uuid NOT NULL,
	"ancestor_id" uuid NOT NULL,
	"depth" integer NOT NULL,
	CONSTRAINT "partner_closure_descendant_id_depth_pk" PRIMARY KEY("descendant_id","depth"),
	CONSTRAINT "partner_closure_depth" CHECK ("partner_closure"."depth" BETWEEN 0 AND 128)
);
--> statement-breakpoint
CREATE TABLE "partner_states" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"partner_id" uuid NOT NULL,
	"status" text NOT NULL,
	"reason" text,
	"effective_from" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "partners" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"program_id" uuid NOT NULL,
	"affiliate_id" uuid NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"sponsor_id" uuid,
	"status" text DEFAULT 'active' NOT NULL,
	"status_reason" text,
	"joined_at" timestamp (3) with time zone NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "partners_once" UNIQUE("program_id","affiliate_id"),
	CONSTRAINT "partners_not_own_sponsor" CHECK ("partners"."sponsor_id" <> "partners"."id")
);
--> statement-breakpoint
CREATE TABLE "api_keys" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"program_id" uuid,
	"name" text NOT NULL,
	"prefix" text NOT NULL,
	"key_hash" text NOT NULL,
	"scopes" text[] NOT NULL,
	"test" boolean DEFAULT false NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"revoked_at" timestamp (3) with time zone,
	"last_used_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "api_keys_hash" UNIQUE("key_hash")
);
--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"scope" text NOT NULL,
	"key" text NOT NULL,
	"request_hash" text NOT NULL,
	"request_id" uuid,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "idempotency_keys_once" UNIQUE("organisation_id","scope","key")
);
--> statement-breakpoint
CREATE TABLE "organisations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "program_secrets" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"program_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"envelope" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"retired_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "programs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"name" text NOT NULL,
	"status" text DEFAULT 'active' NOT NULL,
	"timezone" text NOT NULL,
	"currencies" text[] NOT NULL,
	"hold_days" integer NOT NULL,
	"attribution_model" text DEFAULT 'last_click' NOT NULL,
	"half_life_days" integer DEFAULT 7 NOT NULL,
	"consent_mode" text DEFAULT 'not_required' NOT NULL,
	"approval_mode" text DEFAULT 'after_days' NOT NULL,
	"approve_after_days" integer DEFAULT 14 NOT NULL,
	"manual_above_minor" jsonb,
	"tracking_host" text,
	"notify_email" text,
	"public_key" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "programs_public_key" UNIQUE("public_key"),
	CONSTRAINT "programs_hold_days" CHECK ("programs"."hold_days" BETWEEN 0 AND 365),
	CONSTRAINT "programs_approve_after_days" CHECK ("programs"."approve_after_days" BETWEEN 0 AND 365),
	CONSTRAINT "programs_half_life_days" CHECK ("programs"."half_life_days" BETWEEN 1 AND 365),
	CONSTRAINT "programs_currencies" CHECK (cardinality("programs"."currencies") > 0)
);
--> statement-breakpoint
ALTER TABLE "plan_versions" ADD CONSTRAINT "plan_versions_program_id_programs_id_fk" FOREIGN KEY ("program_id") REFERENCES "public"."programs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attributions" ADD CONSTRAINT "attributions_conversion_id_conversions_id_fk" FOREIGN KEY ("conversion_id") REFERENCES "public"."conversions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversions" ADD CONSTRAINT "conversions_program_id_programs_id_fk" FOREIGN KEY ("program_id") REFERENCES "public"."programs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "customers" ADD CONSTRAINT "customers_program_id_programs_id_fk" FOREIGN KEY ("program_id") REFERENCES "public"."programs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_program_id_programs_id_fk" FOREIGN KEY ("program_id") REFERENCES "public"."programs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "campaign_states" ADD CONSTRAINT "campaign_states_campaign_id_campaigns_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaigns"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "campaigns" ADD CONSTRAINT "campaigns_program_id_programs_id_fk" FOREIGN KEY ("program_id") REFERENCES "public"."programs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "enrollment_states" ADD CONSTRAINT "enrollment_states_enrollment_id_enrollments_id_fk" FOREIGN KEY ("enrollment_id") REFERENCES "public"."enrollments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "enrollments" ADD CONSTRAINT "enrollments_campaign_id_campaigns_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaigns"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "enrollments" ADD CONSTRAINT "enrollments_partner_id_partners_id_fk" FOREIGN KEY ("partner_id") REFERENCES "public"."partners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "links" ADD CONSTRAINT "links_enrollment_id_enrollments_id_fk" FOREIGN KEY ("enrollment_id") REFERENCES "public"."enrollments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "partner_states" ADD CONSTRAINT "partner_states_partner_id_partners_id_fk" FOREIGN KEY ("partner_id") REFERENCES "public"."partners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "partners" ADD CONSTRAINT "partners_program_id_programs_id_fk" FOREIGN KEY ("program_id") REFERENCES "public"."programs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "partners" ADD CONSTRAINT "partners_affiliate_id_affiliates_id_fk" FOREIGN KEY ("affiliate_id") REFERENCES "public"."affiliates"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "partners" ADD CONSTRAINT "partners_sponsor_id_partners_id_fk" FOREIGN KEY ("sponsor_id") REFERENCES "public"."partners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_program_id_programs_id_fk" FOREIGN KEY ("program_id") REFERENCES "public"."programs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "program_secrets" ADD CONSTRAINT "program_secrets_program_id_programs_id_fk" FOREIGN KEY ("program_id") REFERENCES "public"."programs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "programs" ADD CONSTRAINT "programs_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "accounts_by_partner" ON "accounts" USING btree ("partner_id");--> statement-breakpoint
CREATE INDEX "accruals_by_partner" ON "accruals" USING btree ("partner_id","id");--> statement-breakpoint
CREATE INDEX "accruals_to_mature" ON "accruals" USING btree ("matures_at") WHERE "accruals"."matured_at" IS NULL AND "accruals"."partner_id" IS NOT NULL;--> statement-breakpoint
CREATE INDEX "entries_by_posting" ON "entries" USING btree ("posting_id");--> statement-breakpoint
CREATE INDEX "plan_versions_as_of" ON "plan_versions" USING btree ("program_id","effective_from");--> statement-breakpoint
CREATE INDEX "postings_by_conversion" ON "postings" USING btree ("conversion_id");--> statement-breakpoint
CREATE INDEX "attribution_credits_by_partner" ON "attribution_credits" USING btree ("partner_id");--> statement-breakpoint
CREATE INDEX "attribution_touches_by_click" ON "attribution_touches" USING btree ("click_id");--> statement-breakpoint
CREATE INDEX "conversions_by_program" ON "conversions" USING btree ("program_id","id");--> statement-breakpoint
CREATE INDEX "conversions_by_click" ON "conversions" USING btree ("click_id");--> statement-breakpoint
CREATE INDEX "conversions_by_visitor" ON "conversions" USING btree ("program_id","visitor");--> statement-breakpoint
CREATE INDEX "conversions_by_customer" ON "conversions" USING btree ("customer_id");--> statement-breakpoint
CREATE INDEX "conversions_attribution_due" ON "conversions" USING btree ("id") WHERE "conversions"."attribution_due";--> statement-breakpoint
CREATE INDEX "conversions_commission_due" ON "conversions" USING btree ("id") WHERE "conversions"."commission_due";--> statement-breakpoint
CREATE INDEX "conversions_commission_blocked" ON "conversions" USING btree ("program_id") WHERE "conversions"."commission_blocked_by" IS NOT NULL;--> statement-breakpoint
CREATE INDEX "conversions_approval_due" ON "conversions" USING btree ("approve_at") WHERE "conversions"."status" = 'pending';--> statement-breakpoint
CREATE INDEX "customer_visitors_by_visitor" ON "customer_visitors" USING btree ("visitor");--> statement-breakpoint
CREATE UNIQUE INDEX "customers_external_id" ON "customers" USING btree ("program_id","external_id");--> statement-breakpoint
CREATE UNIQUE INDEX "customers_email_only" ON "customers" USING btree ("program_id","email_hash") WHERE "customers"."external_id" IS NULL;--> statement-breakpoint
CREATE INDEX "refunds_by_order" ON "refunds" USING btree ("program_id","test","goal","order_id");--> statement-breakpoint
CREATE INDEX "bad_events_by_age" ON "bad_events" USING btree ("received_at");--> statement-breakpoint
CREATE INDEX "click_rollups_by_program" ON "click_rollups" USING btree ("program_id","bucket");--> statement-breakpoint
CREATE INDEX "click_rollups_by_partner" ON "click_rollups" USING btree ("partner_id","bucket");--> statement-breakpoint
CREATE INDEX "isolate_meters_by_day" ON "isolate_meters" USING btree ("day");--> statement-breakpoint
CREATE INDEX "job_runs_recent" ON "job_runs" USING btree ("job","started_at");--> statement-breakpoint
CREATE INDEX "outbox_waiting" ON "outbox" USING btree ("available_at") WHERE "outbox"."published_at" IS NULL;--> statement-breakpoint
CREATE INDEX "outbox_done" ON "outbox" USING btree ("published_at") WHERE "outbox"."published_at" IS NOT NULL;--> statement-breakpoint
CREATE INDEX "campaign_states_as_of" ON "campaign_states" USING btree ("campaign_id","effective_from");--> statement-breakpoint
CREATE INDEX "campaigns_by_program" ON "campaigns" USING btree ("program_id","id");--> statement-breakpoint
CREATE INDEX "enrollment_states_as_of" ON "enrollment_states" USING btree ("enrollment_id","effective_from");--> statement-breakpoint
CREATE INDEX "enrollments_by_program" ON "enrollments" USING btree ("program_id","id");--> statement-breakpoint
CREATE INDEX "enrollments_by_partner" ON "enrollments" USING btree ("partner_id");--> statement-breakpoint
CREATE INDEX "links_by_program" ON "links" USING btree ("program_id","id");--> statement-breakpoint
CREATE INDEX "links_by_enrollment" ON "links" USING btree ("enrollment_id");--> statement-breakpoint
CREATE INDEX "links_by_campaign" ON "links" USING btree ("campaign_id");--> statement-breakpoint
CREATE INDEX "links_by_partner" ON "links" USING btree ("partner_id");--> statement-breakpoint
CREATE INDEX "partner_closure_down" ON "partner_closure" USING btree ("ancestor_id","depth");--> statement-breakpoint
CREATE INDEX "partner_states_as_of" ON "partner_states" USING btree ("partner_id","effective_from");--> statement-breakpoint
CREATE INDEX "partners_by_sponsor" ON "partners" USING btree ("sponsor_id");--> statement-breakpoint
CREATE INDEX "partners_by_program" ON "partners" USING btree ("program_id","id");--> statement-breakpoint
CREATE INDEX "partners_by_affiliate" ON "partners" USING btree ("affiliate_id");--> statement-breakpoint
CREATE INDEX "api_keys_by_program" ON "api_keys" USING btree ("program_id");--> statement-breakpoint
CREATE INDEX "idempotency_keys_by_age" ON "idempotency_keys" USING btree ("created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "program_secrets_current" ON "program_secrets" USING btree ("program_id","kind") WHERE "program_secrets"."retired_at" IS NULL;--> statement-breakpoint
CREATE INDEX "programs_by_organisation" ON "programs" USING btree ("organisation_id","id");