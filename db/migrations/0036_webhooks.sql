CREATE TABLE "webhook_attempts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid,
	"affiliate_id" uuid,
	"delivery_id" uuid NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"duration_ms" integer NOT NULL,
	"status" integer,
	"reason" text,
	"answer" text
);
--> statement-breakpoint
CREATE TABLE "webhook_deliveries" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid,
	"affiliate_id" uuid,
	"endpoint_id" uuid NOT NULL,
	"event_id" uuid NOT NULL,
	"program_id" uuid,
	"type" text NOT NULL,
	"state" text DEFAULT 'queued' NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"replays" integer DEFAULT 0 NOT NULL,
	"last_status" integer,
	"settled_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "webhook_deliveries_once" UNIQUE("event_id","endpoint_id")
);
--> statement-breakpoint
CREATE TABLE "webhook_endpoints" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid,
	"affiliate_id" uuid,
	"program_id" uuid,
	"url" text NOT NULL,
	"method" text NOT NULL,
	"description" text NOT NULL,
	"types" text[] NOT NULL,
	"include_test" boolean NOT NULL,
	"envelope" text,
	"previous_envelope" text,
	"previous_until" timestamp (3) with time zone,
	"state" text DEFAULT 'active' NOT NULL,
	"reason" text,
	"failing_since" timestamp (3) with time zone,
	"leased_until" timestamp (3) with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "webhook_endpoints_owner" CHECK (num_nonnulls("webhook_endpoints"."organisation_id", "webhook_endpoints"."affiliate_id") = 1),
	CONSTRAINT "webhook_endpoints_signed" CHECK (("webhook_endpoints"."organisation_id" IS NULL) = ("webhook_endpoints"."envelope" IS NULL)),
	CONSTRAINT "webhook_endpoints_disabled" CHECK (("webhook_endpoints"."state" = 'disabled') = ("webhook_endpoints"."reason" IS NOT NULL))
);
--> statement-breakpoint
CREATE TABLE "webhook_events" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid,
	"program_id" uuid,
	"type" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"partner_id" uuid,
	"test" boolean DEFAULT false NOT NULL,
	"data" jsonb NOT NULL,
	"request_id" uuid,
	"at" timestamp (3) with time zone NOT NULL,
	"planned_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "webhook_requests" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid,
	"affiliate_id" uuid,
	"request_key" text NOT NULL,
	"request_hash" text NOT NULL,
	"answer" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "webhook_requests_once" UNIQUE NULLS NOT DISTINCT("organisation_id","affiliate_id","request_key")
);
--> statement-breakpoint
ALTER TABLE "webhook_attempts" ADD CONSTRAINT "webhook_attempts_delivery_id_webhook_deliveries_id_fk" FOREIGN KEY ("delivery_id") REFERENCES "public"."webhook_deliveries"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_endpoint_id_webhook_endpoints_id_fk" FOREIGN KEY ("endpoint_id") REFERENCES "public"."webhook_endpoints"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_event_id_webhook_events_id_fk" FOREIGN KEY ("event_id") REFERENCES "public"."webhook_events"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_endpoints" ADD CONSTRAINT "webhook_endpoints_affiliate_id_affiliates_id_fk" FOREIGN KEY ("affiliate_id") REFERENCES "public"."affiliates"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_requests" ADD CONSTRAINT "webhook_requests_affiliate_id_affiliates_id_fk" FOREIGN KEY ("affiliate_id") REFERENCES "public"."affiliates"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "webhook_attempts_by_delivery" ON "webhook_attempts" USING btree ("delivery_id","id");--> statement-breakpoint
CREATE INDEX "webhook_attempts_by_age" ON "webhook_attempts" USING btree ("at");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_due" ON "webhook_deliveries" USING btree ("endpoint_id","due_at") WHERE "webhook_deliveries"."state" = 'queued';--> statement-breakpoint
CREATE INDEX "webhook_deliveries_by_endpoint" ON "webhook_deliveries" USING btree ("endpoint_id","id");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_by_organisation" ON "webhook_deliveries" USING btree ("organisation_id","id");--> statement-breakpoint
CREATE INDEX "webhook_endpoints_by_organisation" ON "webhook_endpoints" USING btree ("organisation_id","id");--> statement-breakpoint
CREATE INDEX "webhook_endpoints_by_affiliate" ON "webhook_endpoints" USING btree ("affiliate_id","id");--> statement-breakpoint
CREATE INDEX "webhook_events_by_organisation" ON "webhook_events" USING btree ("organisation_id","id");--> statement-breakpoint
CREATE INDEX "webhook_events_waiting" ON "webhook_events" USING btree ("id") WHERE "webhook_events"."planned_at" IS NULL;--> statement-breakpoint
CREATE INDEX "webhook_events_by_age" ON "webhook_events" USING btree ("at");--> statement-breakpoint
CREATE INDEX "webhook_requests_by_age" ON "webhook_requests" USING btree ("created_at");