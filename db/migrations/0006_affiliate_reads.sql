-- An affiliate's newest clicks, over partitions of everybody's.
CREATE INDEX "clicks_by_partner" ON "clicks" ("partner_id", "id");
--> statement-breakpoint
-- What its credits are by time: the newest, and those of today.
DROP INDEX "attribution_credits_by_partner";
--> statement-breakpoint
CREATE INDEX "attribution_credits_by_partner" ON "attribution_credits" ("partner_id", "attribution_id");
--> statement-breakpoint
-- The rules that it is paid by: what a campaign pays, and the version that an accrual was made by.
CREATE POLICY own ON "plan_versions" FOR SELECT TO app USING (program_id IN (SELECT own_program_ids()));
--> statement-breakpoint
-- As before, but per conversion, by index: a set of all own conversions would be made anew for each statement.
DROP POLICY own ON "conversions";
--> statement-breakpoint
CREATE POLICY own ON "conversions" FOR SELECT TO app USING (
	EXISTS (SELECT FROM accruals n WHERE n.conversion_id = conversions.id AND n.partner_id IN (SELECT own_partner_ids()))
	OR EXISTS (
		SELECT FROM attributions a JOIN attribution_credits k ON k.attribution_id = a.id
		WHERE a.conversion_id = conversions.id AND k.partner_id IN (SELECT own_partner_ids())
	)
);
