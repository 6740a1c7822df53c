CREATE TABLE "bonus_events" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"program_id" uuid NOT NULL,
	"event_id" text NOT NULL,
	"type" text NOT NULL,
	"partner_id" uuid NOT NULL,
	"conversion_id" uuid,
	"currency" text,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"content_hash" text NOT NULL,
	"request_id" uuid NOT NULL,
	"settled_at" timestamp (3) with time zone,
	"outcome_reason" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "bonus_events_once" UNIQUE("program_id","event_id")
);--> statement-breakpoint
CREATE TABLE "bonuses" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"program_id" uuid NOT NULL,
	"period_id" uuid,
	"event_id" uuid,
	"conversion_id" uuid,
	"plan_version_id" uuid,
	"rule" text NOT NULL,
	"kind" text NOT NULL,
	"level" integer NOT NULL,
	"partner_id" uuid,
	"currency" text NOT NULL,
	"base_minor" bigint NOT NULL,
	"rate_bps" integer,
	"flat_minor" bigint,
	"held_by_cap" boolean DEFAULT false NOT NULL,
	"exact_numerator" text NOT NULL,
	"exact_denominator" text NOT NULL,
	"rounding" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"breakage_reason" text,
	"skipped" jsonb,
	"details" jsonb,
	"refund_base" bigint DEFAULT 0 NOT NULL,
	"refunded_base" bigint DEFAULT 0 NOT NULL,
	"reversed_minor" bigint DEFAULT 0 NOT NULL,
	"posted_at" timestamp (3) with time zone,
	"matures_at" timestamp (3) with time zone,
	"matured_at" timestamp (3) with time zone,
	"paid_at" timestamp (3) with time zone,
	"paid_reference" text,
	"paid_minor" bigint,
	"request_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "bonuses_once" UNIQUE NULLS NOT DISTINCT("period_id","event_id","kind","rule","level","partner_id","currency","breakage_reason"),
	CONSTRAINT "bonuses_amount" CHECK ("bonuses"."amount_minor" >= 0),
	CONSTRAINT "bonuses_reversed" CHECK ("bonuses"."reversed_minor" BETWEEN 0 AND "bonuses"."amount_minor"),
	CONSTRAINT "bonuses_paid" CHECK (num_nulls("bonuses"."paid_at", "bonuses"."paid_reference", "bonuses"."paid_minor") IN (0, 3) AND "bonuses"."paid_minor" BETWEEN 1 AND "bonuses"."amount_minor" AND ("bonuses"."paid_at" IS NULL OR "bonuses"."matured_at" IS NOT NULL)),
	CONSTRAINT "bonuses_origin" CHECK (("bonuses"."period_id" IS NULL) <> ("bonuses"."event_id" IS NULL))
);--> statement-breakpoint
CREATE TABLE "country_policies" (
	"country" text PRIMARY KEY NOT NULL,
	"max_payout_bps" integer,
	"max_levels" integer,
	"sign_up_bonus" boolean NOT NULL,
	"source" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);--> statement-breakpoint
