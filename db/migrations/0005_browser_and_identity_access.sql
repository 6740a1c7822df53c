-- What browsers report: more of each event than a kind and a time.
ALTER TABLE "events" ADD COLUMN "name" text, ADD COLUMN "test" boolean NOT NULL DEFAULT false,
	ADD COLUMN "referrer" text, ADD COLUMN "country" text, ADD COLUMN "device" text;
--> statement-breakpoint
CREATE INDEX "events_by_program" ON "events" ("program_id", "id");
--> statement-breakpoint
-- Who is signed in: set with set_config('app.user_id', …, true), gone when the transaction ends.
CREATE FUNCTION "current_user_id"() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT nullif(current_setting('app.user_id', true), '')::uuid
$$;
--> statement-breakpoint
-- The partners that the signed-in user is, in every program. Reads past row-level security, about the caller alone.
CREATE FUNCTION "own_partner_ids"() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT p.id FROM affiliates a JOIN partners p ON p.affiliate_id = a.id WHERE a.user_id = current_user_id()
$$;
--> statement-breakpoint
CREATE FUNCTION "own_program_ids"() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT p.program_id FROM affiliates a JOIN partners p ON p.affiliate_id = a.id WHERE a.user_id = current_user_id()
$$;
--> statement-breakpoint
DO $$
DECLARE
	name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['coupons', 'browser_reports', 'visitor_clicks', 'customer_bindings', 'integration_events',
		'provider_payments', 'memberships'] LOOP
		EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
		EXECUTE format('CREATE POLICY tenant ON %I TO app USING (organisation_id = (SELECT current_organisation())) WITH CHECK (organisation_id = (SELECT current_organisation()))', name);
		EXECUTE format('CREATE POLICY jobs ON %I TO job USING (true) WITH CHECK (true)', name);
	END LOOP;
	-- An affiliate reads what is its own, in whatever tenant it lies; it writes nothing.
	FOREACH name IN ARRAY ARRAY['partner_states', 'enrollments', 'links', 'clicks', 'click_rollups', 'coupons', 'accruals',
		'accounts', 'attribution_credits', 'attribution_touches'] LOOP
		EXECUTE format('CREATE POLICY own ON %I FOR SELECT TO app USING (partner_id IN (SELECT own_partner_ids()))', name);
	END LOOP;
END $$;
--> statement-breakpoint
CREATE POLICY own ON "partners" FOR SELECT TO app USING (id IN (SELECT own_partner_ids()));
--> statement-breakpoint
CREATE POLICY own ON "programs" FOR SELECT TO app USING (id IN (SELECT own_program_ids()));
--> statement-breakpoint
CREATE POLICY own ON "campaigns" FOR SELECT TO app USING (program_id IN (SELECT own_program_ids()));
--> statement-breakpoint
CREATE POLICY own ON "entries" FOR SELECT TO app USING (account_id IN (
	SELECT id FROM accounts WHERE partner_id IN (SELECT own_partner_ids())
));
--> statement-breakpoint
CREATE POLICY own ON "postings" FOR SELECT TO app USING (id IN (
	SELECT e.posting_id FROM entries e JOIN accounts a ON a.id = e.account_id WHERE a.partner_id IN (SELECT own_partner_ids())
));
--> statement-breakpoint
CREATE POLICY own ON "attributions" FOR SELECT TO app USING (id IN (
	SELECT attribution_id FROM attribution_credits WHERE partner_id IN (SELECT own_partner_ids())
));
--> statement-breakpoint
-- Conversions that it is credited for, or earns from.
CREATE POLICY own ON "conversions" FOR SELECT TO app USING (id IN (
	SELECT conversion_id FROM accruals WHERE partner_id IN (SELECT own_partner_ids())
	UNION ALL
	SELECT a.conversion_id FROM attributions a JOIN attribution_credits k ON k.attribution_id = a.id
	WHERE k.partner_id IN (SELECT own_partner_ids())
));
--> statement-breakpoint
CREATE POLICY own ON "memberships" FOR SELECT TO app USING (user_id = (SELECT current_user_id()));
--> statement-breakpoint
CREATE POLICY member ON "organisations" FOR SELECT TO app USING (id IN (
	SELECT organisation_id FROM memberships WHERE user_id = (SELECT current_user_id())
));
--> statement-breakpoint
CREATE POLICY own ON "affiliates" FOR SELECT TO app USING (user_id = (SELECT current_user_id()));
--> statement-breakpoint
-- A user is found by the address that was typed in, before anybody is signed in; then it sees itself.
ALTER TABLE "users" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY presented ON "users" FOR SELECT TO app
	USING (email_normalised = (SELECT nullif(current_setting('app.user_email', true), '')));
--> statement-breakpoint
CREATE POLICY own ON "users" TO app USING (id = (SELECT current_user_id())) WITH CHECK (id = (SELECT current_user_id()));
--> statement-breakpoint
-- A session is found by the hash of the refresh token that was brought, in force or just replaced.
ALTER TABLE "sessions" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY presented ON "sessions" FOR SELECT TO app USING (
	token_hash = (SELECT nullif(current_setting('app.session_hash', true), ''))
	OR previous_hash = (SELECT nullif(current_setting('app.session_hash', true), ''))
);
--> statement-breakpoint
CREATE POLICY replaced ON "sessions" FOR UPDATE TO app USING (
	token_hash = (SELECT nullif(current_setting('app.session_hash', true), ''))
	OR previous_hash = (SELECT nullif(current_setting('app.session_hash', true), ''))
) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY own ON "sessions" TO app USING (user_id = (SELECT current_user_id())) WITH CHECK (user_id = (SELECT current_user_id()));
--> statement-breakpoint
GRANT SELECT ON "users", "sessions" TO "app";
--> statement-breakpoint
GRANT INSERT ON "sessions" TO "app";
--> statement-breakpoint
GRANT UPDATE ("token_hash", "previous_hash", "rotated_at", "rotations", "user_agent", "expires_at", "revoked_at") ON "sessions" TO "app";
--> statement-breakpoint
GRANT SELECT ("user_id") ON "affiliates" TO "app";
--> statement-breakpoint
GRANT SELECT ON "coupons", "browser_reports", "visitor_clicks", "customer_bindings", "integration_events",
	"provider_payments", "memberships" TO "app", "job";
--> statement-breakpoint
GRANT INSERT, UPDATE ON "coupons" TO "app";
--> statement-breakpoint
GRANT INSERT ON "browser_reports", "visitor_clicks", "customer_bindings", "integration_events", "provider_payments" TO "job";
--> statement-breakpoint
GRANT UPDATE ("settled_at", "outcome", "reason", "conversion_id") ON "browser_reports" TO "job";
--> statement-breakpoint
GRANT UPDATE ("state", "waits_for", "reason", "settled_at", "version") ON "integration_events" TO "job";
--> statement-breakpoint
CREATE TRIGGER keep_archival BEFORE UPDATE OF status ON "coupons" FOR EACH ROW EXECUTE FUNCTION "keep_link_archival"();
