-- Webhooks and postbacks: `app` reads what is its own, `job` alone writes.
DO $$
DECLARE
	name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['webhook_endpoints', 'webhook_events', 'webhook_deliveries', 'webhook_attempts', 'webhook_requests'] LOOP
		EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
		EXECUTE format('CREATE POLICY jobs ON %I TO job USING (true) WITH CHECK (true)', name);
		EXECUTE format('GRANT SELECT, INSERT, DELETE ON %I TO job', name);
	END LOOP;
	FOREACH name IN ARRAY ARRAY['webhook_endpoints', 'webhook_events', 'webhook_deliveries', 'webhook_attempts'] LOOP
		EXECUTE format('CREATE POLICY tenant ON %I FOR SELECT TO app USING (organisation_id = (SELECT current_organisation()))', name);
		EXECUTE format('GRANT SELECT ON %I TO app', name);
	END LOOP;
	FOREACH name IN ARRAY ARRAY['webhook_endpoints', 'webhook_deliveries', 'webhook_attempts'] LOOP
		EXECUTE format('CREATE POLICY own ON %I FOR SELECT TO app USING (affiliate_id IN (SELECT id FROM affiliates WHERE user_id = (SELECT current_user_id())))', name);
	END LOOP;
END $$;
--> statement-breakpoint
CREATE POLICY own ON "webhook_events" FOR SELECT TO app USING (partner_id IN (SELECT own_partner_ids()));
--> statement-breakpoint
GRANT UPDATE ("program_id", "url", "method", "description", "types", "include_test", "envelope", "previous_envelope", "previous_until", "state", "reason",
	"failing_since", "leased_until", "version", "updated_at") ON "webhook_endpoints" TO "job";
--> statement-breakpoint
GRANT UPDATE ("planned_at") ON "webhook_events" TO "job";
--> statement-breakpoint
GRANT UPDATE ("state", "due_at", "attempts", "replays", "last_status", "settled_at") ON "webhook_deliveries" TO "job";
--> statement-breakpoint
-- Addresses may hold tokens: the log says that one changed, not to what.
CREATE CONSTRAINT TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON "webhook_endpoints" DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW EXECUTE FUNCTION audit_change('webhook_endpoint', 'affiliate_id', '', 'url,envelope,previous_envelope',
		'affiliate_id,description,failing_since,leased_until');
