-- With all that a series reads, and what row-level security asks for, beside the keys: it reads the index alone.
CREATE INDEX "report_rollups_series_of_partner" ON "report_rollups" USING btree ("partner_id","grain","bucket") INCLUDE ("organisation_id","program_id","currency","clicks","bots","uniques","pending","approved","rejected","pending_minor","approved_minor","rejected_minor","refunded_minor","commission_minor") WHERE "report_rollups"."dimension" = 'partner';--> statement-breakpoint
CREATE INDEX "report_rollups_series_of_campaign" ON "report_rollups" USING btree ("campaign_id","grain","bucket") INCLUDE ("organisation_id","program_id","partner_id","currency","clicks","bots","uniques","pending","approved","rejected","pending_minor","approved_minor","rejected_minor","refunded_minor","commission_minor") WHERE "report_rollups"."dimension" = 'campaign';--> statement-breakpoint
CREATE INDEX "report_rollups_links_of_partner" ON "report_rollups" USING btree ("partner_id","grain","bucket") WHERE "report_rollups"."dimension" = 'link';--> statement-breakpoint
CREATE INDEX "report_rollups_links_of_campaign" ON "report_rollups" USING btree ("campaign_id","grain","bucket") WHERE "report_rollups"."dimension" = 'link';--> statement-breakpoint
-- An index is read alone where vacuum has been since: a fifth of the rows, as is usual, would be months.
ALTER TABLE "report_rollups" SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02);--> statement-breakpoint
-- At the end, as nobody reads from here to the commit.
DROP INDEX "report_rollups_by_partner";--> statement-breakpoint
DROP INDEX "report_rollups_of_campaign";