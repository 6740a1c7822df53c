-- Ciphers for what is personal in the audit log.
CREATE EXTENSION IF NOT EXISTS pgcrypto;
--> statement-breakpoint
-- The role of the platform's own people: theirs alone, and only where a request says that it acts as the platform.
CREATE FUNCTION "current_platform_role"() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT platform_role FROM users WHERE id = current_user_id() AND current_setting('app.platform', true) = 'on'
$$;
--> statement-breakpoint
-- A person's pseudonym; null: nobody, or erased.
CREATE FUNCTION "person_pseudonym"("person" uuid) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT pseudonym FROM person_keys WHERE person_id = person
$$;
--> statement-breakpoint
-- A person has a key from its first moment to its erasure, and never another one.
CREATE FUNCTION "make_person_key"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	INSERT INTO person_keys (person_id, pseudonym, key) VALUES (NEW.id, gen_random_uuid(), gen_random_bytes(32));
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE FUNCTION "own_pseudonym"() RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT pseudonym FROM person_keys WHERE person_id = current_user_id()
$$;
--> statement-breakpoint
-- What a transaction has to say in the log, until its end; no row outlives its transaction.
CREATE UNLOGGED TABLE "audit_pending" (
	"xact" xid8 NOT NULL DEFAULT pg_current_xact_id(),
	"place" bigint GENERATED ALWAYS AS IDENTITY,
	"chain_id" uuid NOT NULL,
	"tenant" uuid,
	-- Who acts and whence: the setting app.audit, made by db/client.ts.
	"context" jsonb NOT NULL,
	"action" text NOT NULL,
	"entity" text NOT NULL,
	"entity_id" uuid,
	"details" jsonb NOT NULL,
	PRIMARY KEY ("xact", "place")
);
--> statement-breakpoint
CREATE FUNCTION "audit_context"() RETURNS jsonb LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
	SELECT coalesce(nullif(current_setting('app.audit', true), ''), '{}')::jsonb
$$;
--> statement-breakpoint
-- A row of the log as it is hashed. What a caller brings in `details` never takes the place of what the database knows.
CREATE FUNCTION "audit_record"("waiting" audit_pending, "new_id" uuid, "seq" bigint, "moment" timestamptz, "actor" uuid) RETURNS jsonb
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT (waiting).details || jsonb_strip_nulls(jsonb_build_object(
		'id', new_id, 'chain', (waiting).chain_id, 'seq', seq, 'organisation', (waiting).tenant,
		'at', to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
		'actorKind', coalesce((waiting).context ->> 'kind', 'system'), 'actor', actor,
		'actingFor', CASE WHEN (waiting).context ? 'for' THEN person_pseudonym(((waiting).context ->> 'for')::uuid) END,
		'reason', (waiting).context -> 'reason', 'requestId', (waiting).context -> 'requestId',
		'addressClass', (waiting).context -> 'addressClass', 'route', (waiting).context -> 'route',
		'action', (waiting).action, 'entity', (waiting).entity, 'entityId', (waiting).entity_id))
$$;
--> statement-breakpoint
-- Writes what a transaction has to say, when all its changes are known: chains are locked last, and in the order of their
-- ids, so that no two transactions wait for each other.
CREATE FUNCTION "append_audit"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	waiting audit_pending;
	head audit_chains;
	new_id uuid;
	moment timestamptz;
	kind text;
	actor uuid;
	content text;
