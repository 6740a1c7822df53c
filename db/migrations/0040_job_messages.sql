ALTER TABLE "job_runs" ADD COLUMN "message_id" text;--> statement-breakpoint
ALTER TABLE "job_runs" ADD COLUMN "retried" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "job_runs_by_job" ON "job_runs" USING btree ("job","id");--> statement-breakpoint
CREATE INDEX "job_runs_failed" ON "job_runs" USING btree ("id") WHERE NOT "job_runs"."ok";--> statement-breakpoint
CREATE INDEX "payout_batches_drafts" ON "payout_batches" USING btree ("id") WHERE "payout_batches"."state" = 'draft';