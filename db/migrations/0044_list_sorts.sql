CREATE INDEX "disputes_by_deadline" ON "disputes" USING btree ("program_id","due_at","id");--> statement-breakpoint
CREATE INDEX "partners_by_joining" ON "partners" USING btree ("program_id","joined_at","id");--> statement-breakpoint
CREATE INDEX "partners_by_name" ON "partners" USING btree ("program_id","name" COLLATE "C","id");--> statement-breakpoint
CREATE INDEX "payouts_by_amount" ON "payouts" USING btree ("program_id","currency","amount_minor","id");