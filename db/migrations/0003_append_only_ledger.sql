-- The ledger only grows, and what it gains balances.
CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
--> statement-breakpoint
DO $$
DECLARE
	name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['postings', 'entries', 'attributions', 'attribution_credits',
		'attribution_touches', 'plan_versions', 'partner_states', 'campaign_states', 'enrollment_states'] LOOP
		EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', name);
		EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %I FROM PUBLIC, app, job', name);
	END LOOP;
	FOREACH name IN ARRAY ARRAY['accruals', 'accounts', 'conversions', 'refunds'] LOOP
		EXECUTE format('CREATE TRIGGER never_deleted BEFORE DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', name);
		EXECUTE format('REVOKE DELETE, TRUNCATE ON %I FROM PUBLIC, app, job', name);
	END LOOP;
END $$;
--> statement-breakpoint
-- All entries of a posting come in one statement; they sum to zero, and are in the posting's currency.
CREATE FUNCTION "entries_balance"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	wrong record;
BEGIN
	-- Grouped before it is joined, so that the plan does not hang on statistics that a young table lacks.
	SELECT e.posting_id, p.id IS NULL AS missing INTO wrong FROM (
		SELECT posting_id, sum(amount_minor) AS total, count(*) AS number, min(currency) AS lowest, max(currency) AS highest
		FROM added GROUP BY posting_id OFFSET 0
	) e LEFT JOIN postings p ON p.id = e.posting_id
	WHERE p.id IS NULL OR e.total <> 0 OR e.number < 2 OR e.lowest <> p.currency OR e.highest <> p.currency
	ORDER BY p.id NULLS FIRST, e.posting_id LIMIT 1;
	IF wrong.missing THEN
		RAISE EXCEPTION 'entry without a posting' USING ERRCODE = 'foreign_key_violation';
	ELSIF wrong.posting_id IS NOT NULL THEN
		RAISE EXCEPTION 'posting % does not balance', wrong.posting_id USING ERRCODE = 'check_violation';
	END IF;
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER entries_balance AFTER INSERT ON "entries" REFERENCING NEW TABLE AS added
	FOR EACH STATEMENT EXECUTE FUNCTION "entries_balance"();
--> statement-breakpoint
-- A campaign's status is read as of a click, so each change leaves its date.
CREATE FUNCTION "keep_campaign_state"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	IF TG_OP = 'INSERT' THEN
		INSERT INTO campaign_states (id, organisation_id, campaign_id, status, effective_from)
		VALUES (uuidv7(), NEW.organisation_id, NEW.id, NEW.status, 'epoch');
	ELSIF NEW.status IS DISTINCT FROM OLD.status THEN
		INSERT INTO campaign_states (id, organisation_id, campaign_id, status, effective_from)
		VALUES (uuidv7(), NEW.organisation_id, NEW.id, NEW.status, now());
	END IF;
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER keep_state AFTER INSERT OR UPDATE OF status ON "campaigns" FOR EACH ROW EXECUTE FUNCTION "keep_campaign_state"();
--> statement-breakpoint
CREATE FUNCTION "keep_link_archival"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF NEW.status = 'archived' AND OLD.status <> 'archived' THEN
		NEW.archived_at := now();
	END IF;
	RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER keep_archival BEFORE UPDATE OF status ON "links" FOR EACH ROW EXECUTE FUNCTION "keep_link_archival"();
