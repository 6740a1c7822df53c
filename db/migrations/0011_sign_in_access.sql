-- Users of before were made by the operator, who knew their addresses.
UPDATE "users" SET "email_verified_at" = "created_at";
--> statement-breakpoint
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
	FOREACH name IN ARRAY ARRAY['found_organisation(uuid, text)', 'claim_affiliate(uuid, text)', 'follow_address(text)', 'find_invite(text)', 'find_open_program(uuid)', 'set_platform_role(uuid, text)'] LOOP
		EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', name);
		EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO app', name);
	END LOOP;
END $$;
