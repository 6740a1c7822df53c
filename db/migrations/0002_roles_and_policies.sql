-- Two roles, used from the first day, locally too. They own nothing and bypass nothing. Passwords are set when
-- migrations are run, from the environment.
DO $$ BEGIN
	IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'app') THEN
		CREATE ROLE "app" NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT NOBYPASSRLS;
	END IF;
	IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'job') THEN
		CREATE ROLE "job" NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT NOBYPASSRLS;
	END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
--> statement-breakpoint
GRANT USAGE ON SCHEMA public TO "app", "job";
--> statement-breakpoint
-- The tenant of the transaction: set with set_config('app.organisation_id', …, true), gone when it ends.
CREATE FUNCTION "current_organisation"() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT nullif(current_setting('app.organisation_id', true), '')::uuid
$$;
--> statement-breakpoint
-- Row-level security on every tenant table: `app` sees its own tenant's rows, `job` works for all tenants but
-- only with what it is granted below.
DO $$
DECLARE
	name text;
BEGIN
	FOREACH name IN ARRAY ARRAY[
		'programs', 'api_keys', 'idempotency_keys', 'program_secrets', 'partners', 'partner_states',
		'partner_closure', 'campaigns', 'campaign_states', 'enrollments', 'enrollment_states', 'links', 'customers',
		'customer_visitors', 'conversions', 'refunds', 'attributions', 'attribution_credits',
		'attribution_touches', 'plan_versions', 'accruals', 'accounts', 'postings', 'entries', 'outbox',
		'bad_events', 'click_rollups', 'event_rollups', 'clicks', 'events'
	] LOOP
		EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
		EXECUTE format('CREATE POLICY tenant ON %I TO app USING (organisation_id = (SELECT current_organisation())) WITH CHECK (organisation_id = (SELECT current_organisation()))', name);
		EXECUTE format('CREATE POLICY jobs ON %I TO job USING (true) WITH CHECK (true)', name);
	END LOOP;
	FOREACH name IN ARRAY ARRAY['isolate_meters', 'job_runs', 'provider_events'] LOOP
		EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
		EXECUTE format('CREATE POLICY jobs ON %I TO job USING (true) WITH CHECK (true)', name);
	END LOOP;
END $$;
--> statement-breakpoint
ALTER TABLE "organisations" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant ON "organisations" TO app USING (id = (SELECT current_organisation()));
--> statement-breakpoint
CREATE POLICY jobs ON "organisations" TO job USING (true);
--> statement-breakpoint
-- An API key is found by its hash before the tenant is known; whoever knows the hash had the key.
CREATE POLICY presented ON "api_keys" FOR SELECT TO app
	USING (key_hash = (SELECT nullif(current_setting('app.api_key_hash', true), '')));
--> statement-breakpoint
-- A person is visible to the tenants whose partner he or she is.
ALTER TABLE "affiliates" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY partners_of_tenant ON "affiliates" FOR SELECT TO app USING (EXISTS (
	SELECT FROM "partners" p WHERE p.affiliate_id = affiliates.id AND p.organisation_id = (SELECT current_organisation())
));
--> statement-breakpoint
CREATE POLICY jobs ON "affiliates" TO job USING (true);
--> statement-breakpoint
-- Finds or makes the account of an e-mail address without showing whether it was there.
CREATE FUNCTION "ensure_affiliate"("new_id" uuid, "address" text, "normalised" text, "hash" text, "person" text)
RETURNS uuid LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
	INSERT INTO affiliates (id, email, email_normalised, email_hash, name)
	VALUES (new_id, address, normalised, hash, person)
	ON CONFLICT (email_normalised) DO UPDATE SET email_normalised = excluded.email_normalised
	RETURNING id
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION "ensure_affiliate" FROM PUBLIC;
--> statement-breakpoint
REVOKE ALL ON FUNCTION "create_event_partitions" FROM PUBLIC;
--> statement-breakpoint
REVOKE ALL ON FUNCTION "detach_event_partitions" FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION "ensure_affiliate" TO "app";
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION "create_event_partitions", "detach_event_partitions" TO "job";
--> statement-breakpoint
GRANT SELECT ON "organisations", "programs", "api_keys", "idempotency_keys", "program_secrets",
	"partners", "partner_states", "partner_closure", "campaigns", "campaign_states", "enrollments",
	"enrollment_states", "links", "customers", "customer_visitors", "conversions", "refunds", "attributions", "attribution_credits",
	"attribution_touches", "plan_versions", "accruals", "accounts", "postings", "entries", "outbox", "bad_events",
	"click_rollups", "event_rollups", "clicks", "events" TO "app", "job";
--> statement-breakpoint
-- Of a person a tenant sees what makes two addresses the same one; name and address as it gave them are the partner's.
GRANT SELECT ("id", "email_normalised", "email_hash") ON "affiliates" TO "app", "job";
--> statement-breakpoint
GRANT INSERT ON "programs", "api_keys", "idempotency_keys", "program_secrets", "partners", "partner_states",
	"partner_closure", "campaigns", "enrollments", "enrollment_states", "links", "customers", "customer_visitors",
	"conversions", "refunds", "plan_versions", "outbox" TO "app";
--> statement-breakpoint
GRANT UPDATE ON "programs", "api_keys", "program_secrets", "partners", "campaigns", "enrollments", "links",
	"customers", "conversions", "refunds", "outbox" TO "app";
--> statement-breakpoint
GRANT SELECT ON "isolate_meters", "job_runs", "provider_events" TO "job";
--> statement-breakpoint
GRANT INSERT ON "clicks", "events", "bad_events", "click_rollups", "event_rollups", "isolate_meters", "outbox",
	"job_runs", "provider_events", "customers", "customer_visitors", "attributions", "attribution_credits",
	"attribution_touches", "accruals", "accounts", "postings", "entries" TO "job";
--> statement-breakpoint
GRANT UPDATE ON "click_rollups", "event_rollups", "isolate_meters", "outbox", "customers", "conversions" TO "job";
--> statement-breakpoint
GRANT UPDATE ("budget_spent_minor", "budget_exhausted_at", "status", "version", "updated_at") ON "campaigns" TO "job";
--> statement-breakpoint
GRANT UPDATE ("reversed_minor", "matured_at", "version") ON "accruals" TO "job";
--> statement-breakpoint
GRANT UPDATE ("version", "balance_minor") ON "accounts" TO "job";
--> statement-breakpoint
GRANT DELETE ON "outbox", "idempotency_keys", "job_runs", "isolate_meters", "bad_events" TO "job";
