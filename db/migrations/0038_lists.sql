CREATE TABLE "list_exports" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"organisation_id" uuid,
	"list" text NOT NULL,
	"query" jsonb NOT NULL,
	"state" text DEFAULT 'requested' NOT NULL,
	"parts" integer DEFAULT 0 NOT NULL,
	"place" jsonb,
	"rows" bigint DEFAULT 0 NOT NULL,
	"bytes" bigint DEFAULT 0 NOT NULL,
	"request_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp (3) with time zone,
	"expires_at" timestamp (3) with time zone,
	CONSTRAINT "list_exports_ready" CHECK (("list_exports"."state" IN ('ready', 'expired')) = ("list_exports"."expires_at" IS NOT NULL))
);
--> statement-breakpoint
ALTER TABLE "idempotency_keys" ADD COLUMN "answer" jsonb;--> statement-breakpoint
ALTER TABLE "list_exports" ADD CONSTRAINT "list_exports_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "list_exports_by_user" ON "list_exports" USING btree ("user_id","id");--> statement-breakpoint
CREATE INDEX "list_exports_waiting" ON "list_exports" USING btree ("id") WHERE "list_exports"."state" = 'requested';--> statement-breakpoint
CREATE INDEX "list_exports_expiring" ON "list_exports" USING btree ("expires_at") WHERE "list_exports"."state" = 'ready';--> statement-breakpoint
CREATE INDEX "attribution_credits_by_campaign" ON "attribution_credits" USING btree ("campaign_id","attribution_id");--> statement-breakpoint
CREATE INDEX "attribution_touches_by_link" ON "attribution_touches" USING btree ("link_id","attribution_id");--> statement-breakpoint
CREATE INDEX "conversions_by_occurrence" ON "conversions" USING btree ("program_id","occurred_at","id");--> statement-breakpoint
CREATE INDEX "conversions_by_amount" ON "conversions" USING btree ("program_id","currency","amount_minor","id");--> statement-breakpoint
CREATE INDEX "conversions_by_status" ON "conversions" USING btree ("program_id","status","id");--> statement-breakpoint
CREATE INDEX "conversions_by_order" ON "conversions" USING btree ("program_id","order_id" COLLATE "C");--> statement-breakpoint
CREATE INDEX "conversions_by_coupon" ON "conversions" USING btree ("program_id","coupon_code","id") WHERE "conversions"."coupon_code" IS NOT NULL;