-- The commission engine's tables: a tenant's own rows for `app`, all for `job`, each with no more than it needs.
DO $$
DECLARE
	name text;
BEGIN
	FOREACH name IN ARRAY ARRAY[
		'placements', 'tree_moves', 'periods', 'period_runs', 'period_members', 'period_sales', 'period_results',
		'period_overrides', 'partner_standings', 'partner_ranks', 'bonuses', 'bonus_events', 'point_lots',
		'point_spendings', 'customer_rewards', 'receipts', 'products', 'enrollment_rates'
	] LOOP
		EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
		EXECUTE format('CREATE POLICY tenant ON %I TO app USING (organisation_id = (SELECT current_organisation())) WITH CHECK (organisation_id = (SELECT current_organisation()))', name);
		EXECUTE format('CREATE POLICY jobs ON %I TO job USING (true) WITH CHECK (true)', name);
		EXECUTE format('GRANT SELECT ON %I TO app, job', name);
	END LOOP;
	-- What a partner sees of itself.
	FOREACH name IN ARRAY ARRAY[
		'placements', 'period_results', 'partner_standings', 'partner_ranks', 'bonuses', 'point_lots', 'point_spendings', 'receipts'
	] LOOP
		EXECUTE format('CREATE POLICY own ON %I FOR SELECT TO app USING (partner_id IN (SELECT own_partner_ids()))', name);
	END LOOP;
END $$;
--> statement-breakpoint
CREATE POLICY own ON "periods" FOR SELECT TO app USING (program_id IN (SELECT own_program_ids()));
--> statement-breakpoint
-- What countries allow is the platform's to say, and everybody's to read.
ALTER TABLE "country_policies" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY everybody ON "country_policies" FOR SELECT TO app, job USING (true);
--> statement-breakpoint
CREATE POLICY platform_write ON "country_policies" FOR INSERT TO app WITH CHECK ((SELECT current_platform_role()) IN ('owner', 'compliance'));
--> statement-breakpoint
CREATE POLICY platform_change ON "country_policies" FOR UPDATE TO app
	USING ((SELECT current_platform_role()) IN ('owner', 'compliance')) WITH CHECK ((SELECT current_platform_role()) IN ('owner', 'compliance'));
--> statement-breakpoint
GRANT SELECT ON "country_policies" TO "app", "job";
--> statement-breakpoint
GRANT INSERT, UPDATE ON "country_policies" TO "app";
--> statement-breakpoint
-- Genealogy: requests seat and move, under locks.
GRANT INSERT, UPDATE ON "placements", "tree_moves" TO "app";
--> statement-breakpoint
GRANT DELETE ON "partner_closure" TO "app";
--> statement-breakpoint
-- Plans: products and rates agreed with a partner.
GRANT INSERT, UPDATE ON "products" TO "app";
--> statement-breakpoint
GRANT INSERT ON "enrollment_rates" TO "app";
--> statement-breakpoint
-- Periods: people ask, decide and approve; jobs calculate.
GRANT INSERT, UPDATE ON "period_overrides" TO "app";
--> statement-breakpoint
GRANT UPDATE ON "periods" TO "app";
--> statement-breakpoint
GRANT INSERT, UPDATE ON "periods", "period_runs" TO "job";
--> statement-breakpoint
GRANT INSERT, DELETE ON "period_members", "period_sales", "period_results" TO "job";
--> statement-breakpoint
GRANT UPDATE ("clawed_back_minor") ON "period_sales" TO "job";
--> statement-breakpoint
GRANT INSERT ON "partner_standings", "partner_ranks" TO "job";
--> statement-breakpoint
-- Bonuses: what is not in the ledger yet may be worked out anew.
GRANT INSERT, DELETE ON "bonuses" TO "job";
--> statement-breakpoint
GRANT UPDATE ("refunded_base", "reversed_minor", "posted_at", "matures_at", "matured_at", "version") ON "bonuses" TO "job";
--> statement-breakpoint
CREATE FUNCTION "keep_posted_bonus"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'a bonus that is in the ledger stays' USING ERRCODE = 'restrict_violation';
END $$;
--> statement-breakpoint
CREATE TRIGGER keep_posted BEFORE DELETE ON "bonuses" FOR EACH ROW WHEN (OLD.posted_at IS NOT NULL) EXECUTE FUNCTION keep_posted_bonus();
--> statement-breakpoint
GRANT INSERT ON "bonus_events" TO "app", "job";
--> statement-breakpoint
GRANT UPDATE ("settled_at", "outcome_reason") ON "bonus_events" TO "job";
--> statement-breakpoint
GRANT UPDATE ("paid_at", "paid_reference", "version") ON "bonuses" TO "app";
--> statement-breakpoint
-- Rewards.
GRANT INSERT ON "point_lots", "point_spendings", "customer_rewards" TO "job";
--> statement-breakpoint
GRANT UPDATE ("remaining", "version") ON "point_lots" TO "job";
--> statement-breakpoint
GRANT UPDATE ("state", "given_back_at", "version") ON "point_spendings" TO "job";
--> statement-breakpoint
GRANT UPDATE ("reversed_minor", "used_minor", "matured_at", "version") ON "customer_rewards" TO "job";
--> statement-breakpoint
GRANT UPDATE ("reversed_points") ON "accruals" TO "job";
--> statement-breakpoint
-- Receipts are issued once and for all.
GRANT INSERT ON "receipts" TO "job";
--> statement-breakpoint
GRANT UPDATE ("receipted_version") ON "accounts" TO "job";
--> statement-breakpoint
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "receipts" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
REVOKE UPDATE, DELETE, TRUNCATE ON "receipts" FROM PUBLIC, app, job;
--> statement-breakpoint
-- What people decide stands in the audit log.
DO $$
DECLARE
	watched record;
BEGIN
	FOR watched IN SELECT * FROM (VALUES
		('tree_moves', 'INSERT OR UPDATE', 'tree_move', 'partner:partner_id', 'reason,decision_reason', '', ''),
		('periods', 'UPDATE', 'period', '', '', '', 'totals'),
		('period_overrides', 'INSERT OR UPDATE', 'period_override', 'partner:partner_id', 'reason', '', ''),
		('products', 'INSERT OR UPDATE', 'product', '', '', '', ''),
		('enrollment_rates', 'INSERT', 'enrollment_rate', '', '', '', '')
	) AS w(name, events, entity, person, personal, secret, ignored) LOOP
		EXECUTE format('CREATE CONSTRAINT TRIGGER audited AFTER %s ON %I DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_change(%L, %L, %L, %L, %L)',
			watched.events, watched.name, watched.entity, watched.person, watched.personal, watched.secret, watched.ignored);
	END LOOP;
END $$;
