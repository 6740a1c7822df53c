ALTER TABLE "program_pages" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant ON "program_pages" TO app USING (organisation_id = (SELECT current_organisation())) WITH CHECK (organisation_id = (SELECT current_organisation()));
--> statement-breakpoint
CREATE POLICY platform ON "program_pages" FOR SELECT TO app USING ((SELECT current_platform_role()) IS NOT NULL);
--> statement-breakpoint
CREATE POLICY jobs ON "program_pages" FOR SELECT TO job USING (true);
--> statement-breakpoint
GRANT SELECT ON "program_pages" TO "app", "job";
--> statement-breakpoint
GRANT INSERT ON "program_pages" TO "app";
--> statement-breakpoint
GRANT UPDATE ("slug", "published", "headline", "description", "website", "version", "updated_at") ON "program_pages" TO "app";
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER audited AFTER INSERT OR UPDATE ON "program_pages" DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW EXECUTE FUNCTION audit_change('program_page', '', '', '', '');
--> statement-breakpoint
-- What a published page says, to whoever asks: the last quarter's decisions and the last year's payouts stand for the program.
CREATE FUNCTION "find_program_page"("wanted" text, "moment" timestamptz) RETURNS TABLE (
	"organisation_id" uuid, "organisation_name" text, "program_id" uuid, "program_name" text, "currencies" text[], "registration" text,
	"slug" text, "headline" text, "description" text, "website" text, "updated_at" timestamptz,
	"approved" bigint, "rejected" bigint, "paid_payouts" bigint, "median_pay_days" double precision
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT g.organisation_id, o.name, g.id, g.name, g.currencies, g.registration, q.slug, q.headline, q.description, q.website, q.updated_at,
		decided.approved, decided.rejected, paid.payouts, paid.median_days
	FROM program_pages q JOIN programs g ON g.id = q.program_id JOIN organisations o ON o.id = g.organisation_id
	CROSS JOIN LATERAL (
		SELECT count(*) FILTER (WHERE c.status = 'approved') AS approved, count(*) FILTER (WHERE c.status = 'rejected') AS rejected
		FROM conversions c WHERE c.program_id = g.id AND NOT c.test AND c.id >= uuidv7_bound(moment - interval '90 days')
	) AS decided
	CROSS JOIN LATERAL (
		SELECT count(*) AS payouts, percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM y.paid_at - y.created_at) / 86400) AS median_days
		FROM payouts y WHERE y.program_id = g.id AND y.state = 'paid' AND y.paid_at >= moment - interval '365 days'
	) AS paid
	WHERE q.slug = wanted AND q.published AND g.status = 'active'
$$;
--> statement-breakpoint
CREATE FUNCTION "list_program_pages"() RETURNS TABLE ("slug" text, "updated_at" timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT q.slug, q.updated_at FROM program_pages q JOIN programs g ON g.id = q.program_id
	WHERE q.published AND g.status = 'active' ORDER BY q.slug LIMIT 50000
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION "find_program_page"(text, timestamptz), "list_program_pages"() FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION "find_program_page"(text, timestamptz), "list_program_pages"() TO "app";
