-- Ciphers for what is personal in the audit log.
CREATE EXTENSION IF NOT EXISTS pgcrypto;
--> statement-breakpoint
-- The role of the platform's own people: theirs alone, and only where a request says that it acts as the platform.
CREATE FUNCTION "current_platform_role"() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT platform_role FROM users WHERE id = current_user_id() AND current_setting('app.platform', true) = 'on'
$$;
--> statement-breakpoint
-- A person's pseudonym; made with a key of its own when `make` says so and there is none.
CREATE FUNCTION "person_pseudonym"("person" uuid, "make" boolean) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	found uuid;
BEGIN
	SELECT pseudonym INTO found FROM person_keys WHERE person_id = person;
	IF found IS NULL AND make AND person IS NOT NULL THEN
		INSERT INTO person_keys (person_id, pseudonym, key) VALUES (person, gen_random_uuid(), gen_random_bytes(32))
		ON CONFLICT (person_id) DO NOTHING;
		SELECT pseudonym INTO found FROM person_keys WHERE person_id = person;
	END IF;
	RETURN found;
END $$;
--> statement-breakpoint
CREATE FUNCTION "own_pseudonym"() RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT pseudonym FROM person_keys WHERE person_id = current_user_id()
$$;
--> statement-breakpoint
-- Writes the next link of a chain. Who acts is in the setting app.audit, made by db/client.ts.
CREATE FUNCTION "append_audit"("tenant" uuid, "chain" uuid, "action" text, "entity" text, "entity_id" uuid, "details" jsonb)
RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	context jsonb := coalesce(nullif(current_setting('app.audit', true), ''), '{}')::jsonb;
	actor_kind text := coalesce(context ->> 'kind', 'system');
	actor uuid;
	new_id uuid := uuidv7();
	moment timestamptz := date_trunc('milliseconds', clock_timestamp());
	head audit_chains;
	content text;
	digest bytea;
BEGIN
	actor := CASE actor_kind WHEN 'user' THEN person_pseudonym((context ->> 'id')::uuid, true) WHEN 'key' THEN (context ->> 'id')::uuid END;
	INSERT INTO audit_chains (chain_id, seq, hash) VALUES (chain, 0, '') ON CONFLICT DO NOTHING;
	UPDATE audit_chains SET seq = seq + 1 WHERE chain_id = chain RETURNING * INTO head;
	content := (jsonb_strip_nulls(jsonb_build_object(
		'id', new_id, 'chain', chain, 'seq', head.seq, 'organisation', tenant,
		'at', to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
		'actorKind', actor_kind, 'actor', actor,
		'actingFor', CASE WHEN context ? 'for' THEN person_pseudonym((context ->> 'for')::uuid, true) END,
		'reason', context -> 'reason', 'requestId', context -> 'requestId', 'addressClass', context -> 'addressClass',
		'route', context -> 'route', 'action', action, 'entity', entity, 'entityId', entity_id
	)) || coalesce(details, '{}'))::text;
	digest := sha256(head.hash || convert_to(content, 'UTF8'));
	INSERT INTO audit_log (id, chain_id, seq, organisation_id, at, actor_kind, actor_id, action, entity, entity_id, record, hash)
	VALUES (new_id, chain, head.seq, tenant, moment, actor_kind, actor, append_audit.action, append_audit.entity,
		append_audit.entity_id, content, digest);
	UPDATE audit_chains SET hash = digest WHERE chain_id = chain;
	RETURN new_id;
END $$;
--> statement-breakpoint
CREATE FUNCTION "seal_for_person"("person" uuid, "plain" jsonb) RETURNS text
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT replace(encode(pgp_sym_encrypt(plain::text, encode(key, 'hex'), 'cipher-algo=aes256, s2k-mode=0'), 'base64'), E'\n', '')
	FROM person_keys WHERE person_id = person AND plain <> '{}'
