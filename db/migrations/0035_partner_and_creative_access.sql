-- Groups and notes of partners, and what they are given to promote with: the tenant's own, written by its requests.
DO $$
DECLARE
	name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['partner_groups', 'partner_notes', 'creatives'] LOOP
		EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
		EXECUTE format('CREATE POLICY tenant ON %I TO app USING (organisation_id = (SELECT current_organisation())) WITH CHECK (organisation_id = (SELECT current_organisation()))', name);
		EXECUTE format('CREATE POLICY jobs ON %I TO job USING (true) WITH CHECK (true)', name);
		EXECUTE format('GRANT SELECT ON %I TO app, job', name);
		EXECUTE format('GRANT INSERT ON %I TO app', name);
	END LOOP;
END $$;
--> statement-breakpoint
GRANT UPDATE ("name", "colour", "version") ON "partner_groups" TO "app";
--> statement-breakpoint
GRANT DELETE ON "partner_groups", "partner_notes" TO "app";
--> statement-breakpoint
GRANT UPDATE ("campaign_id", "name", "language", "status", "starts_at", "ends_at", "text", "url", "object_key", "content_type", "size_bytes", "width", "height",
	"version", "updated_at") ON "creatives" TO "app";
--> statement-breakpoint
-- What is written down about a person is in the copy of its data; no route shows it to anybody but the tenant.
CREATE POLICY own ON "partner_notes" FOR SELECT TO app USING (partner_id IN (SELECT own_partner_ids()));
--> statement-breakpoint
CREATE POLICY own ON "creatives" FOR SELECT TO app USING (status = 'live' AND program_id IN (SELECT own_program_ids()));
--> statement-breakpoint
DO $$
DECLARE
	watched record;
BEGIN
	FOR watched IN SELECT * FROM (VALUES
		('partner_groups', 'INSERT OR UPDATE OR DELETE', 'partner_group', '', '', '', ''),
		('partner_notes', 'INSERT OR DELETE', 'partner_note', 'partner:partner_id', 'text', '', 'user_id'),
		('creatives', 'INSERT OR UPDATE', 'creative', '', '', 'object_key', '')
	) AS w(name, events, entity, person, personal, secret, ignored) LOOP
		EXECUTE format('CREATE CONSTRAINT TRIGGER audited AFTER %s ON %I DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_change(%L, %L, %L, %L, %L)',
			watched.events, watched.name, watched.entity, watched.person, watched.personal, watched.secret, watched.ignored);
	END LOOP;
END $$;
--> statement-breakpoint
-- Erasing a person also takes what merchants have written down about it.
ALTER FUNCTION "erase_account"(uuid, text[]) RENAME TO "erase_looked_into";
--> statement-breakpoint
REVOKE ALL ON FUNCTION "erase_looked_into"(uuid, text[]) FROM PUBLIC, app, job;
--> statement-breakpoint
CREATE FUNCTION "erase_account"("wanted" uuid, "hashes" text[]) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	person jsonb := find_person(wanted, hashes);
	who uuid := (person ->> 'userId')::uuid;
	partner_ids uuid[] := uuids_of(person -> 'partners');
	salt text := gen_random_uuid()::text;
	counts jsonb := erase_looked_into(wanted, hashes);
BEGIN
	IF counts IS NULL THEN
		RETURN NULL;
	END IF;
	DELETE FROM partner_notes WHERE partner_id = ANY (partner_ids);
	UPDATE partner_notes SET user_id = md5(salt || organisation_id)::uuid WHERE user_id = who;
	RETURN counts;
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION "erase_account"(uuid, text[]) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION "erase_account"(uuid, text[]) TO "job";
