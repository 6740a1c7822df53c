-- An affiliate is told that a case holds it, and nothing else of the case: it does not see cases.
CREATE FUNCTION "own_held_affiliates"() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT a.id FROM affiliates a WHERE a.user_id = current_user_id()
		AND EXISTS (SELECT FROM compliance_cases k WHERE k.affiliate_id = a.id AND k.holds AND k.ended_at IS NULL)
$$;
--> statement-breakpoint
ALTER FUNCTION "own_held_affiliates"() ROWS 1;
--> statement-breakpoint
REVOKE ALL ON FUNCTION "own_held_affiliates"() FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION "own_held_affiliates"() TO "app";