CREATE TABLE "placements" (
	"partner_id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"program_id" uuid NOT NULL,
	"parent_id" uuid,
	"position" integer NOT NULL,
	"depth" integer NOT NULL,
	"path" text COLLATE "C" NOT NULL,
	"children" integer DEFAULT 0 NOT NULL,
	"open" boolean DEFAULT true NOT NULL,
	"placed_by" text NOT NULL,
	"placed_at" timestamp (3) with time zone NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "placements_seat" UNIQUE NULLS NOT DISTINCT("program_id","parent_id","position"),
	CONSTRAINT "placements_position" CHECK ("placements"."position" >= 0),
	CONSTRAINT "placements_children" CHECK ("placements"."children" >= 0)
);--> statement-breakpoint
CREATE TABLE "tree_moves" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"program_id" uuid NOT NULL,
	"tree" text NOT NULL,
	"partner_id" uuid NOT NULL,
	"from_id" uuid,
	"to_id" uuid,
	"to_position" integer,
	"reason" text NOT NULL,
	"state" text NOT NULL,
	"requested_by" uuid,
	"decided_by" uuid,
	"decided_at" timestamp (3) with time zone,
	"decision_reason" text,
	"effective_from" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "tree_moves_dated" CHECK (("tree_moves"."state" = 'applied') = ("tree_moves"."effective_from" IS NOT NULL))
);--> statement-breakpoint
CREATE TABLE "partner_ranks" (
	"organisation_id" uuid NOT NULL,
	"program_id" uuid NOT NULL,
	"partner_id" uuid NOT NULL,
	"rank" text NOT NULL,
	"period_id" uuid NOT NULL,
	"reached_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "partner_ranks_partner_id_rank_pk" PRIMARY KEY("partner_id","rank")
);--> statement-breakpoint
CREATE TABLE "partner_standings" (
	"organisation_id" uuid NOT NULL,
	"program_id" uuid NOT NULL,
	"partner_id" uuid NOT NULL,
	"effective_from" timestamp (3) with time zone NOT NULL,
	"period_id" uuid NOT NULL,
	"active" boolean NOT NULL,
	"qualified_levels" integer NOT NULL,
	"rank" text,
	CONSTRAINT "partner_standings_partner_id_effective_from_pk" PRIMARY KEY("partner_id","effective_from"),
	CONSTRAINT "partner_standings_once" UNIQUE("partner_id","period_id")
);--> statement-breakpoint
CREATE TABLE "period_commissions" (
	"organisation_id" uuid NOT NULL,
	"period_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"currency" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	CONSTRAINT "period_commissions_period_id_position_currency_pk" PRIMARY KEY("period_id","position","currency")
);--> statement-breakpoint
CREATE TABLE "period_members" (
	"organisation_id" uuid NOT NULL,
	"period_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"partner_id" uuid NOT NULL,
	"sponsor_position" integer,
	"parent_position" integer,
	"status" text NOT NULL,
	"joined_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "period_members_period_id_position_pk" PRIMARY KEY("period_id","position"),
	CONSTRAINT "period_members_once" UNIQUE("period_id","partner_id")
);--> statement-breakpoint
CREATE TABLE "period_overrides" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"program_id" uuid NOT NULL,
	"period_id" uuid NOT NULL,
	"partner_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"value" jsonb NOT NULL,
	"reason" text NOT NULL,
	"state" text DEFAULT 'proposed' NOT NULL,
	"proposed_by" uuid NOT NULL,
	"decided_by" uuid,
	"decided_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "period_overrides_four_eyes" CHECK ("period_overrides"."decided_by" <> "period_overrides"."proposed_by"),
	CONSTRAINT "period_overrides_decided" CHECK (("period_overrides"."state" = 'proposed') = ("period_overrides"."decided_by" IS NULL))
);--> statement-breakpoint
CREATE TABLE "period_results" (
	"organisation_id" uuid NOT NULL,
	"period_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"partner_id" uuid NOT NULL,
	"personal_volume" bigint NOT NULL,
	"group_volume" bigint NOT NULL,
	"active" boolean NOT NULL,
	"direct_partners" integer NOT NULL,
	"active_direct_partners" integer NOT NULL,
	"downline_partners" integer NOT NULL,
	"active_downline_partners" integer NOT NULL,
	"active_legs" integer NOT NULL,
	"qualified_levels" integer NOT NULL,
	"rank" text,
	"lifetime_rank" text,
	"streaks" jsonb NOT NULL,
	"overridden" boolean DEFAULT false NOT NULL,
	CONSTRAINT "period_results_period_id_position_pk" PRIMARY KEY("period_id","position"),
	CONSTRAINT "period_results_once" UNIQUE("period_id","partner_id")
);--> statement-breakpoint
CREATE TABLE "period_runs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"program_id" uuid NOT NULL,
	"period_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"step" text NOT NULL,
	"cursor" integer DEFAULT 0 NOT NULL,
	"fencing_token" bigint NOT NULL,
	"leased_until" timestamp (3) with time zone NOT NULL,
	"engine_version" integer NOT NULL,
	"plan_version_ids" uuid[] DEFAULT '{}'::uuid[] NOT NULL,
	"override_ids" uuid[] DEFAULT '{}'::uuid[] NOT NULL,
	"inputs_hash" text,
	"results_hash" text,
	"totals" jsonb,
	"error" text,
	"requested_by" uuid,
	"request_id" uuid NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone
);--> statement-breakpoint
CREATE TABLE "period_sales" (
	"organisation_id" uuid NOT NULL,
	"period_id" uuid NOT NULL,
	"conversion_id" uuid NOT NULL,
	"revision" integer NOT NULL,
	"credit_position" integer NOT NULL,
	"partner_id" uuid NOT NULL,
	"member_position" integer NOT NULL,
	"campaign_id" uuid NOT NULL,
	"weight_bps" integer NOT NULL,
	"currency" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"refunded_minor" bigint NOT NULL,
	"volume" bigint NOT NULL,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"tiers" jsonb,
	"clawed_back_minor" bigint NOT NULL,
	"own_purchase" boolean NOT NULL,
	CONSTRAINT "period_sales_period_id_conversion_id_revision_credit_position_pk" PRIMARY KEY("period_id","conversion_id","revision","credit_position"),
	CONSTRAINT "period_sales_once" UNIQUE("conversion_id","revision","credit_position")
);--> statement-breakpoint
CREATE TABLE "periods" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"program_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"ends_at" timestamp (3) with time zone NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"frozen_at" timestamp (3) with time zone,
	"asked" text,
	"run_id" uuid,
	"inputs_hash" text,
	"results_hash" text,
	"totals" jsonb,
	"approved_by" uuid,
	"approved_at" timestamp (3) with time zone,
	"finalised_at" timestamp (3) with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "periods_number" UNIQUE("program_id","number"),
	CONSTRAINT "periods_start" UNIQUE("program_id","starts_at"),
	CONSTRAINT "periods_dates" CHECK ("periods"."starts_at" < "periods"."ends_at")
);--> statement-breakpoint
CREATE TABLE "enrollment_rates" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"enrollment_id" uuid NOT NULL,
	"partner_id" uuid NOT NULL,
	"pays" jsonb,
	"rate_bps" integer,
	"reason" text NOT NULL,
	"effective_from" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);--> statement-breakpoint
