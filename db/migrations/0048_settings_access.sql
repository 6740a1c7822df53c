-- Settings are the platform's to say; requests of its people read and write them as a job does. Tenants meet them where they hold.
DO $$
DECLARE
	name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['platform_settings', 'organisation_settings'] LOOP
		EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
		EXECUTE format('CREATE POLICY jobs ON %I TO job USING (true) WITH CHECK (true)', name);
		EXECUTE format('GRANT SELECT, INSERT ON %I TO job', name);
	END LOOP;
END $$;
--> statement-breakpoint
GRANT UPDATE ("value", "reason", "version", "updated_at") ON "platform_settings" TO "job";
--> statement-breakpoint
GRANT UPDATE ("value", "reason", "ends_at", "version", "updated_at") ON "organisation_settings" TO "job";
--> statement-breakpoint
-- An organisation's own value stands in the organisation's chain, the platform's in a chain of the platform's. Which setting it
-- is stands there also where that does not change, and who reads why reads it for each change.
CREATE FUNCTION "audit_setting_change"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	before jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) ELSE '{}' END;
	after jsonb := to_jsonb(NEW);
	tenant uuid := (after ->> 'organisation_id')::uuid;
	changes jsonb;
BEGIN
	SELECT jsonb_object_agg(field, jsonb_build_array(coalesce(before -> field, 'null'), coalesce(after -> field, 'null'))) INTO changes
	FROM jsonb_object_keys(after) AS field WHERE field IN ('name', 'value', 'ends_at', 'reason');
	INSERT INTO audit_pending (chain_id, tenant, context, action, entity, entity_id, details) VALUES (
		coalesce(tenant, '00000000-0000-0000-0000-000000000000'), tenant, audit_context(),
		TG_ARGV[0] || CASE TG_OP WHEN 'INSERT' THEN '.created' ELSE '.changed' END, TG_ARGV[0], NEW.id,
		jsonb_build_object('changes', changes));
	RETURN NULL;
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION "audit_setting_change"() FROM PUBLIC;
--> statement-breakpoint
CREATE TRIGGER audited AFTER INSERT OR UPDATE ON "platform_settings" FOR EACH ROW EXECUTE FUNCTION audit_setting_change('platform_setting');
--> statement-breakpoint
CREATE TRIGGER audited AFTER INSERT OR UPDATE ON "organisation_settings" FOR EACH ROW EXECUTE FUNCTION audit_setting_change('organisation_setting');
--> statement-breakpoint
-- The value in force, by the rule of core/settings (valueInForce): the organisation's until it ends, the platform's, the code's.
CREATE FUNCTION "setting_in_force"("setting" text, "organisation" uuid, "standard" integer) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT coalesce(
		(SELECT s.value FROM organisation_settings s WHERE s.organisation_id = organisation AND s.name = setting AND (s.ends_at IS NULL OR s.ends_at > now())),
		(SELECT s.value FROM platform_settings s WHERE s.name = setting),
		standard)
$$;
--> statement-breakpoint
-- Refuses what would be more than a limit allows. Whoever asks has locked the limit in a statement before, and counted in this one.
CREATE FUNCTION "demand_room"("setting" text, "organisation" uuid, "standard" integer, "wanted" bigint) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
DECLARE
	most integer := setting_in_force(setting, organisation, standard);
BEGIN
	IF wanted > most THEN
		RAISE EXCEPTION 'limit % is %', setting, most USING ERRCODE = 'check_violation', CONSTRAINT = 'limit:' || setting, DETAIL = most::text;
	END IF;
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION "setting_in_force"(text, uuid, integer), "demand_room"(text, uuid, integer, bigint) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION "setting_in_force"(text, uuid, integer), "demand_room"(text, uuid, integer, bigint) TO "app", "job";
--> statement-breakpoint
CREATE OR REPLACE FUNCTION "list_program_pages"() RETURNS TABLE ("slug" text, "updated_at" timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT q.slug, q.updated_at FROM program_pages q JOIN programs g ON g.id = q.program_id
	WHERE q.published AND g.status = 'active' AND setting_in_force('program_pages', q.organisation_id, 1) = 1 ORDER BY q.slug LIMIT 50000
$$;
--> statement-breakpoint
-- How many wait, and not whom.
GRANT SELECT ("organisation_id", "accepted_at", "revoked_at") ON "invitations" TO "job";