--> statement-breakpoint
-- What endpoints want to be told of programs, and of partners' commission: of these types and of no other.
CREATE FUNCTION "webhooks_wanted_of_programs"("wanted" text[], "program_ids" uuid[]) RETURNS TABLE ("program_id" uuid, "type" text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT DISTINCT p.id, t FROM programs p
	JOIN webhook_endpoints e ON e.organisation_id = p.organisation_id AND (e.program_id IS NULL OR e.program_id = p.id) AND e.state <> 'disabled'
	CROSS JOIN unnest(e.types) AS t WHERE p.id = ANY (program_ids) AND t = ANY (wanted)
$$;
--> statement-breakpoint
CREATE FUNCTION "webhooks_wanted_of_partners"("wanted" text[], "partner_ids" uuid[]) RETURNS TABLE ("partner_id" uuid, "type" text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT DISTINCT p.id, t FROM partners p
	JOIN webhook_endpoints e ON e.affiliate_id = p.affiliate_id AND (e.program_id IS NULL OR e.program_id = p.program_id) AND e.state <> 'disabled'
	CROSS JOIN unnest(e.types) AS t WHERE p.id = ANY (partner_ids) AND t = ANY (wanted)
$$;
--> statement-breakpoint
-- Whether anybody at all wants one of these: one look into a small table, before a statement's rows are looked at.
CREATE FUNCTION "webhooks_wanted"("wanted" text[], "of_affiliates" boolean) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT EXISTS (SELECT FROM webhook_endpoints WHERE state <> 'disabled' AND types && wanted AND (affiliate_id IS NOT NULL) = of_affiliates)
$$;
--> statement-breakpoint
CREATE FUNCTION "webhook_cause"() RETURNS uuid LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
	SELECT (audit_context() ->> 'requestId')::uuid
$$;
--> statement-breakpoint
-- Columns of a row that an event does not keep: who somebody is, secrets, free text, and how work on the row stands.
CREATE FUNCTION "webhook_snapshot"("fields" jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
	SELECT fields - '{organisation_id,name,email,external_id,affiliate_id,invite_code,status_reason,reason,failure_reason,reference,proof_key,request_key,method_id,
		destination,destination_payment,leased_until,created_by,funded_minor,customer_external_id,customer_id,visitor,buyer_email_hash,metadata,superseded,
		content_hash,report_changed,attribution_due,commission_due,claw_back_due,unlinked_at,exact_numerator,exact_denominator,parts,skipped}'::text[]
$$;
--> statement-breakpoint
-- Writes the events of conversions that changed: what became true of each that was not.
CREATE FUNCTION "tell_of_conversions"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	told text[] := '{conversion.created,conversion.attributed,conversion.approved,conversion.rejected,conversion.refunded}';
	of_commission boolean := TG_OP = 'UPDATE' AND (webhooks_wanted('{commission.approved}', false) OR webhooks_wanted('{commission.approved}', true));
BEGIN
	IF NOT (of_commission OR webhooks_wanted(told, false)) THEN
		RETURN NULL;
	END IF;
	IF TG_OP = 'INSERT' THEN
		INSERT INTO webhook_events (id, organisation_id, program_id, type, subject_id, test, at, data, request_id)
		SELECT uuidv7(), n.organisation_id, n.program_id, w.type, n.id, n.test, clock_timestamp(), webhook_snapshot(to_jsonb(n)), coalesce(webhook_cause(), n.request_id)
		FROM fresh n JOIN webhooks_wanted_of_programs(told, ARRAY(SELECT DISTINCT program_id FROM fresh)) w ON w.program_id = n.program_id
		WHERE w.type = 'conversion.created' OR w.type = 'conversion.' || n.status AND n.status <> 'pending'
		ORDER BY n.id, w.type = 'conversion.created' DESC;
		RETURN NULL;
	END IF;
	INSERT INTO webhook_events (id, organisation_id, program_id, type, subject_id, test, at, data, request_id)
	SELECT uuidv7(), n.organisation_id, n.program_id, w.type, n.id, n.test, clock_timestamp(), webhook_snapshot(to_jsonb(n)), coalesce(webhook_cause(), n.request_id)
	FROM fresh n JOIN stale o ON o.id = n.id
	JOIN webhooks_wanted_of_programs(told, ARRAY(SELECT DISTINCT program_id FROM fresh)) w ON w.program_id = n.program_id
	WHERE CASE w.type
		WHEN 'conversion.attributed' THEN n.credit_revision <> o.credit_revision AND 'attributed' IN (n.outcome, o.outcome)
		WHEN 'conversion.refunded' THEN n.refunded_minor <> o.refunded_minor
		WHEN 'conversion.created' THEN false
		ELSE n.status <> o.status AND w.type = 'conversion.' || n.status
	END
	ORDER BY n.id;
	IF of_commission THEN
		INSERT INTO webhook_events (id, organisation_id, program_id, type, subject_id, partner_id, at, data, request_id)
		SELECT uuidv7(), a.organisation_id, a.program_id, 'commission.approved', a.id, a.partner_id, clock_timestamp(),
			webhook_snapshot(to_jsonb(a)) || jsonb_build_object('conversion_status', n.status, 'goal', n.goal, 'order_id', n.order_id),
			coalesce(webhook_cause(), n.request_id)
		FROM fresh n JOIN stale o ON o.id = n.id JOIN accruals a ON a.conversion_id = n.id AND a.revision = n.credit_revision
		WHERE n.status = 'approved' AND o.status <> 'approved' AND a.partner_id IS NOT NULL AND a.reversed_minor < a.amount_minor
			AND (EXISTS (SELECT FROM webhooks_wanted_of_programs('{commission.approved}', ARRAY[a.program_id]))
				OR EXISTS (SELECT FROM webhooks_wanted_of_partners('{commission.approved}', ARRAY[a.partner_id])))
		ORDER BY a.id;
	END IF;
	RETURN NULL;
END $$;
--> statement-breakpoint
-- The same for lines of commission. They come a million at a time: rows are looked at only where somebody wants to know.
CREATE FUNCTION "tell_of_accruals"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	told text := CASE TG_OP WHEN 'INSERT' THEN 'commission.accrued' ELSE 'commission.reversed' END;
	program_ids uuid[] := '{}';
	partner_ids uuid[] := '{}';
BEGIN
	IF webhooks_wanted(ARRAY[told], false) THEN
		program_ids := ARRAY(SELECT w.program_id FROM webhooks_wanted_of_programs(ARRAY[told], ARRAY(SELECT DISTINCT f.program_id FROM fresh f)) w);
	END IF;
	IF webhooks_wanted(ARRAY[told], true) THEN
		partner_ids := ARRAY(SELECT w.partner_id FROM webhooks_wanted_of_partners(ARRAY[told],
			ARRAY(SELECT DISTINCT f.partner_id FROM fresh f WHERE f.partner_id IS NOT NULL)) w);
	END IF;
	IF program_ids = '{}' AND partner_ids = '{}' THEN
		RETURN NULL;
	END IF;
	IF TG_OP = 'INSERT' THEN
		INSERT INTO webhook_events (id, organisation_id, program_id, type, subject_id, partner_id, at, data, request_id)
		SELECT uuidv7(), n.organisation_id, n.program_id, told, n.id, n.partner_id, clock_timestamp(),
			webhook_snapshot(to_jsonb(n)) || jsonb_build_object('conversion_status', c.status, 'goal', c.goal, 'order_id', c.order_id),
			coalesce(webhook_cause(), n.request_id)
		FROM fresh n JOIN conversions c ON c.id = n.conversion_id
		WHERE n.partner_id IS NOT NULL AND (n.program_id = ANY (program_ids) OR n.partner_id = ANY (partner_ids))
		ORDER BY n.id;
	ELSE
		INSERT INTO webhook_events (id, organisation_id, program_id, type, subject_id, partner_id, at, data, request_id)
		SELECT uuidv7(), n.organisation_id, n.program_id, told, n.id, n.partner_id, clock_timestamp(),
			webhook_snapshot(to_jsonb(n)) || jsonb_build_object('conversion_status', c.status, 'goal', c.goal, 'order_id', c.order_id),
			coalesce(webhook_cause(), n.request_id)
		FROM fresh n JOIN stale o ON o.id = n.id JOIN conversions c ON c.id = n.conversion_id
		WHERE n.partner_id IS NOT NULL AND n.reversed_minor > o.reversed_minor
			AND (n.program_id = ANY (program_ids) OR n.partner_id = ANY (partner_ids))
		ORDER BY n.id;
	END IF;
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE FUNCTION "tell_of_partners"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	told text := CASE TG_OP WHEN 'INSERT' THEN 'partner.joined' ELSE 'partner.suspended' END;
BEGIN
	IF NOT webhooks_wanted(ARRAY[told], false) THEN
		RETURN NULL;
	END IF;
	IF TG_OP = 'INSERT' THEN
		INSERT INTO webhook_events (id, organisation_id, program_id, type, subject_id, at, data, request_id)
		SELECT uuidv7(), n.organisation_id, n.program_id, told, n.id, clock_timestamp(), webhook_snapshot(to_jsonb(n)), webhook_cause()
		FROM fresh n JOIN webhooks_wanted_of_programs(ARRAY[told], ARRAY(SELECT DISTINCT program_id FROM fresh)) w ON w.program_id = n.program_id
		ORDER BY n.id;
	ELSE
		INSERT INTO webhook_events (id, organisation_id, program_id, type, subject_id, at, data, request_id)
		SELECT uuidv7(), n.organisation_id, n.program_id, told, n.id, clock_timestamp(), webhook_snapshot(to_jsonb(n)), webhook_cause()
		FROM fresh n JOIN stale o ON o.id = n.id
		JOIN webhooks_wanted_of_programs(ARRAY[told], ARRAY(SELECT DISTINCT program_id FROM fresh)) w ON w.program_id = n.program_id
		WHERE n.status = 'suspended' AND o.status <> 'suspended'
		ORDER BY n.id;
	END IF;
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE FUNCTION "tell_of_enrollments"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	told text[] := '{enrollment.requested,enrollment.approved,enrollment.rejected,enrollment.suspended}';
BEGIN
	IF NOT webhooks_wanted(told, false) THEN
		RETURN NULL;
	END IF;
	IF TG_OP = 'INSERT' THEN
		INSERT INTO webhook_events (id, organisation_id, program_id, type, subject_id, at, data, request_id)
		SELECT uuidv7(), n.organisation_id, n.program_id, w.type, n.id, clock_timestamp(), webhook_snapshot(to_jsonb(n)), webhook_cause()
		FROM fresh n JOIN webhooks_wanted_of_programs(told, ARRAY(SELECT DISTINCT program_id FROM fresh)) w ON w.program_id = n.program_id
		WHERE w.type = 'enrollment.' || CASE n.status WHEN 'pending' THEN 'requested' ELSE n.status END
		ORDER BY n.id;
	ELSE
		INSERT INTO webhook_events (id, organisation_id, program_id, type, subject_id, at, data, request_id)
		SELECT uuidv7(), n.organisation_id, n.program_id, w.type, n.id, clock_timestamp(), webhook_snapshot(to_jsonb(n)), webhook_cause()
		FROM fresh n JOIN stale o ON o.id = n.id
		JOIN webhooks_wanted_of_programs(told, ARRAY(SELECT DISTINCT program_id FROM fresh)) w ON w.program_id = n.program_id
		WHERE n.status <> o.status AND w.type = 'enrollment.' || CASE n.status WHEN 'pending' THEN 'requested' ELSE n.status END
		ORDER BY n.id;
	END IF;
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE FUNCTION "tell_of_payouts"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	told text[] := '{payout.requested,payout.paid,payout.failed,payout.returned}';
BEGIN
	IF NOT webhooks_wanted(told, false) THEN
		RETURN NULL;
	END IF;
	IF TG_OP = 'INSERT' THEN
		INSERT INTO webhook_events (id, organisation_id, program_id, type, subject_id, at, data, request_id)
		SELECT uuidv7(), n.organisation_id, n.program_id, w.type, n.id, clock_timestamp(), webhook_snapshot(to_jsonb(n)), coalesce(webhook_cause(), n.request_id)
		FROM fresh n JOIN webhooks_wanted_of_programs(told, ARRAY(SELECT DISTINCT program_id FROM fresh)) w ON w.program_id = n.program_id
		WHERE w.type = 'payout.' || n.state
		ORDER BY n.id;
	ELSE
		INSERT INTO webhook_events (id, organisation_id, program_id, type, subject_id, at, data, request_id)
		SELECT uuidv7(), n.organisation_id, n.program_id, w.type, n.id, clock_timestamp(), webhook_snapshot(to_jsonb(n)), coalesce(webhook_cause(), n.request_id)
		FROM fresh n JOIN stale o ON o.id = n.id
		JOIN webhooks_wanted_of_programs(told, ARRAY(SELECT DISTINCT program_id FROM fresh)) w ON w.program_id = n.program_id
		WHERE CASE w.type WHEN 'payout.returned' THEN n.returned_minor > o.returned_minor ELSE n.state <> o.state AND w.type = 'payout.' || n.state END
		ORDER BY n.id;
	END IF;
	RETURN NULL;
END $$;
--> statement-breakpoint
DO $$
DECLARE
	name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['conversions', 'accruals', 'partners', 'enrollments', 'payouts'] LOOP
		EXECUTE format('REVOKE ALL ON FUNCTION %I() FROM PUBLIC', 'tell_of_' || name);
		EXECUTE format('CREATE TRIGGER tell_of_new AFTER INSERT ON %I REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION %I()',
			name, 'tell_of_' || name);
		EXECUTE format('CREATE TRIGGER tell_of_changed AFTER UPDATE ON %I REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION %I()',
			name, 'tell_of_' || name);
	END LOOP;
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION "webhooks_wanted_of_programs"(text[], uuid[]), "webhooks_wanted_of_partners"(text[], uuid[]), "webhooks_wanted"(text[], boolean) FROM PUBLIC;
