-- Funding, reconciliation, disputes and compliance: `app` reads what is its own, `job` alone writes.
DO $$
DECLARE
	name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['funding_terms', 'top_ups', 'invoices', 'low_balance_notices', 'disputes', 'dispute_messages', 'kyc_checks', 'kyc_documents',
		'screenings', 'sanction_entries', 'compliance_cases', 'compliance_notes', 'reconciliation_runs', 'reconciliation_items', 'tax_thresholds'] LOOP
		EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
		EXECUTE format('CREATE POLICY platform ON %I FOR SELECT TO app USING ((SELECT current_platform_role()) IS NOT NULL)', name);
		EXECUTE format('CREATE POLICY jobs ON %I TO job USING (true) WITH CHECK (true)', name);
		EXECUTE format('GRANT SELECT ON %I TO app, job', name);
		EXECUTE format('GRANT INSERT ON %I TO job', name);
	END LOOP;
	FOREACH name IN ARRAY ARRAY['funding_terms', 'top_ups', 'invoices', 'low_balance_notices', 'disputes', 'dispute_messages'] LOOP
		EXECUTE format('CREATE POLICY tenant ON %I FOR SELECT TO app USING (organisation_id = (SELECT current_organisation()))', name);
	END LOOP;
	-- An affiliate's own: no tenant sees who somebody is.
	FOREACH name IN ARRAY ARRAY['kyc_checks', 'kyc_documents'] LOOP
		EXECUTE format('CREATE POLICY own ON %I FOR SELECT TO app USING (affiliate_id IN (SELECT id FROM affiliates WHERE user_id = (SELECT current_user_id())))', name);
	END LOOP;
END $$;
--> statement-breakpoint
CREATE POLICY own ON "disputes" FOR SELECT TO app USING (partner_id IN (SELECT own_partner_ids()));
--> statement-breakpoint
CREATE POLICY own ON "dispute_messages" FOR SELECT TO app USING (dispute_id IN (SELECT id FROM disputes WHERE partner_id IN (SELECT own_partner_ids())));
--> statement-breakpoint
CREATE POLICY everybody ON "tax_thresholds" FOR SELECT TO app USING (true);
--> statement-breakpoint
GRANT UPDATE ("funded_minor") ON "payouts" TO "job";
--> statement-breakpoint
GRANT UPDATE ("terms", "low_balance_minor", "version", "updated_at") ON "funding_terms" TO "job";
--> statement-breakpoint
GRANT UPDATE ("state", "returned_minor", "session_id", "payment_intent_id", "reason", "settled_at", "version") ON "top_ups" TO "job";
--> statement-breakpoint
GRANT DELETE ON "low_balance_notices", "sanction_entries" TO "job";
--> statement-breakpoint
GRANT UPDATE ("state", "progress", "counts", "leased_until", "error", "ended_at", "version") ON "reconciliation_runs" TO "job";
--> statement-breakpoint
GRANT UPDATE ("expected_minor", "actual_minor", "details", "state", "owner_id", "resolution", "resolved_by", "ended_at", "last_run_id", "version") ON "reconciliation_items" TO "job";
--> statement-breakpoint
GRANT UPDATE ("state", "due_at", "reminded_at", "decided_by", "ended_at", "version") ON "disputes" TO "job";
--> statement-breakpoint
GRANT UPDATE ("state", "provider_ref", "reason", "decided_by", "decided_at", "expires_at", "ended_at", "version") ON "kyc_checks" TO "job";
--> statement-breakpoint
GRANT UPDATE ("state", "object_key", "valid_until", "reason", "decided_by", "decided_at", "replaced_at", "version") ON "kyc_documents" TO "job";
--> statement-breakpoint
GRANT UPDATE ("result", "decided_by", "decided_at", "reason", "version") ON "screenings" TO "job";
--> statement-breakpoint
GRANT UPDATE ("severity", "state", "holds", "assignee_id", "resolution", "resolved_by", "ended_at", "version") ON "compliance_cases" TO "job";
--> statement-breakpoint
GRANT UPDATE ("threshold_minor", "version") ON "tax_thresholds" TO "job";
--> statement-breakpoint
-- What is told of a U.S. contractor from which sum on: 26 U.S.C. 6041(a), and as amended for payments after 2025.
INSERT INTO "tax_thresholds" ("id", "country", "form", "currency", "from_year", "threshold_minor") VALUES
	('01900000-0000-7000-8000-000000000001', 'US', '1099-NEC', 'USD', 2020, 60000),
	('01900000-0000-7000-8000-000000000002', 'US', '1099-NEC', 'USD', 2026, 200000);
