-- As the policy on conversions: per row, by index. The set of all own attributions was found by reading everybody's credits.
DROP POLICY own ON "attributions";
--> statement-breakpoint
CREATE POLICY own ON "attributions" FOR SELECT TO app USING (EXISTS (
	SELECT FROM attribution_credits k WHERE k.attribution_id = attributions.id AND k.partner_id IN (SELECT own_partner_ids())
));
--> statement-breakpoint
-- Nobody is a partner of a thousand programs, which is what the planner assumes.
ALTER FUNCTION "own_partner_ids"() ROWS 5;
--> statement-breakpoint
ALTER FUNCTION "own_program_ids"() ROWS 5;