CREATE TABLE "products" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"program_id" uuid NOT NULL,
	"external_id" text NOT NULL,
	"name" text NOT NULL,
	"category" text,
	"volume" bigint NOT NULL,
	"status" text DEFAULT 'active' NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "products_external_id" UNIQUE("program_id","external_id"),
	CONSTRAINT "products_volume" CHECK ("products"."volume" >= 0)
);--> statement-breakpoint
CREATE TABLE "receipts" (
	"organisation_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"account_version" integer NOT NULL,
	"partner_id" uuid NOT NULL,
	"body" jsonb NOT NULL,
	"hash" text NOT NULL,
	"key_id" text NOT NULL,
	"signature" text NOT NULL,
	"issued_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "receipts_account_id_account_version_pk" PRIMARY KEY("account_id","account_version")
);--> statement-breakpoint
CREATE TABLE "customer_redemptions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"program_id" uuid NOT NULL,
	"customer_id" uuid NOT NULL,
	"order_id" text NOT NULL,
	"code" text,
	"currency" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"parts" jsonb NOT NULL,
	"state" text DEFAULT 'redeemed' NOT NULL,
	"request_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"given_back_at" timestamp (3) with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "customer_redemptions_once" UNIQUE NULLS NOT DISTINCT("program_id","order_id","code"),
	CONSTRAINT "customer_redemptions_amount" CHECK ("customer_redemptions"."amount_minor" > 0)
);--> statement-breakpoint
CREATE TABLE "customer_rewards" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"program_id" uuid NOT NULL,
	"customer_id" uuid NOT NULL,
	"conversion_id" uuid NOT NULL,
	"revision" integer NOT NULL,
	"plan_version_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"currency" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"reversed_minor" bigint DEFAULT 0 NOT NULL,
	"used_minor" bigint DEFAULT 0 NOT NULL,
	"expired_minor" bigint DEFAULT 0 NOT NULL,
	"code" text,
	"matures_at" timestamp (3) with time zone NOT NULL,
	"matured_at" timestamp (3) with time zone,
	"expires_at" timestamp (3) with time zone,
	"request_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "customer_rewards_once" UNIQUE("conversion_id","revision"),
	CONSTRAINT "customer_rewards_code" UNIQUE("program_id","code"),
	CONSTRAINT "customer_rewards_amounts" CHECK ("customer_rewards"."used_minor" >= 0 AND "customer_rewards"."reversed_minor" >= 0 AND "customer_rewards"."expired_minor" >= 0 AND "customer_rewards"."used_minor" + "customer_rewards"."reversed_minor" + "customer_rewards"."expired_minor" <= "customer_rewards"."amount_minor"),
	CONSTRAINT "customer_rewards_coupon" CHECK (("customer_rewards"."kind" = 'coupon') = ("customer_rewards"."code" IS NOT NULL))
);--> statement-breakpoint
CREATE TABLE "point_lots" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"program_id" uuid NOT NULL,
	"partner_id" uuid NOT NULL,
	"source_id" uuid NOT NULL,
	"points" bigint NOT NULL,
	"remaining" bigint NOT NULL,
	"expired" bigint DEFAULT 0 NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "point_lots_once" UNIQUE("source_id"),
	CONSTRAINT "point_lots_remaining" CHECK ("point_lots"."remaining" >= 0 AND "point_lots"."expired" >= 0 AND "point_lots"."remaining" + "point_lots"."expired" <= "point_lots"."points")
);--> statement-breakpoint
CREATE TABLE "point_spendings" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"program_id" uuid NOT NULL,
	"partner_id" uuid NOT NULL,
	"order_id" text NOT NULL,
	"points" bigint NOT NULL,
	"parts" jsonb NOT NULL,
	"state" text DEFAULT 'spent' NOT NULL,
	"request_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"given_back_at" timestamp (3) with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "point_spendings_once" UNIQUE("program_id","order_id"),
	CONSTRAINT "point_spendings_points" CHECK ("point_spendings"."points" > 0)
);--> statement-breakpoint
ALTER TABLE "accounts" DROP CONSTRAINT "accounts_once";--> statement-breakpoint
ALTER TABLE "accounts" DROP CONSTRAINT "accounts_not_negative";--> statement-breakpoint
DROP INDEX "partner_closure_down";--> statement-breakpoint
DROP INDEX "partners_by_sponsor";--> statement-breakpoint
ALTER TABLE "partner_closure" DROP CONSTRAINT "partner_closure_descendant_id_depth_pk";--> statement-breakpoint
ALTER TABLE "accounts" ADD COLUMN "customer_id" uuid;--> statement-breakpoint
ALTER TABLE "accounts" ADD COLUMN "receipted_version" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "accruals" ADD COLUMN "rank" text;--> statement-breakpoint
ALTER TABLE "accruals" ADD COLUMN "parts" jsonb;--> statement-breakpoint
ALTER TABLE "accruals" ADD COLUMN "points_share_minor" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "accruals" ADD COLUMN "points" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "accruals" ADD COLUMN "reversed_points" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "accruals" ADD COLUMN "reversed_points_share_minor" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "conversions" ADD COLUMN "items" jsonb;--> statement-breakpoint
ALTER TABLE "conversions" ADD COLUMN "volume" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "conversions" ADD COLUMN "claw_back_due" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "partner_closure" ADD COLUMN "path_type" text DEFAULT 'sponsor' NOT NULL;--> statement-breakpoint
ALTER TABLE "partner_closure" ADD CONSTRAINT "partner_closure_path" PRIMARY KEY("path_type","descendant_id","depth");--> statement-breakpoint
ALTER TABLE "partners" ADD COLUMN "external_id" text;--> statement-breakpoint
ALTER TABLE "programs" ADD COLUMN "country" text;--> statement-breakpoint
ALTER TABLE "programs" ADD COLUMN "period_kind" text DEFAULT 'month' NOT NULL;--> statement-breakpoint
ALTER TABLE "programs" ADD COLUMN "period_close_days" integer DEFAULT 3 NOT NULL;--> statement-breakpoint
ALTER TABLE "programs" ADD COLUMN "volume_source" text DEFAULT 'amount' NOT NULL;--> statement-breakpoint
ALTER TABLE "programs" ADD COLUMN "volume_currency" text;--> statement-breakpoint
ALTER TABLE "programs" ADD COLUMN "matrix" jsonb;--> statement-breakpoint
ALTER TABLE "programs" ADD COLUMN "sponsor_change_days" integer;--> statement-breakpoint
ALTER TABLE "bonus_events" ADD CONSTRAINT "bonus_events_partner_id_partners_id_fk" FOREIGN KEY ("partner_id") REFERENCES "public"."partners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bonuses" ADD CONSTRAINT "bonuses_partner_id_partners_id_fk" FOREIGN KEY ("partner_id") REFERENCES "public"."partners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "placements" ADD CONSTRAINT "placements_partner_id_partners_id_fk" FOREIGN KEY ("partner_id") REFERENCES "public"."partners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tree_moves" ADD CONSTRAINT "tree_moves_partner_id_partners_id_fk" FOREIGN KEY ("partner_id") REFERENCES "public"."partners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "partner_ranks" ADD CONSTRAINT "partner_ranks_partner_id_partners_id_fk" FOREIGN KEY ("partner_id") REFERENCES "public"."partners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "partner_standings" ADD CONSTRAINT "partner_standings_partner_id_partners_id_fk" FOREIGN KEY ("partner_id") REFERENCES "public"."partners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "period_overrides" ADD CONSTRAINT "period_overrides_period_id_periods_id_fk" FOREIGN KEY ("period_id") REFERENCES "public"."periods"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "period_runs" ADD CONSTRAINT "period_runs_period_id_periods_id_fk" FOREIGN KEY ("period_id") REFERENCES "public"."periods"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "periods" ADD CONSTRAINT "periods_program_id_programs_id_fk" FOREIGN KEY ("program_id") REFERENCES "public"."programs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "enrollment_rates" ADD CONSTRAINT "enrollment_rates_enrollment_id_enrollments_id_fk" FOREIGN KEY ("enrollment_id") REFERENCES "public"."enrollments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "products" ADD CONSTRAINT "products_program_id_programs_id_fk" FOREIGN KEY ("program_id") REFERENCES "public"."programs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "bonus_events_waiting" ON "bonus_events" USING btree ("id") WHERE "bonus_events"."settled_at" IS NULL;--> statement-breakpoint
CREATE INDEX "bonus_events_by_partner" ON "bonus_events" USING btree ("partner_id","id");--> statement-breakpoint
CREATE INDEX "bonuses_by_partner" ON "bonuses" USING btree ("partner_id","id");--> statement-breakpoint
CREATE INDEX "bonuses_by_program" ON "bonuses" USING btree ("program_id","id");--> statement-breakpoint
CREATE INDEX "bonuses_by_period" ON "bonuses" USING btree ("period_id","id");--> statement-breakpoint
CREATE INDEX "bonuses_by_conversion" ON "bonuses" USING btree ("conversion_id") WHERE "bonuses"."conversion_id" IS NOT NULL;--> statement-breakpoint
CREATE INDEX "bonuses_to_post" ON "bonuses" USING btree ("period_id","id") WHERE "bonuses"."posted_at" IS NULL;--> statement-breakpoint
CREATE INDEX "bonuses_to_mature" ON "bonuses" USING btree ("matures_at") WHERE "bonuses"."matured_at" IS NULL AND "bonuses"."posted_at" IS NOT NULL AND "bonuses"."partner_id" IS NOT NULL;--> statement-breakpoint
CREATE INDEX "placements_open" ON "placements" USING btree ("program_id","depth","path") WHERE "placements"."open";--> statement-breakpoint
CREATE UNIQUE INDEX "placements_path" ON "placements" USING btree ("program_id","path");--> statement-breakpoint
CREATE INDEX "tree_moves_by_program" ON "tree_moves" USING btree ("program_id","id");--> statement-breakpoint
CREATE INDEX "tree_moves_latest" ON "tree_moves" USING btree ("program_id","tree","effective_from");--> statement-breakpoint
CREATE INDEX "tree_moves_as_of" ON "tree_moves" USING btree ("partner_id","tree","effective_from");--> statement-breakpoint
CREATE INDEX "period_overrides_by_period" ON "period_overrides" USING btree ("period_id","id");--> statement-breakpoint
CREATE INDEX "period_results_by_partner" ON "period_results" USING btree ("partner_id");--> statement-breakpoint
CREATE UNIQUE INDEX "period_runs_one" ON "period_runs" USING btree ("period_id") WHERE "period_runs"."state" = 'running';--> statement-breakpoint
CREATE INDEX "period_runs_by_period" ON "period_runs" USING btree ("period_id","id");--> statement-breakpoint
CREATE INDEX "period_sales_by_member" ON "period_sales" USING btree ("period_id","member_position");--> statement-breakpoint
CREATE INDEX "periods_unfinished" ON "periods" USING btree ("ends_at") WHERE "periods"."state" <> 'finalised';--> statement-breakpoint
CREATE INDEX "enrollment_rates_as_of" ON "enrollment_rates" USING btree ("enrollment_id","effective_from");--> statement-breakpoint
CREATE INDEX "products_by_program" ON "products" USING btree ("program_id","id");--> statement-breakpoint
CREATE INDEX "customer_redemptions_by_customer" ON "customer_redemptions" USING btree ("customer_id","id");--> statement-breakpoint
CREATE INDEX "customer_rewards_by_customer" ON "customer_rewards" USING btree ("customer_id","id");--> statement-breakpoint
CREATE INDEX "customer_rewards_by_program" ON "customer_rewards" USING btree ("program_id","id");--> statement-breakpoint
CREATE INDEX "customer_rewards_to_mature" ON "customer_rewards" USING btree ("matures_at") WHERE "customer_rewards"."matured_at" IS NULL;--> statement-breakpoint
CREATE INDEX "customer_rewards_to_expire" ON "customer_rewards" USING btree ("expires_at") WHERE "customer_rewards"."used_minor" + "customer_rewards"."reversed_minor" + "customer_rewards"."expired_minor" < "customer_rewards"."amount_minor";--> statement-breakpoint
CREATE INDEX "point_lots_to_spend" ON "point_lots" USING btree ("partner_id","expires_at") WHERE "point_lots"."remaining" > 0;--> statement-breakpoint
CREATE INDEX "point_lots_to_expire" ON "point_lots" USING btree ("expires_at") WHERE "point_lots"."remaining" > 0;--> statement-breakpoint
CREATE INDEX "point_spendings_by_partner" ON "point_spendings" USING btree ("partner_id","id");--> statement-breakpoint
CREATE INDEX "accounts_by_customer" ON "accounts" USING btree ("customer_id") WHERE "accounts"."customer_id" IS NOT NULL;--> statement-breakpoint
CREATE INDEX "postings_by_time" ON "postings" USING btree ("program_id","posted_at");--> statement-breakpoint
CREATE INDEX "conversions_claw_back_due" ON "conversions" USING btree ("id") WHERE "conversions"."claw_back_due";--> statement-breakpoint
CREATE INDEX "partner_closure_down" ON "partner_closure" USING btree ("path_type","ancestor_id","depth","organisation_id");--> statement-breakpoint
CREATE INDEX "partners_by_sponsor" ON "partners" USING btree ("sponsor_id","id");--> statement-breakpoint
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_once" UNIQUE NULLS NOT DISTINCT("program_id","kind","partner_id","customer_id","currency");--> statement-breakpoint
ALTER TABLE "partners" ADD CONSTRAINT "partners_external_id" UNIQUE("program_id","external_id");--> statement-breakpoint
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_not_negative" CHECK ("accounts"."kind" IN ('program_commission', 'program_adjustment', 'partner_available', 'program_points', 'partner_points', 'program_credit') OR "accounts"."balance_minor" >= 0);--> statement-breakpoint
ALTER TABLE "accruals" ADD CONSTRAINT "accruals_points" CHECK ("accruals"."points_share_minor" BETWEEN 0 AND "accruals"."amount_minor" AND "accruals"."reversed_points" BETWEEN 0 AND "accruals"."points" AND "accruals"."reversed_points_share_minor" BETWEEN 0 AND "accruals"."points_share_minor");--> statement-breakpoint
ALTER TABLE "programs" ADD CONSTRAINT "programs_period_close_days" CHECK ("programs"."period_close_days" BETWEEN 0 AND 28);--> statement-breakpoint
ALTER TABLE "programs" ADD CONSTRAINT "programs_sponsor_change_days" CHECK ("programs"."sponsor_change_days" >= 0);