--> statement-breakpoint
-- What was said stays as it was said, but for what erasing a person takes out of it.
CREATE FUNCTION "refuse_all_but_emptying"() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
	IF current_user = (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID)
		AND to_jsonb(NEW) - '{user_id,text}'::text[] = to_jsonb(OLD) - '{user_id,text}'::text[] AND NEW.text IN (OLD.text, 'erased') THEN
		RETURN NEW;
	END IF;
	RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
--> statement-breakpoint
DO $$
DECLARE
	name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['dispute_messages', 'compliance_notes'] LOOP
		EXECUTE format('CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', name);
		EXECUTE format('CREATE TRIGGER append_only_rows BEFORE UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_all_but_emptying()', name);
	END LOOP;
END $$;
--> statement-breakpoint
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "invoices" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
DO $$
DECLARE
	watched record;
BEGIN
	FOR watched IN SELECT * FROM (VALUES
		('funding_terms', 'INSERT OR UPDATE', 'funding_terms', '', '', '', ''),
		('top_ups', 'INSERT OR UPDATE', 'top_up', '', '', '', 'request_id,created_by'),
		('invoices', 'INSERT', 'invoice', '', '', '', 'body'),
		('disputes', 'INSERT OR UPDATE', 'dispute', 'partner:partner_id', 'order_id', '', 'request_id,decided_by,reminded_at'),
		('kyc_checks', 'INSERT OR UPDATE', 'kyc_check', 'affiliate_id', 'reason', 'provider_ref', 'affiliate_id,decided_by'),
		('kyc_documents', 'INSERT OR UPDATE', 'kyc_document', 'affiliate_id', 'reason', 'object_key,sha256', 'affiliate_id,decided_by'),
		('screenings', 'INSERT OR UPDATE', 'screening', 'affiliate_id', 'reason,matches', 'subject_hash', 'affiliate_id,decided_by'),
		('compliance_cases', 'INSERT OR UPDATE', 'compliance_case', 'affiliate_id', 'summary,resolution', '', 'affiliate_id,assignee_id,resolved_by,created_by')
	) AS w(name, events, entity, person, personal, secret, ignored) LOOP
		EXECUTE format('CREATE CONSTRAINT TRIGGER audited AFTER %s ON %I DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_change(%L, %L, %L, %L, %L)',
			watched.events, watched.name, watched.entity, watched.person, watched.personal, watched.secret, watched.ignored);
	END LOOP;
END $$;
--> statement-breakpoint
-- What is the platform's own is in its own log, as the policies of countries are. Jobs find differences; people decide.
CREATE FUNCTION "audit_platform_change"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	before jsonb := CASE WHEN TG_OP = 'UPDATE' THEN to_jsonb(OLD) ELSE '{}' END;
	changes jsonb;
