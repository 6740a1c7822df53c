DROP INDEX "job_runs_by_job";--> statement-breakpoint
CREATE INDEX "users_in_name_order" ON "users" USING btree ("name" COLLATE "C","id");--> statement-breakpoint
CREATE INDEX "job_runs_by_start" ON "job_runs" USING btree ("started_at","id");--> statement-breakpoint
CREATE INDEX "job_runs_by_duration" ON "job_runs" USING btree ("duration_ms","id");--> statement-breakpoint
CREATE INDEX "payees_by_age" ON "payees" USING btree ("created_at","affiliate_id");--> statement-breakpoint
CREATE INDEX "payees_by_country" ON "payees" USING btree ((CASE WHEN "country" IS NULL THEN '' ELSE "country" END) COLLATE "C","affiliate_id");--> statement-breakpoint
CREATE INDEX "organisations_in_name_order" ON "organisations" USING btree ("name" COLLATE "C","id");