$$;
--> statement-breakpoint
-- One row of the log for each row that changed. Arguments: the entity's name; where its person is (`` none, a column, or
-- `partner:column` for the affiliate behind a partner); columns that are personal, secret, and of no interest.
CREATE FUNCTION "audit_change"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	before jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) ELSE '{}' END;
	after jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) ELSE '{}' END;
	fields jsonb := CASE WHEN TG_OP = 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END;
	personal_columns text[] := string_to_array(TG_ARGV[2], ',');
	secret_columns text[] := string_to_array(TG_ARGV[3], ',');
	ignored_columns text[] := string_to_array(TG_ARGV[4], ',');
	tenant uuid := coalesce(fields ->> 'organisation_id', CASE WHEN TG_TABLE_NAME = 'organisations' THEN fields ->> 'id' END)::uuid;
	person uuid;
	pseudonym uuid;
	field text;
	changes jsonb := '{}';
	personal jsonb := '{}';
BEGIN
	person := CASE
		WHEN TG_ARGV[1] = '' THEN NULL
		WHEN TG_ARGV[1] LIKE 'partner:%' THEN (SELECT affiliate_id FROM partners WHERE id = (fields ->> substr(TG_ARGV[1], 9))::uuid)
		ELSE (fields ->> TG_ARGV[1])::uuid
	END;
	pseudonym := person_pseudonym(person, TG_OP = 'INSERT');
	-- A person without a key was erased in this very transaction: nothing more is kept of it.
	IF person IS NOT NULL AND pseudonym IS NULL AND tenant IS NULL THEN
		RETURN NULL;
	END IF;
	FOR field IN SELECT jsonb_object_keys(fields) LOOP
		CONTINUE WHEN field = ANY (ignored_columns) OR field IN ('id', 'organisation_id', 'version', 'created_at', 'updated_at')
			OR coalesce(before -> field, 'null') = coalesce(after -> field, 'null');
		IF field = ANY (secret_columns) THEN
			changes := changes || jsonb_build_object(field, jsonb_build_array(
				CASE WHEN coalesce(before -> field, 'null') <> 'null' THEN '•••' END,
				CASE WHEN coalesce(after -> field, 'null') <> 'null' THEN '•••' END));
		ELSIF field = ANY (personal_columns) THEN
			personal := personal || jsonb_build_object(field, jsonb_build_array(before -> field, after -> field));
		ELSE
			changes := changes || jsonb_build_object(field, jsonb_build_array(before -> field, after -> field));
		END IF;
	END LOOP;
	IF TG_OP = 'UPDATE' AND changes = '{}' AND personal = '{}' THEN
		RETURN NULL;
	END IF;
	PERFORM append_audit(
		tenant, coalesce(tenant, pseudonym),
		TG_ARGV[0] || CASE TG_OP WHEN 'INSERT' THEN '.created' WHEN 'UPDATE' THEN '.changed' ELSE '.deleted' END,
		TG_ARGV[0],
		CASE WHEN fields ? 'id' AND TG_TABLE_NAME <> 'users' THEN (fields ->> 'id')::uuid ELSE pseudonym END,
		jsonb_strip_nulls(jsonb_build_object('person', pseudonym, 'personal', seal_for_person(person, personal)))
			|| jsonb_build_object('changes', changes));
	RETURN NULL;
END $$;
--> statement-breakpoint
-- Deferred to the end of the transaction: the chain is locked after all else, so that no two wait for each other.
DO $$
DECLARE
	watched record;
