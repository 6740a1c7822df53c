CREATE INDEX "postings_by_payout" ON "postings" USING btree (split_part("idempotency_key", ':', 2)) WHERE "postings"."kind" = 'payout';--> statement-breakpoint
CREATE INDEX "payouts_by_submission" ON "payouts" USING btree ("submitted_at") WHERE "payouts"."transfer_id" IS NOT NULL;--> statement-breakpoint
-- The job tells those of the platform who look after differences.
GRANT SELECT ("platform_role") ON "users" TO "job";