BEGIN
	IF coalesce(audit_context() ->> 'kind', 'system') = 'system' THEN
		RETURN NULL;
	END IF;
	SELECT coalesce(jsonb_object_agg(f.key, jsonb_build_array(coalesce(before -> f.key, 'null'), f.value)), '{}') INTO changes
	FROM jsonb_each(to_jsonb(NEW)) AS f
	WHERE f.value <> coalesce(before -> f.key, 'null')
		AND f.key <> ALL ('{id,version,created_at,owner_id,resolved_by,requested_by,progress,leased_until,request_id}');
	INSERT INTO audit_pending (chain_id, context, action, entity, entity_id, details)
	VALUES ('00000000-0000-0000-0000-000000000000', audit_context(), TG_ARGV[0] || CASE TG_OP WHEN 'INSERT' THEN '.created' ELSE '.changed' END, TG_ARGV[0], NEW.id,
		jsonb_build_object('changes', changes));
	RETURN NULL;
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION "audit_platform_change"() FROM PUBLIC;
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER audited AFTER INSERT OR UPDATE ON "reconciliation_runs" DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW EXECUTE FUNCTION audit_platform_change('reconciliation_run');
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER audited AFTER INSERT OR UPDATE ON "reconciliation_items" DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW EXECUTE FUNCTION audit_platform_change('reconciliation_item');
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER audited AFTER INSERT OR UPDATE ON "tax_thresholds" DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW EXECUTE FUNCTION audit_platform_change('tax_threshold');
--> statement-breakpoint
-- Erasing a user also takes who it was made sure to be. What was looked into, and what was contested, stays without its words.
ALTER FUNCTION "erase_account"(uuid, text[]) RENAME TO "erase_paid";
--> statement-breakpoint
REVOKE ALL ON FUNCTION "erase_paid"(uuid, text[]) FROM PUBLIC, app, job;
--> statement-breakpoint
CREATE FUNCTION "erase_account"("wanted" uuid, "hashes" text[]) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	person jsonb := find_person(wanted, hashes);
	who uuid := (person ->> 'userId')::uuid;
	affiliate_ids uuid[] := uuids_of(person -> 'affiliates');
	partner_ids uuid[] := uuids_of(person -> 'partners');
	salt text := gen_random_uuid()::text;
	counts jsonb;
BEGIN
	IF EXISTS (SELECT FROM last_owner_of(who)) THEN
		RETURN NULL;
	END IF;
	-- Before the affiliate that they refer to.
	DELETE FROM screenings WHERE affiliate_id = ANY (affiliate_ids);
	DELETE FROM kyc_documents WHERE affiliate_id = ANY (affiliate_ids);
	DELETE FROM kyc_checks WHERE affiliate_id = ANY (affiliate_ids);
	counts := erase_paid(wanted, hashes);
	IF counts IS NULL THEN
		RAISE EXCEPTION 'the other owners left meanwhile' USING ERRCODE = 'serialization_failure';
	END IF;
	UPDATE compliance_notes SET text = 'erased' WHERE case_id IN (SELECT id FROM compliance_cases WHERE affiliate_id = ANY (affiliate_ids));
	UPDATE compliance_cases SET affiliate_id = md5(salt || affiliate_id)::uuid, summary = 'erased',
		resolution = CASE WHEN resolution IS NOT NULL THEN 'erased' END, version = version + 1
	WHERE affiliate_id = ANY (affiliate_ids);
	UPDATE dispute_messages SET text = 'erased' WHERE dispute_id IN (SELECT id FROM disputes WHERE partner_id = ANY (partner_ids));
	UPDATE dispute_messages SET user_id = md5(salt || organisation_id)::uuid WHERE user_id = who;
	UPDATE compliance_notes SET user_id = md5(salt)::uuid WHERE user_id = who;
	UPDATE disputes SET decided_by = md5(salt || organisation_id)::uuid WHERE decided_by = who;
	UPDATE top_ups SET created_by = md5(salt || organisation_id)::uuid WHERE created_by = who;
	UPDATE kyc_checks SET decided_by = md5(salt)::uuid WHERE decided_by = who;
	UPDATE kyc_documents SET decided_by = md5(salt)::uuid WHERE decided_by = who;
	UPDATE screenings SET decided_by = md5(salt)::uuid WHERE decided_by = who;
	UPDATE compliance_cases SET assignee_id = CASE WHEN assignee_id = who THEN md5(salt)::uuid ELSE assignee_id END,
		resolved_by = CASE WHEN resolved_by = who THEN md5(salt)::uuid ELSE resolved_by END,
		created_by = CASE WHEN created_by = who THEN md5(salt)::uuid ELSE created_by END
	WHERE who IN (assignee_id, resolved_by, created_by);
	UPDATE reconciliation_items SET owner_id = CASE WHEN owner_id = who THEN md5(salt)::uuid ELSE owner_id END,
		resolved_by = CASE WHEN resolved_by = who THEN md5(salt)::uuid ELSE resolved_by END
	WHERE who IN (owner_id, resolved_by);
	UPDATE reconciliation_runs SET requested_by = md5(salt)::uuid WHERE requested_by = who;
	RETURN counts;
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION "erase_account"(uuid, text[]) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION "erase_account"(uuid, text[]) TO "job";
