DO $$
DECLARE
	name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['invitations', 'oidc_providers'] LOOP
		EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
		EXECUTE format('CREATE POLICY tenant ON %I TO app USING (organisation_id = (SELECT current_organisation())) WITH CHECK (organisation_id = (SELECT current_organisation()))', name);
		EXECUTE format('CREATE POLICY jobs ON %I TO job USING (true) WITH CHECK (true)', name);
	END LOOP;
	-- What belongs to a user's account.
	FOREACH name IN ARRAY ARRAY['totp_factors', 'recovery_codes', 'passkeys', 'user_identities', 'auth_challenges', 'email_tokens'] LOOP
		EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
		EXECUTE format('CREATE POLICY own ON %I TO app USING (user_id = (SELECT current_user_id())) WITH CHECK (user_id = (SELECT current_user_id()))', name);
		EXECUTE format('CREATE POLICY jobs ON %I TO job USING (true) WITH CHECK (true)', name);
	END LOOP;
	-- The platform's people see whom they serve.
	FOREACH name IN ARRAY ARRAY['users', 'memberships', 'organisations', 'programs', 'sessions', 'invitations', 'affiliates', 'partners'] LOOP
		EXECUTE format('CREATE POLICY platform ON %I FOR SELECT TO app USING ((SELECT current_platform_role()) IS NOT NULL)', name);
	END LOOP;
END $$;
--> statement-breakpoint
-- A link of a mail, before anybody is signed in: found by its token, made for an address.
CREATE POLICY presented ON "email_tokens" TO app USING (token_hash = (SELECT nullif(current_setting('app.email_token_hash', true), '')))
	WITH CHECK (token_hash = (SELECT nullif(current_setting('app.email_token_hash', true), '')));
