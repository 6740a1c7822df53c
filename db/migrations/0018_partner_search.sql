-- Whoever proposed an override may withdraw it until somebody has decided.
ALTER TABLE "period_overrides" DROP CONSTRAINT "period_overrides_decided";--> statement-breakpoint
ALTER TABLE "period_overrides" ADD CONSTRAINT "period_overrides_decided" CHECK (("period_overrides"."state" IN ('proposed', 'withdrawn')) = ("period_overrides"."decided_by" IS NULL));--> statement-breakpoint
-- A trusted extension: whoever may create in the database may make it, on Neon as well.
CREATE EXTENSION IF NOT EXISTS "pg_trgm";--> statement-breakpoint
CREATE INDEX "partners_by_text" ON "partners" USING gin ("name" gin_trgm_ops,"email" gin_trgm_ops);--> statement-breakpoint
/*
 * Members of a downline by a part of their name or address, or by their ids, the newest first. Row-level security keeps a
 * tenant's own statements from searching by that index, since ILIKE is not leakproof; so this reads past it, about the
 * tenant alone whose organisation is set. Planned for each text: how rare it is decides what is quick. `rare` is the part
 * of the text that the index is asked for; whoever holds all of it is told (`|| ''` keeps that from the index).
 */
CREATE FUNCTION "partners_matching"("program" uuid, "ancestor" uuid, "tree" text, "rare" text, "pattern" text, "exact" text, "most" integer)
RETURNS TABLE ("partner_id" uuid, "distance" integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	RETURN QUERY EXECUTE '
		SELECT p.id, c.depth FROM partners p CROSS JOIN LATERAL (
			SELECT a.ancestor_id, a.depth FROM partner_closure a WHERE a.path_type = $3 AND a.descendant_id = p.id OFFSET 0
		) c
		WHERE p.program_id = $1 AND p.organisation_id = $8 AND c.ancestor_id = $2 AND c.depth > 0
			AND (p.name ILIKE $4 OR p.email ILIKE $4 OR p.external_id = $6 OR p.id = $9)
		'
		-- The same condition twice would be taken for one that far fewer meet.
		|| CASE WHEN "rare" = "pattern" THEN '' ELSE
			'AND (p.name || '''' ILIKE $5 OR p.email || '''' ILIKE $5 OR p.external_id = $6 OR p.id = $9) ' END
		|| 'ORDER BY p.id DESC LIMIT $7'
	USING "program", "ancestor", "tree", "rare", "pattern", "exact", "most", current_organisation(),
		CASE WHEN "exact" ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN "exact"::uuid END;
END $$;--> statement-breakpoint
REVOKE ALL ON FUNCTION "partners_matching"(uuid, uuid, text, text, text, text, integer) FROM PUBLIC;--> statement-breakpoint
GRANT EXECUTE ON FUNCTION "partners_matching"(uuid, uuid, text, text, text, text, integer) TO "app";