BEGIN
	-- The first of the transaction's rows has done the work of all.
	IF NOT EXISTS (SELECT FROM audit_pending WHERE xact = NEW.xact) THEN
		RETURN NULL;
	END IF;
	INSERT INTO audit_chains (chain_id, seq, hash)
	SELECT DISTINCT chain_id, 0, ''::bytea FROM audit_pending WHERE xact = NEW.xact ORDER BY chain_id ON CONFLICT DO NOTHING;
	FOR waiting IN SELECT * FROM audit_pending WHERE xact = NEW.xact ORDER BY chain_id, place LOOP
		IF head.chain_id IS DISTINCT FROM waiting.chain_id THEN
			UPDATE audit_chains SET seq = head.seq, hash = head.hash WHERE chain_id = head.chain_id;
			SELECT * INTO STRICT head FROM audit_chains WHERE chain_id = waiting.chain_id FOR UPDATE;
		END IF;
		new_id := uuidv7();
		moment := date_trunc('milliseconds', clock_timestamp());
		kind := coalesce(waiting.context ->> 'kind', 'system');
		actor := CASE kind WHEN 'user' THEN person_pseudonym((waiting.context ->> 'id')::uuid) WHEN 'key' THEN (waiting.context ->> 'id')::uuid END;
		content := audit_record(waiting, new_id, head.seq + 1, moment, actor)::text;
		head.seq := head.seq + 1;
		head.hash := sha256(head.hash || convert_to(content, 'UTF8'));
		INSERT INTO audit_log (id, chain_id, seq, organisation_id, at, actor_kind, actor_id, action, entity, entity_id, record, hash)
		VALUES (new_id, head.chain_id, head.seq, waiting.tenant, moment, kind, actor, waiting.action, waiting.entity,
			waiting.entity_id, content, head.hash);
	END LOOP;
	UPDATE audit_chains SET seq = head.seq, hash = head.hash WHERE chain_id = head.chain_id;
	DELETE FROM audit_pending WHERE xact = NEW.xact;
	RETURN NULL;
END $$;
--> statement-breakpoint
-- Its events come after those of all deferred triggers that fill the table.
CREATE CONSTRAINT TRIGGER append AFTER INSERT ON "audit_pending" DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW EXECUTE FUNCTION "append_audit"();
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
	changes jsonb;
	personal jsonb;
BEGIN
	person := CASE
		WHEN TG_ARGV[1] = '' THEN NULL
		WHEN TG_ARGV[1] LIKE 'partner:%' THEN (SELECT affiliate_id FROM partners WHERE id = (fields ->> substr(TG_ARGV[1], 9))::uuid)
		ELSE (fields ->> TG_ARGV[1])::uuid
	END;
	pseudonym := person_pseudonym(person);
	-- Nothing more is kept of the account of a person who is erased.
	IF person IS NOT NULL AND pseudonym IS NULL AND tenant IS NULL THEN
		RETURN NULL;
	END IF;
	SELECT
		coalesce(jsonb_object_agg(field, CASE WHEN field = ANY (secret_columns)
			THEN jsonb_build_array(CASE WHEN was <> 'null' THEN '•••' END, CASE WHEN is_now <> 'null' THEN '•••' END)
			ELSE jsonb_build_array(was, is_now) END) FILTER (WHERE field <> ALL (personal_columns)), '{}'),
		coalesce(jsonb_object_agg(field, jsonb_build_array(was, is_now)) FILTER (WHERE field = ANY (personal_columns)), '{}')
	INTO changes, personal
	FROM (SELECT field, coalesce(before -> field, 'null') AS was, coalesce(after -> field, 'null') AS is_now
		FROM jsonb_object_keys(fields) AS field) AS f
	WHERE was <> is_now AND field <> ALL (ignored_columns || '{id,organisation_id,version,created_at,updated_at}');
	IF TG_OP = 'UPDATE' AND changes = '{}' AND personal = '{}' THEN
		RETURN NULL;
	END IF;
	INSERT INTO audit_pending (chain_id, tenant, context, action, entity, entity_id, details) VALUES (
		coalesce(tenant, pseudonym), tenant, audit_context(),
		TG_ARGV[0] || CASE TG_OP WHEN 'INSERT' THEN '.created' WHEN 'UPDATE' THEN '.changed' ELSE '.deleted' END,
		TG_ARGV[0],
		CASE WHEN fields ? 'id' AND TG_TABLE_NAME <> 'users' THEN (fields ->> 'id')::uuid ELSE pseudonym END,
		jsonb_strip_nulls(jsonb_build_object('person', pseudonym, 'personal', seal_for_person(person, personal)))
			|| jsonb_build_object('changes', changes));
	RETURN NULL;
END $$;
--> statement-breakpoint
-- Deferred to the end of the transaction, when it is known who is behind it and whether its persons are still known.
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
	FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status AND coalesce(audit_context() ->> 'kind', 'system') <> 'system')
	EXECUTE FUNCTION audit_change('conversion', '', '', '',
		'customer_external_id,customer_id,visitor,buyer_email_hash,metadata,superseded,content_hash,attribution_due,commission_due,approve_at,click_id,link_id,attribution_revision,credit_revision,outcome,outcome_reason');
