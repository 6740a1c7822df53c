CREATE TABLE "creatives" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"program_id" uuid NOT NULL,
	"campaign_id" uuid,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"language" text,
	"status" text DEFAULT 'draft' NOT NULL,
	"starts_at" timestamp (3) with time zone,
	"ends_at" timestamp (3) with time zone,
	"text" text,
	"url" text,
	"object_key" text,
	"content_type" text,
	"size_bytes" integer,
	"width" integer,
	"height" integer,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "creatives_kind" CHECK ("creatives"."kind" IN ('image', 'text', 'page', 'video', 'file')),
	CONSTRAINT "creatives_status" CHECK ("creatives"."status" IN ('draft', 'live', 'archived')),
	CONSTRAINT "creatives_dates" CHECK ("creatives"."starts_at" < "creatives"."ends_at")
);
--> statement-breakpoint
CREATE TABLE "partner_groups" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"program_id" uuid NOT NULL,
	"name" text NOT NULL,
	"colour" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "partner_groups_colour" CHECK ("partner_groups"."colour" IN ('grey', 'blue', 'green', 'amber', 'red', 'violet'))
);
--> statement-breakpoint
CREATE TABLE "partner_notes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"partner_id" uuid NOT NULL,
	"user_id" uuid,
	"text" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "partners" ADD COLUMN "group_id" uuid;--> statement-breakpoint
ALTER TABLE "creatives" ADD CONSTRAINT "creatives_program_id_programs_id_fk" FOREIGN KEY ("program_id") REFERENCES "public"."programs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "creatives" ADD CONSTRAINT "creatives_campaign_id_campaigns_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaigns"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "partner_groups" ADD CONSTRAINT "partner_groups_program_id_programs_id_fk" FOREIGN KEY ("program_id") REFERENCES "public"."programs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "partner_notes" ADD CONSTRAINT "partner_notes_partner_id_partners_id_fk" FOREIGN KEY ("partner_id") REFERENCES "public"."partners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "creatives_by_program" ON "creatives" USING btree ("program_id","id");--> statement-breakpoint
CREATE INDEX "creatives_by_campaign" ON "creatives" USING btree ("campaign_id");--> statement-breakpoint
CREATE UNIQUE INDEX "partner_groups_name" ON "partner_groups" USING btree ("program_id",lower("name"));--> statement-breakpoint
CREATE INDEX "partner_notes_by_partner" ON "partner_notes" USING btree ("partner_id","id");--> statement-breakpoint
ALTER TABLE "partners" ADD CONSTRAINT "partners_group_id_partner_groups_id_fk" FOREIGN KEY ("group_id") REFERENCES "public"."partner_groups"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "partners_by_group" ON "partners" USING btree ("group_id","id") WHERE "partners"."group_id" IS NOT NULL;