CREATE TABLE "browser_reports" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"program_id" uuid NOT NULL,
	"test" boolean NOT NULL,
	"via" text NOT NULL,
	"host" text,
	"bot" text,
	"click_id" uuid,
	"link_id" uuid,
	"token_refusal" text,
	"visitor" uuid,
	"report" jsonb NOT NULL,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"received_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"request_id" uuid NOT NULL,
	"settled_at" timestamp (3) with time zone,
	"outcome" text,
	"reason" text,
	"conversion_id" uuid
);
--> statement-breakpoint
CREATE TABLE "coupons" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"program_id" uuid NOT NULL,
	"campaign_id" uuid NOT NULL,
	"enrollment_id" uuid NOT NULL,
	"partner_id" uuid NOT NULL,
	"code" text NOT NULL,
	"code_key" text NOT NULL,
	"valid_from" timestamp (3) with time zone,
	"valid_until" timestamp (3) with time zone,
	"status" text DEFAULT 'active' NOT NULL,
	"archived_at" timestamp (3) with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "coupons_code" UNIQUE("program_id","code_key"),
	CONSTRAINT "coupons_dates" CHECK ("coupons"."valid_from" < "coupons"."valid_until")
);
--> statement-breakpoint
CREATE TABLE "customer_bindings" (
	"organisation_id" uuid NOT NULL,
	"program_id" uuid NOT NULL,
	"test" boolean NOT NULL,
	"customer_id" uuid NOT NULL,
	"click_id" uuid,
	"link_id" uuid,
	"coupon_code" text,
	"bound_at" timestamp (3) with time zone NOT NULL,
	"origin" text NOT NULL,
	"request_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "customer_bindings_customer_id_test_origin_pk" PRIMARY KEY("customer_id","test","origin")
);
--> statement-breakpoint
CREATE TABLE "integration_events" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"program_id" uuid NOT NULL,
	"provider" text NOT NULL,
	"event_id" text NOT NULL,
	"kind" text NOT NULL,
	"test" boolean NOT NULL,
	"envelope" text NOT NULL,
	"request_id" uuid NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"waits_for" text,
	"reason" text,
	"settled_at" timestamp (3) with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "integration_events_once" UNIQUE("program_id","provider","event_id")
);
--> statement-breakpoint
CREATE TABLE "provider_payments" (
	"organisation_id" uuid NOT NULL,
	"program_id" uuid NOT NULL,
	"provider" text NOT NULL,
	"test" boolean NOT NULL,
	"payment_ref" text NOT NULL,
	"goal" text NOT NULL,
	"order_id" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "provider_payments_program_id_provider_test_payment_ref_pk" PRIMARY KEY("program_id","provider","test","payment_ref")
);
--> statement-breakpoint
CREATE TABLE "visitor_clicks" (
	"organisation_id" uuid NOT NULL,
	"program_id" uuid NOT NULL,
	"visitor" uuid NOT NULL,
	"click_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "visitor_clicks_program_id_visitor_click_id_pk" PRIMARY KEY("program_id","visitor","click_id")
);
--> statement-breakpoint
CREATE TABLE "memberships" (
	"organisation_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"role" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "memberships_organisation_id_user_id_pk" PRIMARY KEY("organisation_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"token_hash" text NOT NULL,
	"previous_hash" text,
	"rotated_at" timestamp (3) with time zone NOT NULL,
	"rotations" integer DEFAULT 0 NOT NULL,
	"user_agent" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"revoked_at" timestamp (3) with time zone,
	CONSTRAINT "sessions_token" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" uuid PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"email_normalised" text NOT NULL,
	"name" text NOT NULL,
	"password_hash" text,
	"platform_role" text,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "users_email" UNIQUE("email_normalised")
);
--> statement-breakpoint
ALTER TABLE "attributions" ADD COLUMN "claims" jsonb;--> statement-breakpoint
ALTER TABLE "conversions" ADD COLUMN "coupon_code" text;--> statement-breakpoint
ALTER TABLE "conversions" ADD COLUMN "superseded" jsonb;--> statement-breakpoint
ALTER TABLE "conversions" ADD COLUMN "report_changed" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "bad_events" ADD COLUMN "program_id" uuid;--> statement-breakpoint
ALTER TABLE "event_rollups" ADD COLUMN "bots" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "affiliates" ADD COLUMN "user_id" uuid;--> statement-breakpoint
ALTER TABLE "programs" ADD COLUMN "test_public_key" text DEFAULT 'trbt_' || replace(gen_random_uuid()::text, '-', '') NOT NULL;--> statement-breakpoint
ALTER TABLE "programs" ADD COLUMN "allowed_hosts" text[] DEFAULT '{}'::text[] NOT NULL;--> statement-breakpoint
ALTER TABLE "programs" ADD COLUMN "browser_conversions" text DEFAULT 'hold' NOT NULL;--> statement-breakpoint
ALTER TABLE "programs" ADD COLUMN "via_param" text DEFAULT 'via' NOT NULL;--> statement-breakpoint
ALTER TABLE "programs" ADD COLUMN "postback" jsonb;--> statement-breakpoint
ALTER TABLE "coupons" ADD CONSTRAINT "coupons_program_id_programs_id_fk" FOREIGN KEY ("program_id") REFERENCES "public"."programs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "coupons" ADD CONSTRAINT "coupons_enrollment_id_enrollments_id_fk" FOREIGN KEY ("enrollment_id") REFERENCES "public"."enrollments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "customer_bindings" ADD CONSTRAINT "customer_bindings_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "integration_events" ADD CONSTRAINT "integration_events_program_id_programs_id_fk" FOREIGN KEY ("program_id") REFERENCES "public"."programs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "browser_reports_waiting" ON "browser_reports" USING btree ("id") WHERE "browser_reports"."settled_at" IS NULL;--> statement-breakpoint
CREATE INDEX "browser_reports_by_program" ON "browser_reports" USING btree ("program_id","id");--> statement-breakpoint
CREATE INDEX "coupons_by_program" ON "coupons" USING btree ("program_id","id");--> statement-breakpoint
CREATE INDEX "coupons_by_enrollment" ON "coupons" USING btree ("enrollment_id");--> statement-breakpoint
CREATE INDEX "coupons_by_partner" ON "coupons" USING btree ("partner_id");--> statement-breakpoint
CREATE INDEX "integration_events_waiting" ON "integration_events" USING btree ("id") WHERE "integration_events"."state" = 'waiting';--> statement-breakpoint
CREATE INDEX "integration_events_parked" ON "integration_events" USING btree ("program_id","waits_for") WHERE "integration_events"."state" = 'parked';--> statement-breakpoint
CREATE INDEX "integration_events_by_program" ON "integration_events" USING btree ("program_id","id");--> statement-breakpoint
CREATE INDEX "visitor_clicks_by_click" ON "visitor_clicks" USING btree ("click_id");--> statement-breakpoint
CREATE INDEX "memberships_by_user" ON "memberships" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "sessions_by_previous" ON "sessions" USING btree ("previous_hash");--> statement-breakpoint
CREATE INDEX "sessions_by_user" ON "sessions" USING btree ("user_id");--> statement-breakpoint
ALTER TABLE "affiliates" ADD CONSTRAINT "affiliates_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "bad_events_by_program" ON "bad_events" USING btree ("program_id","received_at");--> statement-breakpoint
ALTER TABLE "affiliates" ADD CONSTRAINT "affiliates_user" UNIQUE("user_id");--> statement-breakpoint
ALTER TABLE "programs" ADD CONSTRAINT "programs_test_public_key" UNIQUE("test_public_key");