-- The commission engine's tables: a tenant's own rows for `app`, all for `job`, each with no more than it needs.
DO $$
DECLARE
	name text;
BEGIN
	FOREACH name IN ARRAY ARRAY[
		'placements', 'tree_moves', 'periods', 'period_runs', 'period_members', 'period_sales', 'period_commissions', 'period_results',
		'period_overrides', 'partner_standings', 'partner_ranks', 'bonuses', 'bonus_events', 'point_lots',
		'point_spendings', 'customer_rewards', 'customer_redemptions', 'receipts', 'products', 'enrollment_rates'
	] LOOP
		EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
		EXECUTE format('CREATE POLICY tenant ON %I TO app USING (organisation_id = (SELECT current_organisation())) WITH CHECK (organisation_id = (SELECT current_organisation()))', name);
		EXECUTE format('CREATE POLICY jobs ON %I TO job USING (true) WITH CHECK (true)', name);
		EXECUTE format('GRANT SELECT ON %I TO app, job', name);
	END LOOP;
	-- What a partner sees of itself.
	FOREACH name IN ARRAY ARRAY[
		'placements', 'period_results', 'partner_standings', 'partner_ranks', 'bonuses', 'point_lots', 'point_spendings', 'receipts',
		'enrollment_rates'
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
GRANT INSERT ON "country_policies" TO "app";
--> statement-breakpoint
GRANT UPDATE ("max_payout_bps", "max_levels", "sign_up_bonus", "source", "version", "updated_at") ON "country_policies" TO "app";
--> statement-breakpoint
-- A beginning, to be kept up by whoever looks after the law: what is not here is not judged, neither allowed nor forbidden.
INSERT INTO "country_policies" ("country", "max_payout_bps", "max_levels", "sign_up_bonus", "source") VALUES
	('VN', 4000, NULL, false, 'Decree 40/2018/ND-CP on multi-level marketing: all that participants get in a year is at most 40 % of its sales without VAT (Article 48), and nothing is paid for recruiting alone (Article 5)'),
	('CN', NULL, 1, false, 'Regulation on Prohibition of Pyramid Selling, State Council Order No. 444 of 2005, Article 7: pay for recruiting, and pay that follows from the sales of those below, are forbidden; so the seller alone is paid');
--> statement-breakpoint
-- Changes of the platform's own settings stand in a chain of the platform's: of no organisation, about nobody's account.
CREATE FUNCTION "audit_policy_change"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	before jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) ELSE '{}' END;
	after jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) ELSE '{}' END;
	changes jsonb;
BEGIN
	SELECT jsonb_object_agg(field, jsonb_build_array(before -> field, after -> field)) INTO changes
	FROM jsonb_object_keys(before || after) AS field
	WHERE before -> field IS DISTINCT FROM after -> field AND field NOT IN ('country', 'version', 'updated_at');
	IF changes IS NOT NULL THEN
		INSERT INTO audit_pending (chain_id, context, action, entity, details) VALUES (
			'00000000-0000-0000-0000-000000000000', audit_context(),
			'country_policy' || CASE TG_OP WHEN 'INSERT' THEN '.created' WHEN 'UPDATE' THEN '.changed' ELSE '.deleted' END, 'country_policy',
			-- Which country, also where that does not change: a policy has no other name.
			jsonb_build_object('changes', jsonb_build_object('country', jsonb_build_array(before -> 'country', after -> 'country')) || changes));
	END IF;
	RETURN NULL;
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION "audit_policy_change"() FROM PUBLIC;
--> statement-breakpoint
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON "country_policies" FOR EACH ROW EXECUTE FUNCTION audit_policy_change();
--> statement-breakpoint
-- Genealogy: requests seat and move, under locks.
GRANT INSERT ON "placements", "tree_moves" TO "app";
--> statement-breakpoint
GRANT UPDATE ("parent_id", "position", "depth", "path", "children", "open", "placed_by", "placed_at", "version") ON "placements" TO "app";
--> statement-breakpoint
-- Who asked, for whom and why stays as it was asked.
GRANT UPDATE ("from_id", "to_position", "state", "decided_by", "decided_at", "decision_reason", "effective_from", "version") ON "tree_moves" TO "app";
--> statement-breakpoint
GRANT DELETE ON "partner_closure" TO "app";
--> statement-breakpoint
-- Of a matrix that is made wider or narrower each seat says anew whether there is room below it.
CREATE FUNCTION "open_seats"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM pg_advisory_xact_lock(hashtextextended('trees of ' || NEW.id::text, 0));
	UPDATE placements SET open = children < (NEW.matrix->>'width')::int
	WHERE program_id = NEW.id AND open <> (children < (NEW.matrix->>'width')::int);
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER open_seats AFTER UPDATE OF "matrix" ON "programs" FOR EACH ROW
	WHEN (NEW.matrix->>'width' IS DISTINCT FROM OLD.matrix->>'width' AND NEW.matrix IS NOT NULL) EXECUTE FUNCTION open_seats();
