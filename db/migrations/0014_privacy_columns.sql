ALTER TABLE "conversions" ADD COLUMN "unlinked_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "customers" ADD COLUMN "erased_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "privacy_requests" ADD COLUMN "progress" jsonb;--> statement-breakpoint
ALTER TABLE "programs" ADD COLUMN "clicks_gone_before" date;--> statement-breakpoint
CREATE INDEX "browser_reports_by_conversion" ON "browser_reports" USING btree ("conversion_id");--> statement-breakpoint
CREATE INDEX "browser_reports_by_visitor" ON "browser_reports" USING btree ("visitor");--> statement-breakpoint
CREATE INDEX "conversions_by_buyer" ON "conversions" USING btree ("buyer_email_hash") WHERE "conversions"."buyer_email_hash" IS NOT NULL;--> statement-breakpoint
CREATE INDEX "conversions_linked" ON "conversions" USING btree ("program_id","id") WHERE "conversions"."unlinked_at" IS NULL;--> statement-breakpoint
CREATE INDEX "customers_by_email" ON "customers" USING btree ("email_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "privacy_requests_user_once" ON "privacy_requests" USING btree ("user_id","kind") WHERE "privacy_requests"."state" = 'requested';--> statement-breakpoint
CREATE UNIQUE INDEX "privacy_requests_customer_once" ON "privacy_requests" USING btree ("customer_id") WHERE "privacy_requests"."state" = 'requested';--> statement-breakpoint
GRANT UPDATE ("progress") ON "privacy_requests" TO "job";