--> statement-breakpoint
CREATE POLICY presented ON "invitations" FOR SELECT TO app USING (token_hash = (SELECT nullif(current_setting('app.email_token_hash', true), '')));
--> statement-breakpoint
-- Half a sign-in is found by its id, which is its holder's secret; a passkey's owner by the credential shown.
CREATE POLICY presented ON "auth_challenges" TO app USING (id = (SELECT nullif(current_setting('app.challenge_id', true), '')::uuid))
	WITH CHECK (id = (SELECT nullif(current_setting('app.challenge_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY presented ON "passkeys" FOR SELECT TO app USING (credential_id = (SELECT nullif(current_setting('app.credential_id', true), '')));
--> statement-breakpoint
-- An account elsewhere, by what the issuer says of it; an organisation's issuer, by the id in the address of its sign-in.
CREATE POLICY presented ON "user_identities" FOR SELECT TO app
	USING (issuer || ' ' || subject = (SELECT nullif(current_setting('app.identity', true), '')));
--> statement-breakpoint
CREATE POLICY presented ON "oidc_providers" FOR SELECT TO app USING (id = (SELECT nullif(current_setting('app.oidc_provider_id', true), '')::uuid));
--> statement-breakpoint
ALTER TABLE "spent_tokens" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY presented ON "spent_tokens" TO app USING (token_hash = (SELECT nullif(current_setting('app.session_hash', true), '')))
	WITH CHECK (token_hash = (SELECT nullif(current_setting('app.session_hash', true), '')));
--> statement-breakpoint
CREATE POLICY jobs ON "spent_tokens" TO job USING (true);
--> statement-breakpoint
-- The session of a spent token, so that it can be ended.
CREATE FUNCTION "spent_session_id"() RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT session_id FROM spent_tokens WHERE token_hash = nullif(current_setting('app.session_hash', true), '')
$$;
--> statement-breakpoint
CREATE POLICY spent ON "sessions" TO app USING (id = (SELECT spent_session_id())) WITH CHECK (id = (SELECT spent_session_id()));
--> statement-breakpoint
GRANT SELECT, INSERT ON "invitations", "oidc_providers", "totp_factors", "recovery_codes", "passkeys", "user_identities",
	"auth_challenges", "email_tokens", "spent_tokens" TO "app";
--> statement-breakpoint
GRANT UPDATE ON "invitations", "oidc_providers", "totp_factors", "passkeys", "auth_challenges", "email_tokens", "user_identities" TO "app";
--> statement-breakpoint
GRANT UPDATE ("used_at") ON "recovery_codes" TO "app";
--> statement-breakpoint
GRANT DELETE ON "totp_factors", "recovery_codes", "passkeys", "user_identities" TO "app";
--> statement-breakpoint
GRANT UPDATE ("attempt_hash", "country", "methods", "second_factor_at", "revoked_reason") ON "sessions" TO "app";
--> statement-breakpoint
GRANT INSERT ("id", "email", "email_normalised", "name", "password_hash", "email_verified_at", "phone", "locale", "timezone",
	"avatar_key", "password_changed_at") ON "users" TO "app";
--> statement-breakpoint
GRANT UPDATE ("email", "email_normalised", "name", "password_hash", "email_verified_at", "phone", "locale", "timezone",
	"avatar_key", "quiet_from", "quiet_until", "password_changed_at", "version") ON "users" TO "app";
--> statement-breakpoint
GRANT INSERT, UPDATE ("role"), DELETE ON "memberships" TO "app";
--> statement-breakpoint
GRANT UPDATE ("name") ON "organisations" TO "app";
--> statement-breakpoint
GRANT SELECT ("id", "expires_at", "used_at") ON "email_tokens", "auth_challenges" TO "job";
--> statement-breakpoint
GRANT DELETE ON "email_tokens", "auth_challenges", "spent_tokens" TO "job";
--> statement-breakpoint
-- Whoever registers as a merchant: an organisation of which the signed-in user is the owner.
CREATE FUNCTION "found_organisation"("new_id" uuid, "organisation_name" text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	INSERT INTO organisations (id, name) VALUES (new_id, organisation_name);
	INSERT INTO memberships (organisation_id, user_id, role) VALUES (new_id, current_user_id(), 'owner');
END $$;
--> statement-breakpoint
-- The signed-in user becomes the affiliate of its own, proved address. Answers the affiliate's id, that which it has
-- already, or null when the address is not proved or is another user's affiliate's.
CREATE FUNCTION "claim_affiliate"("new_id" uuid, "hash" text) RETURNS uuid
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
	-- One at a time: of two that would make the same account, one would fail on its user, whom ON CONFLICT does not watch.
	SELECT FROM users WHERE id = current_user_id() FOR NO KEY UPDATE;
	WITH own AS (SELECT id FROM affiliates WHERE user_id = current_user_id()), claimed AS (
		INSERT INTO affiliates AS a (id, email, email_normalised, email_hash, name, user_id)
		SELECT new_id, email, email_normalised, hash, name, id FROM users
		WHERE id = current_user_id() AND email_verified_at IS NOT NULL AND NOT EXISTS (SELECT FROM own)
		ON CONFLICT (email_normalised) DO UPDATE SET user_id = excluded.user_id WHERE a.user_id IS NULL OR a.user_id = excluded.user_id
		RETURNING id
	)
	SELECT id FROM own UNION ALL SELECT id FROM claimed
$$;
--> statement-breakpoint
-- The signed-in user's affiliate takes over the user's new, proved address. One that has this address already keeps it, and
-- the user's keeps the old one: two persons' earnings are not put together without either being asked.
CREATE FUNCTION "follow_address"("hash" text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	UPDATE affiliates a SET email = u.email, email_normalised = u.email_normalised, email_hash = hash
	FROM users u WHERE u.id = current_user_id() AND u.email_verified_at IS NOT NULL AND a.user_id = u.id;
	RETURN FOUND;
EXCEPTION WHEN unique_violation THEN
	RETURN false;
END $$;
--> statement-breakpoint
-- What an invitation link says of itself, to whoever has it.
CREATE FUNCTION "find_invite"("code" text) RETURNS TABLE ("organisation_id" uuid, "program_id" uuid, "program_name" text, "sponsor_id" uuid, "sponsor_name" text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT g.organisation_id, g.id, g.name, p.id, p.name FROM partners p JOIN programs g ON g.id = p.program_id
	WHERE p.invite_code = code AND p.status = 'active' AND g.status = 'active' AND g.registration <> 'closed'
$$;
--> statement-breakpoint
-- A program that anybody may join.
CREATE FUNCTION "find_open_program"("wanted" uuid) RETURNS TABLE ("organisation_id" uuid, "program_name" text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT g.organisation_id, g.name FROM programs g WHERE g.id = wanted AND g.status = 'active' AND g.registration = 'open'
$$;
--> statement-breakpoint
-- The platform's owner alone says who else is of the platform.
CREATE FUNCTION "set_platform_role"("target" uuid, "new_role" text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	IF current_platform_role() IS DISTINCT FROM 'owner' OR target = current_user_id() THEN
		RAISE EXCEPTION 'not for you to say' USING ERRCODE = 'insufficient_privilege';
	END IF;
	UPDATE users SET platform_role = new_role, version = version + 1 WHERE id = target;
	RETURN FOUND;
END $$;
--> statement-breakpoint
-- Support acts as a user through a session that begins here and nowhere else: never as one of the platform's own people.
CREATE POLICY not_acting ON "sessions" AS RESTRICTIVE FOR INSERT TO app WITH CHECK (actor_id IS NULL);
--> statement-breakpoint
CREATE FUNCTION "begin_acting"("new_id" uuid, "target" uuid, "why" text, "moment" timestamptz, "until" timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	IF coalesce(current_platform_role(), '') NOT IN ('owner', 'support') OR btrim(coalesce(why, '')) = ''
		OR NOT EXISTS (SELECT FROM users WHERE id = target AND platform_role IS NULL AND id <> current_user_id()) THEN
		RAISE EXCEPTION 'not for you to act as' USING ERRCODE = 'insufficient_privilege';
	END IF;
	-- Nobody has a refresh token of it.
	INSERT INTO sessions (id, user_id, token_hash, rotated_at, actor_id, act_reason, created_at, expires_at, ends_at)
	VALUES (new_id, target, encode(gen_random_bytes(32), 'hex'), moment, current_user_id(), why, moment, until, least(until, moment + interval '30 minutes'));
END $$;
--> statement-breakpoint
-- Whoever acts ends it; so does the user, with its other sessions.
CREATE FUNCTION "end_acting"("session" uuid, "moment" timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	UPDATE sessions SET revoked_at = moment, revoked_reason = 'acting_ended'
	WHERE id = session AND actor_id = current_user_id() AND revoked_at IS NULL;
	RETURN FOUND;
END $$;
--> statement-breakpoint
-- Signs a user out everywhere; one of the platform's own people only at its owner's word.
CREATE FUNCTION "end_sessions_of"("target" uuid, "moment" timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	ended integer;
BEGIN
	IF coalesce(current_platform_role(), '') NOT IN ('owner', 'support')
		OR (current_platform_role() <> 'owner' AND EXISTS (SELECT FROM users WHERE id = target AND platform_role IS NOT NULL)) THEN
		RAISE EXCEPTION 'not for you to end' USING ERRCODE = 'insufficient_privilege';
	END IF;
	UPDATE sessions SET revoked_at = moment, revoked_reason = 'revoked' WHERE user_id = target AND revoked_at IS NULL;
	GET DIAGNOSTICS ended = ROW_COUNT;
	RETURN ended;
END $$;
--> statement-breakpoint
-- Users and organisations by what their names or addresses begin with, newest first. Past row-level security, whose
-- policies would keep the indexes from being used.
CREATE FUNCTION "search_users"("prefix" text, "before" uuid, "most" integer) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT id FROM users WHERE current_platform_role() IS NOT NULL AND (before IS NULL OR id < before) AND (
		lower(name) COLLATE "C" BETWEEN lower(prefix) AND lower(prefix) || chr(1114111)
		OR lower(email) COLLATE "C" BETWEEN lower(prefix) AND lower(prefix) || chr(1114111)
	) ORDER BY id DESC LIMIT most
$$;
--> statement-breakpoint
CREATE FUNCTION "search_organisations"("prefix" text, "before" uuid, "most" integer) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT id FROM organisations WHERE current_platform_role() IS NOT NULL AND (before IS NULL OR id < before)
		AND lower(name) COLLATE "C" BETWEEN lower(prefix) AND lower(prefix) || chr(1114111)
	ORDER BY id DESC LIMIT most
$$;
--> statement-breakpoint
CREATE INDEX "users_by_name" ON "users" ((lower("name") COLLATE "C"));
--> statement-breakpoint
CREATE INDEX "users_by_address" ON "users" ((lower("email") COLLATE "C"));
--> statement-breakpoint
CREATE INDEX "organisations_by_name" ON "organisations" ((lower("name") COLLATE "C"));
--> statement-breakpoint
-- Which of these users have a second factor: the platform's people may ask.
CREATE FUNCTION "having_second_factor"("ids" uuid[]) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT id FROM users u WHERE id = ANY (ids) AND current_platform_role() IS NOT NULL AND (
		EXISTS (SELECT FROM totp_factors t WHERE t.user_id = u.id AND t.confirmed_at IS NOT NULL)
		OR EXISTS (SELECT FROM passkeys k WHERE k.user_id = u.id)
	)
$$;
--> statement-breakpoint
-- The tenant's members, of whose accounts it sees no more than this.
CREATE FUNCTION "list_members"() RETURNS TABLE ("user_id" uuid, "name" text, "email" text, "role" text, "second_factor" boolean, "joined_at" timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT u.id, u.name, u.email, m.role,
		EXISTS (SELECT FROM totp_factors t WHERE t.user_id = u.id AND t.confirmed_at IS NOT NULL) OR EXISTS (SELECT FROM passkeys k WHERE k.user_id = u.id),
		m.created_at
	FROM memberships m JOIN users u ON u.id = m.user_id WHERE m.organisation_id = current_organisation() ORDER BY m.created_at, u.id
$$;
--> statement-breakpoint
-- What an invitation says of itself to whoever holds its link.
CREATE FUNCTION "find_invitation"() RETURNS TABLE ("id" uuid, "organisation_id" uuid, "organisation_name" text, "email" text,
	"email_normalised" text, "role" text, "expires_at" timestamptz, "closed" boolean, "has_account" boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT i.id, o.id, o.name, i.email, i.email_normalised, i.role, i.expires_at, i.accepted_at IS NOT NULL OR i.revoked_at IS NOT NULL,
		EXISTS (SELECT FROM users u WHERE u.email_normalised = i.email_normalised)
	FROM invitations i JOIN organisations o ON o.id = i.organisation_id
	WHERE i.token_hash = nullif(current_setting('app.email_token_hash', true), '')
$$;
--> statement-breakpoint
-- An organisation always has an owner.
CREATE FUNCTION "keep_an_owner"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	PERFORM pg_advisory_xact_lock(hashtextextended('owners of ' || OLD.organisation_id::text, 0));
	IF NOT EXISTS (SELECT FROM memberships WHERE organisation_id = OLD.organisation_id AND role = 'owner') THEN
		RAISE EXCEPTION 'the last owner stays' USING ERRCODE = 'check_violation', CONSTRAINT = 'memberships_an_owner';
	END IF;
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER keep_an_owner AFTER UPDATE OR DELETE ON "memberships" FOR EACH ROW WHEN (OLD.role = 'owner') EXECUTE FUNCTION "keep_an_owner"();
--> statement-breakpoint
DO $$
DECLARE
	name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['found_organisation(uuid, text)', 'claim_affiliate(uuid, text)', 'follow_address(text)', 'find_invite(text)', 'find_open_program(uuid)', 'set_platform_role(uuid, text)',
		'begin_acting(uuid, uuid, text, timestamptz, timestamptz)', 'end_acting(uuid, timestamptz)', 'end_sessions_of(uuid, timestamptz)',
		'search_users(text, uuid, integer)', 'search_organisations(text, uuid, integer)', 'having_second_factor(uuid[])', 'list_members()',
		'find_invitation()'] LOOP
		EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', name);
		EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO app', name);
	END LOOP;
END $$;