--> statement-breakpoint
-- What is no change of a row: a failed sign-in, an export. A tenant's own log, or the person's. `note` marks it in the record.
CREATE FUNCTION "audit_note"("tenant" uuid, "person" uuid, "action" text, "entity" text, "entity_id" uuid, "details" jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	pseudonym uuid;
BEGIN
	IF session_user = 'app' AND tenant IS DISTINCT FROM current_organisation() AND tenant IS NOT NULL THEN
		RAISE EXCEPTION 'the audit log of another organisation' USING ERRCODE = 'insufficient_privilege';
	END IF;
	IF session_user = 'app' AND tenant IS NULL AND person IS DISTINCT FROM current_user_id() AND current_platform_role() IS NULL THEN
		RAISE EXCEPTION 'the audit log of another person' USING ERRCODE = 'insufficient_privilege';
	END IF;
	pseudonym := person_pseudonym(person);
	INSERT INTO audit_pending (chain_id, tenant, context, action, entity, entity_id, details) VALUES (
		coalesce(tenant, pseudonym), tenant, audit_context(), audit_note.action, audit_note.entity,
		coalesce(audit_note.entity_id, pseudonym),
		jsonb_strip_nulls(jsonb_build_object('person', pseudonym)) || jsonb_build_object('note', coalesce(audit_note.details, '{}')));
END $$;
--> statement-breakpoint
-- Whether whoever is set in this transaction may read a row of the log.
CREATE FUNCTION "may_read_audit"("tenant" uuid, "chain" uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT coalesce(tenant = current_organisation(), false) OR coalesce(chain = own_pseudonym(), false)
		OR coalesce(current_platform_role() IN ('owner', 'compliance'), false)
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
-- Who stands behind pseudonyms that occur in these rows of the log; a tenant's partners by the names that it knows.
CREATE FUNCTION "audit_persons"("ids" uuid[]) RETURNS TABLE ("pseudonym" uuid, "name" text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT DISTINCT k.pseudonym, coalesce(
		(SELECT p.name FROM partners p JOIN affiliates a ON a.id = p.affiliate_id
			WHERE p.organisation_id = l.organisation_id AND k.person_id IN (a.id, a.user_id) ORDER BY p.id LIMIT 1),
		(SELECT u.name FROM users u WHERE u.id = k.person_id),
		(SELECT f.name FROM affiliates f WHERE f.id = k.person_id),
		(SELECT i.email FROM invitations i WHERE i.id = k.person_id))
	FROM audit_log l
	JOIN person_keys k ON k.pseudonym IN (l.actor_id, l.entity_id, (l.record::jsonb ->> 'person')::uuid, (l.record::jsonb ->> 'actingFor')::uuid)
	WHERE l.id = ANY (ids) AND may_read_audit(l.organisation_id, l.chain_id)
$$;
--> statement-breakpoint
-- Walks a chain in one snapshot and answers its length, its head and the first row that is not what was written. The same
-- rules as core/audit/verify-chain.ts, which needs nothing of the database but the rows.
CREATE FUNCTION "audit_verify"("chain" uuid) RETURNS TABLE ("rows" bigint, "head" bytea, "broken_seq" bigint, "reason" text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	IF NOT may_read_audit(chain, chain) THEN
		RAISE EXCEPTION 'the audit log of others' USING ERRCODE = 'insufficient_privilege';
	END IF;
	RETURN QUERY
	WITH walked AS (
		SELECT l.*, row_number() OVER (ORDER BY l.seq) AS place, coalesce(lag(l.hash) OVER (ORDER BY l.seq), '') AS previous
		FROM audit_log l WHERE l.chain_id = chain
	), judged AS (
		SELECT w.seq, w.hash, w.place, CASE
			WHEN w.seq <> w.place THEN 'missing'
			WHEN w.hash <> sha256(w.previous || convert_to(w.record, 'UTF8')) THEN 'changed'
			WHEN w.record IS NOT JSON OBJECT THEN 'columns'
			WHEN jsonb_build_array(w.id, w.chain_id, w.seq, w.organisation_id,
				to_char(w.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), w.actor_kind, w.actor_id, w.action, w.entity, w.entity_id)
				<> (SELECT jsonb_build_array(r -> 'id', r -> 'chain', r -> 'seq', r -> 'organisation', r -> 'at', r -> 'actorKind',
					r -> 'actor', r -> 'action', r -> 'entity', r -> 'entityId') FROM (SELECT w.record::jsonb AS r))
				THEN 'columns'
			END AS wrong
		FROM walked w
	), totals AS (
		SELECT count(*) AS n, (SELECT j.hash FROM judged j ORDER BY j.seq DESC LIMIT 1) AS last_hash FROM judged
	), ends AS (
		SELECT t.n, t.last_hash, c.hash AS kept, CASE
			WHEN t.n < coalesce(c.seq, 0) THEN 'cut'
			WHEN t.n > coalesce(c.seq, 0) THEN 'added'
			WHEN t.last_hash IS DISTINCT FROM c.hash AND t.n > 0 THEN 'head'
			END AS wrong, CASE WHEN t.n = c.seq THEN t.n ELSE least(t.n, coalesce(c.seq, 0)) + 1 END AS after
		FROM totals t LEFT JOIN audit_chains c ON c.chain_id = chain
	)
	SELECT e.n, e.kept, coalesce(f.place, CASE WHEN e.wrong IS NOT NULL THEN e.after END), coalesce(f.wrong, e.wrong)
	FROM ends e LEFT JOIN LATERAL (SELECT j.place, j.wrong FROM judged j WHERE j.wrong IS NOT NULL ORDER BY j.seq LIMIT 1) AS f ON true;
END $$;
--> statement-breakpoint
DO $$
DECLARE
	name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['audit_log', 'audit_chains', 'audit_pending', 'person_keys'] LOOP
		EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
	END LOOP;
	FOREACH name IN ARRAY ARRAY['person_pseudonym(uuid)', 'make_person_key()', 'append_audit()',
		'audit_record(audit_pending, uuid, bigint, timestamptz, uuid)',
		'seal_for_person(uuid, jsonb)', 'audit_change()', 'audit_note(uuid, uuid, text, text, uuid, jsonb)', 'audit_personal(uuid[])',
		'audit_persons(uuid[])', 'may_read_audit(uuid, uuid)', 'audit_verify(uuid)'] LOOP
		EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', name);
	END LOOP;
END $$;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION "audit_note"(uuid, uuid, text, text, uuid, jsonb) TO "app", "job";
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION "audit_personal"(uuid[]), "audit_persons"(uuid[]), "audit_verify"(uuid) TO "app";
--> statement-breakpoint
CREATE POLICY tenant ON "audit_log" FOR SELECT TO app USING (organisation_id = (SELECT current_organisation()));
--> statement-breakpoint
CREATE POLICY own ON "audit_log" FOR SELECT TO app USING (chain_id = (SELECT own_pseudonym()));
--> statement-breakpoint
CREATE POLICY platform ON "audit_log" FOR SELECT TO app USING ((SELECT current_platform_role()) IN ('owner', 'compliance'));
--> statement-breakpoint
CREATE POLICY jobs ON "audit_log" FOR SELECT TO job USING (true);
--> statement-breakpoint
GRANT SELECT ON "audit_log" TO "app", "job";
--> statement-breakpoint
CREATE POLICY jobs ON "audit_chains" FOR SELECT TO job USING (true);
--> statement-breakpoint
GRANT SELECT ON "audit_chains" TO "job";
--> statement-breakpoint
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_log" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
DO $$
DECLARE
	name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['users', 'affiliates', 'invitations'] LOOP
		EXECUTE format('CREATE TRIGGER person_key AFTER INSERT ON %I FOR EACH ROW EXECUTE FUNCTION make_person_key()', name);
	END LOOP;
END $$;
--> statement-breakpoint
-- Everybody who was here before the log.
INSERT INTO "person_keys" ("person_id", "pseudonym", "key")
SELECT id, gen_random_uuid(), gen_random_bytes(32) FROM users UNION ALL SELECT id, gen_random_uuid(), gen_random_bytes(32) FROM affiliates;