BEGIN
	FOR watched IN SELECT * FROM (VALUES
		('organisations', 'INSERT OR UPDATE', 'organisation', '', '', '', ''),
		('programs', 'INSERT OR UPDATE', 'program', '', '', 'notify_email', 'clicks_gone_before'),
		('program_secrets', 'INSERT OR UPDATE', 'program_secret', '', '', 'envelope', ''),
		('campaigns', 'INSERT OR UPDATE', 'campaign', '', '', '', 'approved_partners,budget_spent_minor'),
		('partners', 'INSERT OR UPDATE', 'partner', 'affiliate_id', 'name,email,status_reason', 'invite_code', 'affiliate_id'),
		('enrollments', 'INSERT OR UPDATE', 'enrollment', 'partner:partner_id', 'reason', '', ''),
		('links', 'INSERT OR UPDATE', 'link', '', '', '', ''),
		('coupons', 'INSERT OR UPDATE', 'coupon', '', '', '', ''),
		('plan_versions', 'INSERT', 'plan', '', '', '', ''),
		('api_keys', 'INSERT OR UPDATE', 'key', '', '', 'key_hash', 'last_used_at'),
		('memberships', 'INSERT OR UPDATE OR DELETE', 'member', 'user_id', '', '', 'user_id'),
		('invitations', 'INSERT OR UPDATE', 'invitation', 'id', 'email,email_normalised', 'token_hash', ''),
		('oidc_providers', 'INSERT OR UPDATE', 'issuer', '', '', 'secret_envelope', ''),
		('users', 'INSERT OR UPDATE', 'user', 'id', 'email,email_normalised,name,phone,locale,timezone,avatar_key', 'password_hash', ''),
		('sessions', 'INSERT', 'session', 'user_id', 'user_agent,country', 'token_hash,previous_hash,attempt_hash', 'user_id,actor_id,rotated_at,rotations,expires_at'),
		('totp_factors', 'INSERT OR UPDATE OR DELETE', 'totp', 'user_id', '', 'envelope', 'user_id,last_step'),
		('passkeys', 'INSERT OR UPDATE OR DELETE', 'passkey', 'user_id', 'name', 'credential_id,public_key', 'user_id,counter,last_used_at'),
		('recovery_codes', 'UPDATE', 'recovery_code', 'user_id', '', 'code_hash', 'user_id'),
		('user_identities', 'INSERT OR DELETE', 'identity', 'user_id', 'subject,email', '', 'user_id,last_used_at'),
		('consents', 'INSERT', 'consent', 'user_id', '', '', 'user_id,request_id')
	) AS w(name, events, entity, person, personal, secret, ignored) LOOP
		EXECUTE format('CREATE CONSTRAINT TRIGGER audited AFTER %s ON %I DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_change(%L, %L, %L, %L, %L)',
			watched.events, watched.name, watched.entity, watched.person, watched.personal, watched.secret, watched.ignored);
	END LOOP;
END $$;
--> statement-breakpoint
-- How a session ended, not each time that it was used.
CREATE CONSTRAINT TRIGGER audited_end AFTER UPDATE OF "revoked_at", "second_factor_at" ON "sessions" DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW WHEN (OLD.revoked_at IS DISTINCT FROM NEW.revoked_at OR OLD.second_factor_at IS DISTINCT FROM NEW.second_factor_at)
	EXECUTE FUNCTION audit_change('session', 'user_id', 'user_agent,country', 'token_hash,previous_hash,attempt_hash', 'user_id,actor_id,rotated_at,rotations,expires_at');
--> statement-breakpoint
-- What a person decided about a conversion; what the jobs do follows from rules, and stands in the conversion.
CREATE CONSTRAINT TRIGGER audited AFTER UPDATE OF "status" ON "conversions" DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status AND coalesce(current_setting('app.audit', true), '') <> '')
	EXECUTE FUNCTION audit_change('conversion', '', '', '',
		'customer_external_id,customer_id,visitor,buyer_email_hash,metadata,superseded,content_hash,attribution_due,commission_due,approve_at,click_id,link_id,attribution_revision,credit_revision,outcome,outcome_reason');
--> statement-breakpoint
-- What is no change of a row: a failed sign-in, an export. A tenant's own log, or the person's.
CREATE FUNCTION "audit_note"("tenant" uuid, "person" uuid, "action" text, "entity" text, "entity_id" uuid, "details" jsonb) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	IF session_user = 'app' AND tenant IS DISTINCT FROM current_organisation() AND tenant IS NOT NULL THEN
		RAISE EXCEPTION 'the audit log of another organisation' USING ERRCODE = 'insufficient_privilege';
	END IF;
	IF session_user = 'app' AND tenant IS NULL AND person IS DISTINCT FROM current_user_id() AND current_platform_role() IS NULL THEN
		RAISE EXCEPTION 'the audit log of another person' USING ERRCODE = 'insufficient_privilege';
	END IF;
	RETURN append_audit(tenant, coalesce(tenant, person_pseudonym(person, true)), action, entity,
		coalesce(entity_id, person_pseudonym(person, true)),
		jsonb_strip_nulls(jsonb_build_object('person', person_pseudonym(person, true))) || coalesce(details, '{}'));
