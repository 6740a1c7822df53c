CREATE TABLE "fraud_scans" (
	"program_id" uuid PRIMARY KEY NOT NULL,
	"scanned_at" timestamp (3) with time zone NOT NULL,
	"found" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "fraud_signals" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"affiliate_id" uuid NOT NULL,
	"partner_id" uuid,
	"program_id" uuid,
	"grade" smallint NOT NULL,
	"figures" jsonb NOT NULL,
	"day" date,
	"state" text DEFAULT 'open' NOT NULL,
	"decision" text,
	"decided_grade" smallint,
	"reason" text,
	"decided_by" uuid,
	"decided_at" timestamp (3) with time zone,
	"changed_at" timestamp (3) with time zone NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "fraud_signals_once" UNIQUE("kind","subject_id"),
	CONSTRAINT "fraud_signals_grade" CHECK ("fraud_signals"."grade" BETWEEN 1 AND 4),
	CONSTRAINT "fraud_signals_decided" CHECK (("fraud_signals"."decision" IS NULL) = ("fraud_signals"."decided_at" IS NULL))
);
--> statement-breakpoint
CREATE INDEX "fraud_signals_by_grade" ON "fraud_signals" USING btree ("state","grade","id");--> statement-breakpoint
CREATE INDEX "fraud_signals_by_state" ON "fraud_signals" USING btree ("state","id");--> statement-breakpoint
CREATE INDEX "fraud_signals_by_program" ON "fraud_signals" USING btree ("program_id","state");--> statement-breakpoint
CREATE INDEX "fraud_signals_by_affiliate" ON "fraud_signals" USING btree ("affiliate_id","id");--> statement-breakpoint
CREATE INDEX "attribution_touches_own" ON "attribution_touches" USING btree ("attribution_id") WHERE "attribution_touches"."reason" = 'own_link';