--> statement-breakpoint
-- Plans: products and rates agreed with a partner.
GRANT INSERT ON "products" TO "app";
--> statement-breakpoint
GRANT UPDATE ("name", "category", "volume", "status", "version") ON "products" TO "app";
--> statement-breakpoint
GRANT INSERT ON "enrollment_rates" TO "app";
--> statement-breakpoint
-- Periods: people ask, decide and approve; jobs calculate.
GRANT INSERT ON "period_overrides" TO "app";
--> statement-breakpoint
GRANT UPDATE ("state", "decided_by", "decided_at", "version") ON "period_overrides" TO "app";
--> statement-breakpoint
GRANT UPDATE ("state", "asked", "approved_by", "approved_at", "version") ON "periods" TO "app";
--> statement-breakpoint
GRANT INSERT, UPDATE ON "periods", "period_runs" TO "job";
--> statement-breakpoint
GRANT INSERT, DELETE ON "period_members", "period_sales", "period_commissions", "period_results" TO "job";
--> statement-breakpoint
GRANT UPDATE ("amount_minor") ON "period_commissions" TO "job";
--> statement-breakpoint
GRANT UPDATE ("clawed_back_minor") ON "period_sales" TO "job";
--> statement-breakpoint
GRANT INSERT ON "partner_standings", "partner_ranks" TO "job";
--> statement-breakpoint
-- Whoever reaches a rank is told so in its inbox.
GRANT SELECT ("user_id") ON "affiliates" TO "job";
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
-- A partner that joins under a sponsor, whichever way it came, is an event where a plan pays for bare sign-ups.
CREATE FUNCTION "record_sign_up"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	INSERT INTO bonus_events (id, organisation_id, program_id, event_id, type, partner_id, occurred_at, content_hash, request_id)
	SELECT uuidv7(), NEW.organisation_id, NEW.program_id, 'tributary:sign_up:' || NEW.id, 'sign_up', NEW.id, NEW.joined_at, '',
		coalesce((audit_context() ->> 'requestId')::uuid, uuidv7())
	WHERE EXISTS (
		SELECT FROM plan_versions WHERE program_id = NEW.program_id AND rules -> 'bonuses' @> '[{"kind": "referral", "trigger": "sign_up"}]'
	);
	RETURN NULL;
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION "record_sign_up"() FROM PUBLIC;
--> statement-breakpoint
CREATE TRIGGER record_sign_up AFTER INSERT ON "partners" FOR EACH ROW WHEN (NEW.sponsor_id IS NOT NULL) EXECUTE FUNCTION record_sign_up();
--> statement-breakpoint
GRANT INSERT ON "bonus_events" TO "app", "job";
--> statement-breakpoint
GRANT UPDATE ("settled_at", "outcome_reason") ON "bonus_events" TO "job";
--> statement-breakpoint
GRANT UPDATE ("paid_at", "paid_reference", "paid_minor", "version") ON "bonuses" TO "job";
--> statement-breakpoint
-- Rewards.
GRANT INSERT ON "point_lots", "point_spendings", "customer_rewards", "customer_redemptions" TO "job";
--> statement-breakpoint
GRANT UPDATE ("points", "remaining", "expired", "version") ON "point_lots" TO "job";
--> statement-breakpoint
GRANT UPDATE ("state", "given_back_at", "version") ON "point_spendings", "customer_redemptions" TO "job";
--> statement-breakpoint
GRANT UPDATE ("reversed_minor", "used_minor", "expired_minor", "matured_at", "expires_at", "version") ON "customer_rewards" TO "job";
--> statement-breakpoint
GRANT UPDATE ("reversed_points", "reversed_points_share_minor") ON "accruals" TO "job";
--> statement-breakpoint
-- Receipts are issued once and for all.
GRANT INSERT ON "receipts" TO "job";
--> statement-breakpoint
GRANT UPDATE ("receipted_version") ON "accounts" TO "job";
--> statement-breakpoint
-- So are standings, ranks and rates: a conversion is read by what held when it happened. Of a rate erasing replaces the reason.
DO $$
DECLARE
	name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['receipts', 'partner_standings', 'partner_ranks'] LOOP
		EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', name);
		EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %I FROM PUBLIC, app, job', name);
	END LOOP;
