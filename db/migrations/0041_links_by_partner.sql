DROP INDEX "links_by_partner";--> statement-breakpoint
ALTER TABLE "links" ADD COLUMN "archived_by_partner" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX "links_by_partner_code" ON "links" USING btree ("partner_id","code" COLLATE "C","id");--> statement-breakpoint
CREATE INDEX "links_by_partner" ON "links" USING btree ("partner_id","id");