END $$;
--> statement-breakpoint
-- Whether whoever is set in this transaction may read a row of the log.
CREATE FUNCTION "may_read_audit"("tenant" uuid, "chain" uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT coalesce(tenant = current_organisation(), false) OR coalesce(chain = own_pseudonym(), false) OR current_platform_role() IS NOT NULL
$$;
--> statement-breakpoint
-- What is personal in rows of the log; nothing of persons who were erased.
CREATE FUNCTION "audit_personal"("ids" uuid[]) RETURNS TABLE ("id" uuid, "personal" jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT l.id, pgp_sym_decrypt(decode(l.record::jsonb ->> 'personal', 'base64'), encode(k.key, 'hex'))::jsonb
	FROM audit_log l JOIN person_keys k ON k.pseudonym = (l.record::jsonb ->> 'person')::uuid
	WHERE l.id = ANY (ids) AND l.record::jsonb ? 'personal' AND may_read_audit(l.organisation_id, l.chain_id)
$$;
--> statement-breakpoint
-- Who stands behind pseudonyms that occur in these rows of the log.
CREATE FUNCTION "audit_persons"("ids" uuid[]) RETURNS TABLE ("pseudonym" uuid, "person_id" uuid, "name" text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT DISTINCT k.pseudonym, k.person_id, coalesce(u.name, f.name, i.email)
	FROM audit_log l
	JOIN person_keys k ON k.pseudonym IN (l.actor_id, l.entity_id, (l.record::jsonb ->> 'person')::uuid, (l.record::jsonb ->> 'actingFor')::uuid)
	LEFT JOIN users u ON u.id = k.person_id
	LEFT JOIN affiliates f ON f.id = k.person_id
	LEFT JOIN invitations i ON i.id = k.person_id
	WHERE l.id = ANY (ids) AND may_read_audit(l.organisation_id, l.chain_id)
$$;
--> statement-breakpoint
DO $$
DECLARE
	name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['audit_log', 'audit_chains', 'person_keys'] LOOP
		EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
	END LOOP;
	FOREACH name IN ARRAY ARRAY['person_pseudonym(uuid, boolean)', 'append_audit(uuid, uuid, text, text, uuid, jsonb)',
		'seal_for_person(uuid, jsonb)', 'audit_change()', 'audit_note(uuid, uuid, text, text, uuid, jsonb)', 'audit_personal(uuid[])',
		'audit_persons(uuid[])', 'may_read_audit(uuid, uuid)'] LOOP
		EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', name);
	END LOOP;
END $$;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION "audit_note"(uuid, uuid, text, text, uuid, jsonb) TO "app", "job";
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION "audit_personal"(uuid[]), "audit_persons"(uuid[]) TO "app";
--> statement-breakpoint
CREATE POLICY tenant ON "audit_log" FOR SELECT TO app USING (organisation_id = (SELECT current_organisation()));
--> statement-breakpoint
CREATE POLICY own ON "audit_log" FOR SELECT TO app USING (chain_id = (SELECT own_pseudonym()));
--> statement-breakpoint
CREATE POLICY platform ON "audit_log" FOR SELECT TO app USING ((SELECT current_platform_role()) IS NOT NULL);
--> statement-breakpoint
CREATE POLICY jobs ON "audit_log" FOR SELECT TO job USING (true);
--> statement-breakpoint
GRANT SELECT ON "audit_log" TO "app", "job";
--> statement-breakpoint
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_log" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
-- Everybody who was here before the log.
INSERT INTO "person_keys" ("person_id", "pseudonym", "key")
SELECT id, gen_random_uuid(), gen_random_bytes(32) FROM users UNION ALL SELECT id, gen_random_uuid(), gen_random_bytes(32) FROM affiliates;