END $$;
--> statement-breakpoint
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON "enrollment_rates" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER append_only_rows BEFORE UPDATE ON "enrollment_rates" FOR EACH ROW EXECUTE FUNCTION refuse_all_but_erasing();
--> statement-breakpoint
-- What people decide stands in the audit log; who they are says the row of the log itself, by a pseudonym.
DO $$
DECLARE
	watched record;
BEGIN
	FOR watched IN SELECT * FROM (VALUES
		('tree_moves', 'INSERT OR UPDATE', 'tree_move', 'partner:partner_id', 'reason,decision_reason', '', 'requested_by,decided_by'),
		('periods', 'UPDATE', 'period', '', '', '', 'totals,approved_by'),
		('period_overrides', 'INSERT OR UPDATE', 'period_override', 'partner:partner_id', 'reason', '', 'proposed_by,decided_by'),
		('products', 'INSERT OR UPDATE', 'product', '', '', '', ''),
		('bonuses', 'UPDATE OF paid_at', 'bonus', 'partner:partner_id', '', '', 'paid_reference'),
		('enrollment_rates', 'INSERT', 'enrollment_rate', 'partner:partner_id', 'reason', '', '')
	) AS w(name, events, entity, person, personal, secret, ignored) LOOP
		EXECUTE format('CREATE CONSTRAINT TRIGGER audited AFTER %s ON %I DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_change(%L, %L, %L, %L, %L)',
			watched.events, watched.name, watched.entity, watched.person, watched.personal, watched.secret, watched.ignored);
	END LOOP;
END $$;
--> statement-breakpoint
-- As before, and how another system calls a partner is personal.
DROP TRIGGER audited ON "partners";
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER audited AFTER INSERT OR UPDATE ON "partners" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
	EXECUTE FUNCTION audit_change('partner', 'affiliate_id', 'name,email,external_id,status_reason', 'invite_code', 'affiliate_id');
--> statement-breakpoint
-- Erasing a user also takes what people wrote about its partners here, and its own hand from what it asked for and decided:
-- a stand-in by organisation, so that two who had to be two still are.
ALTER FUNCTION "erase_account"(uuid, text[]) RENAME TO "erase_identity";
--> statement-breakpoint
REVOKE ALL ON FUNCTION "erase_identity"(uuid, text[]) FROM PUBLIC, app, job;
--> statement-breakpoint
CREATE FUNCTION "erase_account"("wanted" uuid, "hashes" text[]) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	person jsonb := find_person(wanted, hashes);
	who uuid := (person ->> 'userId')::uuid;
	partner_ids uuid[] := uuids_of(person -> 'partners');
	salt text := gen_random_uuid()::text;
	counts jsonb := erase_identity(wanted, hashes);
BEGIN
	IF counts IS NULL THEN
		RETURN NULL;
	END IF;
	UPDATE partners SET external_id = NULL WHERE id = ANY (partner_ids) AND external_id IS NOT NULL;
	UPDATE tree_moves SET reason = 'erased', decision_reason = CASE WHEN decision_reason IS NOT NULL THEN 'erased' END, version = version + 1
	WHERE partner_id = ANY (partner_ids);
	UPDATE period_overrides SET reason = 'erased', version = version + 1 WHERE partner_id = ANY (partner_ids);
	UPDATE enrollment_rates SET reason = 'erased' WHERE partner_id = ANY (partner_ids) AND reason <> 'erased';
	UPDATE tree_moves SET requested_by = md5(salt || organisation_id)::uuid WHERE requested_by = who;
	UPDATE tree_moves SET decided_by = md5(salt || organisation_id)::uuid WHERE decided_by = who;
	UPDATE period_overrides SET proposed_by = md5(salt || organisation_id)::uuid WHERE proposed_by = who;
	UPDATE period_overrides SET decided_by = md5(salt || organisation_id)::uuid WHERE decided_by = who;
	UPDATE periods SET approved_by = md5(salt || organisation_id)::uuid WHERE approved_by = who;
	UPDATE period_runs SET requested_by = md5(salt || organisation_id)::uuid WHERE requested_by = who;
	RETURN counts;
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION "erase_account"(uuid, text[]) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION "erase_account"(uuid, text[]) TO "job";
