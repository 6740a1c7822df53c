DROP INDEX "conversions_by_customer";--> statement-breakpoint
CREATE INDEX "bonuses_not_matured" ON "bonuses" USING btree ("program_id","id") WHERE "bonuses"."matured_at" IS NULL AND "bonuses"."partner_id" IS NOT NULL;--> statement-breakpoint
CREATE INDEX "bonuses_paid_out" ON "bonuses" USING btree ("program_id","id") WHERE "bonuses"."paid_at" IS NOT NULL;--> statement-breakpoint
CREATE INDEX "bonuses_taken_back" ON "bonuses" USING btree ("program_id","id") WHERE "bonuses"."reversed_minor" > 0;--> statement-breakpoint
CREATE INDEX "bonuses_of_nobody" ON "bonuses" USING btree ("program_id","id") WHERE "bonuses"."partner_id" IS NULL;--> statement-breakpoint
CREATE INDEX "conversions_by_customer" ON "conversions" USING btree ("customer_id","goal","occurred_at","id");