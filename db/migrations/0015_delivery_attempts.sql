CREATE TABLE "notification_addresses" (
	"user_id" uuid NOT NULL,
	"channel" text NOT NULL,
	"envelope" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "notification_addresses_user_id_channel_pk" PRIMARY KEY("user_id","channel")
);
--> statement-breakpoint
ALTER TABLE "deliveries" ADD COLUMN "tried_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "mail_suppressions" ADD COLUMN "retried_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "notification_addresses" ADD CONSTRAINT "notification_addresses_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "deliveries_by_digest" ON "deliveries" USING btree ("digest_key");
--> statement-breakpoint
ALTER TABLE "notification_addresses" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
-- Nobody can give such an address yet, so requests have no part in it.
CREATE POLICY jobs ON "notification_addresses" FOR SELECT TO job USING (true);--> statement-breakpoint
GRANT SELECT ON "notification_addresses" TO "job";
