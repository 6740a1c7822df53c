CREATE TABLE "report_clicks" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "report_clicks_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"organisation_id" uuid NOT NULL,
	"program_id" uuid NOT NULL,
	"click_ids" uuid[] NOT NULL
);
--> statement-breakpoint
CREATE TABLE "report_deltas" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "report_deltas_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"organisation_id" uuid NOT NULL,
	"program_id" uuid NOT NULL,
	"partner_id" uuid,
	"campaign_id" uuid,
	"link_id" uuid,
	"goal" text NOT NULL,
	"coupon" text NOT NULL,
	"currency" text NOT NULL,
	"bucket" timestamp (3) with time zone NOT NULL,
	"status" text NOT NULL,
	"in_total" integer NOT NULL,
	"of_partner" integer NOT NULL,
	"of_campaign" integer NOT NULL,
	"of_link" integer NOT NULL,
	"amount_minor" bigint DEFAULT 0 NOT NULL,
	"refunded_minor" bigint DEFAULT 0 NOT NULL,
	"commission_minor" bigint DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "report_devices" (
	"organisation_id" uuid NOT NULL,
	"link_id" uuid NOT NULL,
	"day" date NOT NULL,
	"address_hash" uuid NOT NULL,
	CONSTRAINT "report_devices_link_id_day_address_hash_pk" PRIMARY KEY("link_id","day","address_hash")
);
--> statement-breakpoint
CREATE TABLE "report_rollups" (
	"organisation_id" uuid NOT NULL,
	"program_id" uuid NOT NULL,
	"dimension" text NOT NULL,
	"key" text NOT NULL,
	"grain" text NOT NULL,
	"bucket" timestamp (3) with time zone NOT NULL,
	"currency" text NOT NULL,
	"partner_id" uuid,
	"campaign_id" uuid,
	"clicks" bigint DEFAULT 0 NOT NULL,
	"bots" bigint DEFAULT 0 NOT NULL,
	"uniques" bigint DEFAULT 0 NOT NULL,
	"pending" bigint DEFAULT 0 NOT NULL,
	"approved" bigint DEFAULT 0 NOT NULL,
	"rejected" bigint DEFAULT 0 NOT NULL,
	"pending_minor" bigint DEFAULT 0 NOT NULL,
	"approved_minor" bigint DEFAULT 0 NOT NULL,
	"rejected_minor" bigint DEFAULT 0 NOT NULL,
	"refunded_minor" bigint DEFAULT 0 NOT NULL,
	"commission_minor" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "report_rollups_program_id_dimension_grain_bucket_key_currency_pk" PRIMARY KEY("program_id","dimension","grain","bucket","key","currency")
);
--> statement-breakpoint
CREATE INDEX "report_deltas_by_program" ON "report_deltas" USING btree ("program_id");--> statement-breakpoint
CREATE INDEX "report_deltas_by_partner" ON "report_deltas" USING btree ("partner_id") WHERE "report_deltas"."partner_id" IS NOT NULL;--> statement-breakpoint
CREATE INDEX "report_devices_by_day" ON "report_devices" USING btree ("day");--> statement-breakpoint
CREATE INDEX "report_rollups_by_partner" ON "report_rollups" USING btree ("partner_id","dimension","grain","bucket") WHERE "report_rollups"."partner_id" IS NOT NULL;--> statement-breakpoint
CREATE INDEX "report_rollups_by_campaign" ON "report_rollups" USING btree ("campaign_id","grain","bucket") WHERE "report_rollups"."dimension" = 'campaign';