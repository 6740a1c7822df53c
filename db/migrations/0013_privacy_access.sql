ALTER TABLE "consents" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "privacy_requests" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY own ON "consents" TO app USING (user_id = (SELECT current_user_id())) WITH CHECK (user_id = (SELECT current_user_id()));
--> statement-breakpoint
CREATE POLICY own ON "privacy_requests" TO app USING (user_id = (SELECT current_user_id()))
	WITH CHECK (user_id = (SELECT current_user_id()) AND organisation_id IS NULL);
--> statement-breakpoint
CREATE POLICY tenant ON "privacy_requests" TO app USING (organisation_id = (SELECT current_organisation()))
	WITH CHECK (organisation_id = (SELECT current_organisation()) AND user_id IS NULL);
--> statement-breakpoint
CREATE POLICY platform ON "privacy_requests" FOR SELECT TO app USING ((SELECT current_platform_role()) IN ('owner', 'compliance'));
--> statement-breakpoint
CREATE POLICY jobs ON "privacy_requests" TO job USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY jobs ON "consents" FOR SELECT TO job USING (true);
--> statement-breakpoint
GRANT SELECT, INSERT ON "consents", "privacy_requests" TO "app";
--> statement-breakpoint
GRANT SELECT ON "consents", "privacy_requests" TO "job";
--> statement-breakpoint
GRANT UPDATE ("state", "object_key", "counts", "error", "finished_at", "expires_at") ON "privacy_requests" TO "job";
--> statement-breakpoint
GRANT DELETE ON "privacy_requests" TO "job";
--> statement-breakpoint
-- Who a request is about, and all that it goes by: as JSON lists. What was found before and is gone from its source by now
-- stands in the request's progress. `hashes`: keyed hashes of the user's own addresses, which only the application can make.
CREATE FUNCTION "find_person"("wanted" uuid, "hashes" text[]) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	asked privacy_requests;
	who users;
	emails text[] := '{}';
	names text[] := '{}';
	affiliate_ids uuid[] := '{}';
	partner_ids uuid[] := '{}';
	customer_ids uuid[];
	visitor_ids uuid[];
BEGIN
	SELECT * INTO asked FROM privacy_requests WHERE id = wanted;
	IF asked.kind = 'erase_user' THEN
		SELECT * INTO who FROM users WHERE id = asked.user_id;
		-- Nobody is looked for by an address that the user has not proved: an organisation's issuer may claim anybody's.
		IF who.email_verified_at IS NULL THEN
			hashes := '{}';
		ELSE
			emails := ARRAY[who.email, who.email_normalised];
		END IF;
		affiliate_ids := ARRAY(SELECT id FROM affiliates WHERE user_id = who.id
			OR email_normalised = who.email_normalised AND user_id IS NULL AND who.email_verified_at IS NOT NULL);
		partner_ids := ARRAY(SELECT id FROM partners WHERE affiliate_id = ANY (affiliate_ids));
		emails := ARRAY(
			SELECT unnest(emails)
			UNION SELECT email FROM affiliates WHERE id = ANY (affiliate_ids)
			UNION SELECT email FROM partners WHERE id = ANY (partner_ids));
		names := ARRAY(
			SELECT who.name UNION SELECT name FROM affiliates WHERE id = ANY (affiliate_ids)
			UNION SELECT name FROM partners WHERE id = ANY (partner_ids));
		hashes := hashes || ARRAY(SELECT email_hash FROM affiliates WHERE id = ANY (affiliate_ids));
		customer_ids := ARRAY(
			SELECT id FROM customers WHERE email_hash = ANY (hashes)
			UNION SELECT id FROM customers WHERE external_id = ANY (emails || ARRAY(SELECT lower(e) FROM unnest(emails) e)));
	ELSE
		hashes := ARRAY(SELECT email_hash FROM customers WHERE id = asked.customer_id AND email_hash IS NOT NULL);
		customer_ids := ARRAY(
			SELECT asked.customer_id UNION SELECT id FROM customers WHERE email_hash = ANY (hashes)
				AND organisation_id = asked.organisation_id AND (asked.program_id IS NULL OR program_id = asked.program_id));
	END IF;
	visitor_ids := ARRAY(
		SELECT jsonb_array_elements_text(asked.progress -> 'visitors')::uuid
		UNION SELECT visitor FROM customer_visitors WHERE customer_id = ANY (customer_ids)
		UNION SELECT visitor FROM conversions WHERE customer_id = ANY (customer_ids) AND visitor IS NOT NULL
		UNION SELECT visitor FROM conversions WHERE buyer_email_hash = ANY (hashes) AND visitor IS NOT NULL
			AND (asked.organisation_id IS NULL OR organisation_id = asked.organisation_id));
	-- On the tracking domain a visitor has another key; the clicks that it came by join the two.
	visitor_ids := ARRAY(
		SELECT unnest(visitor_ids)
		UNION SELECT k.visitor FROM visitor_clicks j JOIN programs g ON g.id = j.program_id
			CROSS JOIN LATERAL (SELECT visitor FROM clicks WHERE id = j.click_id OFFSET 0) k
			WHERE j.visitor = ANY (visitor_ids) AND k.visitor IS NOT NULL
		UNION SELECT k.visitor FROM conversions c CROSS JOIN LATERAL (SELECT visitor FROM clicks WHERE id = c.click_id OFFSET 0) k
			WHERE c.customer_id = ANY (customer_ids) AND k.visitor IS NOT NULL
		UNION SELECT visitor FROM browser_reports WHERE visitor IS NOT NULL
			AND conversion_id IN (SELECT id FROM conversions WHERE customer_id = ANY (customer_ids)));
	RETURN jsonb_build_object('request', wanted, 'userId', who.id, 'organisationId', asked.organisation_id,
		'emails', to_jsonb(emails), 'names', to_jsonb(names), 'hashes', to_jsonb(hashes),
		'affiliates', to_jsonb(affiliate_ids), 'partners', to_jsonb(partner_ids), 'customers', to_jsonb(customer_ids),
		'visitors', to_jsonb(visitor_ids),
		'externalIds', (SELECT coalesce(jsonb_object_agg(program_id, ids), '{}') FROM (
			SELECT program_id, jsonb_agg(external_id) AS ids FROM customers
			WHERE id = ANY (customer_ids) AND external_id IS NOT NULL AND erased_at IS NULL GROUP BY program_id) x));
END $$;
--> statement-breakpoint
CREATE FUNCTION "uuids_of"("list" jsonb) RETURNS uuid[] LANGUAGE sql IMMUTABLE AS $$
	SELECT ARRAY(SELECT jsonb_array_elements_text(list)::uuid)
$$;
--> statement-breakpoint
CREATE FUNCTION "texts_of"("list" jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
	SELECT ARRAY(SELECT jsonb_array_elements_text(list))
$$;
--> statement-breakpoint
-- Whether a text holds one of these words, in whatever case.
CREATE FUNCTION "holds_word"("content" text, "words" text[]) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
	SELECT EXISTS (SELECT FROM unnest(words) w WHERE length(w) > 2 AND strpos(lower(content), lower(w)) > 0)
$$;
--> statement-breakpoint
-- Conversions that a person bought, or that came from one of the person's browsers.
CREATE FUNCTION "person_conversions"("person" jsonb) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	tenant uuid := (person ->> 'organisationId')::uuid;
BEGIN
	RETURN QUERY
	SELECT c.id FROM conversions c WHERE c.customer_id = ANY (uuids_of(person -> 'customers'))
	UNION SELECT c.id FROM conversions c WHERE c.buyer_email_hash = ANY (texts_of(person -> 'hashes'))
		AND (tenant IS NULL OR c.organisation_id = tenant)
	UNION SELECT c.id FROM programs g JOIN conversions c ON c.program_id = g.id AND c.visitor = ANY (uuids_of(person -> 'visitors'))
		WHERE tenant IS NULL OR g.organisation_id = tenant;
END $$;
--> statement-breakpoint
-- Takes from conversions who bought. What is decided about them stays: amounts, credits, commission.
CREATE FUNCTION "unlink_conversions"("ids" uuid[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	changed integer;
BEGIN
	UPDATE conversions SET customer_external_id = NULL, buyer_email_hash = NULL, visitor = NULL, metadata = NULL,
		superseded = superseded - ARRAY['customerId', 'metadata'], content_hash = 'erased', unlinked_at = now(), version = version + 1
	WHERE id = ANY (ids);
	GET DIAGNOSTICS changed = ROW_COUNT;
	UPDATE browser_reports SET visitor = NULL, report = report - ARRAY['customerId', 'metadata'] WHERE conversion_id = ANY (ids);
	RETURN changed;
END $$;
--> statement-breakpoint
-- One chunk of a person's purchases. `waiting`: conversions that must be attributed first, so that erasing changes no money.
CREATE FUNCTION "erase_purchases"("wanted" uuid, "hashes" text[], "batch" integer) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	person jsonb := find_person(wanted, hashes);
	customer_ids uuid[] := uuids_of(person -> 'customers');
	own uuid[];
	others uuid[];
	changed integer := 0;
	waiting integer;
BEGIN
	SELECT coalesce(array_agg(id) FILTER (WHERE theirs), '{}'), coalesce(array_agg(id) FILTER (WHERE NOT theirs), '{}') INTO own, others FROM (
		SELECT c.id, c.customer_id IS NULL OR c.customer_id = ANY (customer_ids) OR coalesce(c.buyer_email_hash = ANY (texts_of(person -> 'hashes')), false) AS theirs
		FROM conversions c WHERE c.id IN (SELECT person_conversions(person)) AND c.unlinked_at IS NULL AND NOT c.attribution_due
		ORDER BY c.id LIMIT batch FOR UPDATE) due;
	UPDATE refunds r SET reason = 'erased' FROM conversions c WHERE c.id = ANY (own) AND r.reason IS NOT NULL
		AND r.program_id = c.program_id AND r.test = c.test AND r.goal = c.goal AND r.order_id = c.order_id;
	UPDATE conversions SET status_reason = 'erased' WHERE id = ANY (own) AND status_reason IS NOT NULL;
	DELETE FROM idempotency_keys WHERE request_id IN (SELECT request_id FROM conversions WHERE id = ANY (own));
	changed := unlink_conversions(own);
	-- Somebody else bought on the person's browser.
	UPDATE conversions SET visitor = NULL, unlinked_at = now(), version = version + 1 WHERE id = ANY (others);
	SELECT count(*) INTO waiting FROM conversions c
	WHERE c.id IN (SELECT person_conversions(person)) AND c.unlinked_at IS NULL AND c.attribution_due;
	RETURN jsonb_build_object('conversions', changed, 'full', cardinality(own) + cardinality(others) >= batch, 'waiting', waiting);
END $$;
--> statement-breakpoint
-- What tells the person's browsers and customers apart, once the purchases are done.
CREATE FUNCTION "erase_traces"("wanted" uuid, "hashes" text[]) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	person jsonb := find_person(wanted, hashes);
	customer_ids uuid[] := uuids_of(person -> 'customers');
	visitor_ids uuid[] := uuids_of(person -> 'visitors');
	customers_gone integer;
	reports integer;
BEGIN
	UPDATE browser_reports b SET visitor = NULL, report = report - ARRAY['customerId', 'metadata']
	WHERE b.visitor = ANY (visitor_ids) OR EXISTS (SELECT FROM customers c
		WHERE c.id = ANY (customer_ids) AND c.program_id = b.program_id AND c.external_id = b.report ->> 'customerId');
	GET DIAGNOSTICS reports = ROW_COUNT;
	-- Told once more: what came while the days were gone through.
	UPDATE clicks SET visitor = NULL, address_hash = NULL WHERE visitor = ANY (visitor_ids);
	UPDATE events SET visitor = NULL, session_id = NULL, data = NULL WHERE visitor = ANY (visitor_ids);
	DELETE FROM visitor_clicks j USING programs g WHERE g.id = j.program_id AND j.visitor = ANY (visitor_ids);
	DELETE FROM customer_visitors WHERE visitor = ANY (visitor_ids) OR customer_id = ANY (customer_ids);
	DELETE FROM customer_bindings WHERE customer_id = ANY (customer_ids);
	UPDATE customers SET external_id = 'erased-' || gen_random_uuid(), email_hash = NULL, erased_at = now()
	WHERE id = ANY (customer_ids) AND erased_at IS NULL;
	GET DIAGNOSTICS customers_gone = ROW_COUNT;
	RETURN jsonb_build_object('customers', customers_gone, 'browser_reports', reports);
END $$;
--> statement-breakpoint
-- The next `count` days of clicks and events after the table `after`, detached ones as well: who came, and what a partner
-- had put of itself into the sub-ids of its links. `last` null: there are no more.
CREATE FUNCTION "erase_days"("wanted" uuid, "hashes" text[], "after" text, "count" integer) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	person jsonb := find_person(wanted, hashes);
	words text[] := texts_of(person -> 'emails') || texts_of(person -> 'names');
	day record;
	last_name text;
	done integer := 0;
	found integer;
	rows_changed integer := 0;
BEGIN
	FOR day IN SELECT * FROM event_days() d WHERE d.name > coalesce(after, '') ORDER BY d.name LIMIT count LOOP
		IF day.parent = 'clicks' THEN
			EXECUTE format('UPDATE %I.%I SET visitor = NULL, address_hash = NULL WHERE visitor = ANY ($1)', day.namespace, day.name)
				USING uuids_of(person -> 'visitors');
			GET DIAGNOSTICS found = ROW_COUNT;
			rows_changed := rows_changed + found;
			EXECUTE format('UPDATE %I.%I SET sub = NULL, utm = NULL, referrer = NULL WHERE partner_id = ANY ($1) AND holds_word(concat_ws('' '', sub, utm, referrer), $2)',
				day.namespace, day.name) USING uuids_of(person -> 'partners'), words;
		ELSE
			EXECUTE format('UPDATE %I.%I SET visitor = NULL, session_id = NULL, data = NULL WHERE visitor = ANY ($1)', day.namespace, day.name)
				USING uuids_of(person -> 'visitors');
		END IF;
		GET DIAGNOSTICS found = ROW_COUNT;
		rows_changed := rows_changed + found;
		done := done + 1;
		last_name := day.name;
	END LOOP;
	RETURN jsonb_build_object('last', CASE WHEN done = count THEN last_name END, 'clicks', rows_changed);
END $$;
--> statement-breakpoint
-- Every day of clicks and of events, attached or not.
CREATE FUNCTION "event_days"() RETURNS TABLE ("namespace" name, "name" name, "parent" text, "day" date)
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
	SELECT n.nspname, c.relname, split_part(c.relname, '_', 1), to_date(right(c.relname, 8), 'YYYYMMDD')
	FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
	WHERE c.relkind = 'r' AND c.relname ~ '^(clicks|events)_[0-9]{8}$'
		AND (n.nspname = 'detached' OR n.nspname = 'public' AND c.relispartition)
$$;
--> statement-breakpoint
-- Lets a reason be replaced by one fixed word, by the owner's functions alone; else append-only, as before.
CREATE FUNCTION "refuse_all_but_erasing"() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
	IF current_user = (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID) AND OLD.reason IS NOT NULL
		AND NEW.reason = 'erased' AND to_jsonb(NEW) - 'reason' = to_jsonb(OLD) - 'reason' THEN
		RETURN NEW;
	END IF;
	RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
--> statement-breakpoint
DO $$
DECLARE
	name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['partner_states', 'enrollment_states'] LOOP
		EXECUTE format('DROP TRIGGER append_only ON %I', name);
		EXECUTE format('CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', name);
		EXECUTE format('CREATE TRIGGER append_only_rows BEFORE UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_all_but_erasing()', name);
	END LOOP;
END $$;
--> statement-breakpoint
-- The end of erasing a user: the account goes, and a partner without a name is left wherever it was one. Answers counts; null
-- when the user is the last owner of an organisation or of the platform, and nothing was done. Asks the edge to follow.
CREATE FUNCTION "erase_account"("wanted" uuid, "hashes" text[]) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	person jsonb := find_person(wanted, hashes);
	who uuid := (person ->> 'userId')::uuid;
	affiliate_ids uuid[] := uuids_of(person -> 'affiliates');
	partner_ids uuid[] := uuids_of(person -> 'partners');
	all_hashes text[] := texts_of(person -> 'hashes');
	emails text[] := texts_of(person -> 'emails');
	words text[] := texts_of(person -> 'emails') || texts_of(person -> 'names');
	normalised text;
	tenants uuid[];
	invitation_ids uuid[];
	one uuid;
	stand_in uuid;
	word text;
	counts jsonb;
BEGIN
	IF EXISTS (SELECT FROM last_owner_of(who)) THEN
		RETURN NULL;
	END IF;
	SELECT email_normalised, words || email INTO normalised, words FROM users WHERE id = who;
	tenants := ARRAY(SELECT organisation_id FROM memberships WHERE user_id = who UNION SELECT organisation_id FROM partners WHERE id = ANY (partner_ids));
	invitation_ids := ARRAY(SELECT id FROM invitations WHERE email_normalised = normalised);
	counts := jsonb_build_object(
		'partners', cardinality(partner_ids),
		'sessions', (SELECT count(*) FROM sessions WHERE user_id = who),
		'memberships', (SELECT count(*) FROM memberships WHERE user_id = who),
		'invitations', cardinality(invitation_ids),
		'notifications', (SELECT count(*) FROM notifications WHERE user_id = who OR recipient = ANY (all_hashes)),
		'links', (SELECT count(*) FROM links WHERE partner_id = ANY (partner_ids)));
	-- While there still is a pseudonym to write it under.
	PERFORM audit_note(NULL, who, 'user.erased', 'user', NULL, jsonb_build_object('counts', counts));

	UPDATE links SET status = 'archived', version = version + 1, updated_at = now(),
		code = CASE WHEN names_person(code, words) THEN 'erased-' || gen_random_uuid() ELSE code END,
		destination_url = CASE WHEN holds_word(destination_url, words) THEN NULL ELSE destination_url END
	WHERE partner_id = ANY (partner_ids);
	UPDATE coupons SET status = 'archived', version = version + 1, updated_at = now() WHERE partner_id = ANY (partner_ids) AND status <> 'archived';
	UPDATE enrollments SET status_reason = 'erased', version = version + 1 WHERE partner_id = ANY (partner_ids) AND status_reason IS NOT NULL;
	UPDATE partner_states SET reason = 'erased' WHERE partner_id = ANY (partner_ids) AND reason IS NOT NULL AND reason <> 'erased';
	UPDATE enrollment_states SET reason = 'erased' WHERE reason IS NOT NULL AND reason <> 'erased'
		AND enrollment_id IN (SELECT id FROM enrollments WHERE partner_id = ANY (partner_ids));
	INSERT INTO partner_states (id, organisation_id, partner_id, status, reason, effective_from)
	SELECT uuidv7(), organisation_id, id, 'suspended', 'erased', now() FROM partners WHERE id = ANY (partner_ids) AND status <> 'suspended';
	-- A stand-in for each program: nothing tells that two of them were one person. It has no key, so that the audit log keeps
	-- nothing of what the partner was called.
	FOREACH one IN ARRAY partner_ids LOOP
		stand_in := gen_random_uuid();
		word := 'erased-' || gen_random_uuid() || '@invalid';
		INSERT INTO affiliates (id, email, email_normalised, email_hash, name)
		VALUES (stand_in, word, word, encode(gen_random_bytes(32), 'hex'), 'Erased partner');
		DELETE FROM person_keys WHERE person_id = stand_in;
		UPDATE partners SET affiliate_id = stand_in, name = 'Erased partner', email = word,
			status = 'suspended', status_reason = 'erased', version = version + 1 WHERE id = one;
	END LOOP;
	INSERT INTO outbox (id, organisation_id, topic, payload)
	SELECT uuidv7(), organisation_id, 'publish-links', jsonb_build_object('v', 1, 'scope', 'partner', 'id', id)
	FROM partners WHERE id = ANY (partner_ids);
	DELETE FROM affiliates WHERE id = ANY (affiliate_ids);

	UPDATE programs SET notify_email = NULL, version = version + 1 WHERE lower(notify_email) = ANY (ARRAY(SELECT lower(e) FROM unnest(emails) e));
	DELETE FROM notifications WHERE user_id = who OR recipient = ANY (all_hashes);
	-- What others were told of the person.
	UPDATE notifications n SET data = (
		SELECT jsonb_object_agg(key, CASE WHEN value #>> '{}' = ANY (words) THEN '"Erased person"' ELSE value END) FROM jsonb_each(n.data))
	WHERE (organisation_id = ANY (tenants) OR kind = 'acted_as') AND EXISTS (SELECT FROM jsonb_each_text(n.data) d WHERE d.value = ANY (words));
	DELETE FROM mail_suppressions WHERE address_hash = ANY (all_hashes);
	DELETE FROM email_tokens WHERE email_normalised = normalised;
	DELETE FROM invitations WHERE id = ANY (invitation_ids);
	DELETE FROM memberships WHERE user_id = who;
	DELETE FROM sessions WHERE user_id = who OR actor_id = who;
	UPDATE privacy_requests SET user_id = NULL, object_key = NULL WHERE user_id = who;
	DELETE FROM users WHERE id = who;
	DELETE FROM person_keys WHERE person_id = who OR person_id = ANY (affiliate_ids || invitation_ids);
	RETURN counts;
END $$;
--> statement-breakpoint
-- Whether a code spells a person: the name, or what stands before the @, without what lies between letters.
CREATE FUNCTION "names_person"("code" text, "words" text[]) RETURNS boolean LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
	SELECT EXISTS (SELECT FROM unnest(words) w CROSS JOIN LATERAL (SELECT regexp_replace(lower(split_part(w, '@', 1)), '[^[:alnum:]]', '', 'g') AS bare) b
		WHERE length(b.bare) > 3 AND strpos(regexp_replace(lower(code), '[^[:alnum:]]', '', 'g'), b.bare) > 0)
$$;
--> statement-breakpoint
-- Where a user is the last who can decide; the id is null for the platform itself.
CREATE FUNCTION "last_owner_of"("who" uuid) RETURNS TABLE ("id" uuid, "name" text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT o.id, o.name FROM memberships m JOIN organisations o ON o.id = m.organisation_id
	WHERE m.user_id = who AND m.role = 'owner'
		AND NOT EXISTS (SELECT FROM memberships x WHERE x.organisation_id = o.id AND x.role = 'owner' AND x.user_id <> who)
	UNION ALL
	SELECT NULL, 'the platform' FROM users u WHERE u.id = who AND u.platform_role = 'owner'
		AND NOT EXISTS (SELECT FROM users x WHERE x.platform_role = 'owner' AND x.id <> who)
$$;
--> statement-breakpoint
-- The same about whoever asks.
CREATE FUNCTION "own_last_ownerships"() RETURNS TABLE ("id" uuid, "name" text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT * FROM last_owner_of(current_user_id())
$$;
--> statement-breakpoint
-- One bounded piece of deleting clicks and events that programs no longer keep: the oldest day that has any, at most `batch`
-- rows of it; the day as a whole when no program keeps it. `day` null: nothing is left to do.
CREATE FUNCTION "expire_events"("today" date, "batch" integer) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	next_day date;
	part record;
	expired uuid[];
	kept boolean;
	found integer;
	deleted integer := 0;
	dropped integer := 0;
	finished boolean := true;
BEGIN
	SELECT min(d.day) INTO next_day FROM event_days() d WHERE EXISTS (
		SELECT FROM programs g WHERE d.day < today - g.retain_click_days AND d.day >= coalesce(g.clicks_gone_before, '-infinity'));
	IF next_day IS NULL THEN
		RETURN jsonb_build_object('day', NULL, 'deleted', 0, 'dropped', 0);
	END IF;
	SELECT array_agg(id) FILTER (WHERE next_day < today - retain_click_days AND next_day >= coalesce(clicks_gone_before, '-infinity')),
		bool_or(next_day >= today - retain_click_days) INTO expired, kept FROM programs;
	FOR part IN SELECT * FROM event_days() d WHERE d.day = next_day ORDER BY d.name LOOP
		IF kept THEN
			EXECUTE format('DELETE FROM %1$I.%2$I WHERE ctid IN (SELECT ctid FROM %1$I.%2$I WHERE program_id = ANY ($1) LIMIT $2)', part.namespace, part.name)
				USING expired, batch;
			GET DIAGNOSTICS found = ROW_COUNT;
			deleted := deleted + found;
			finished := finished AND found < batch;
		ELSIF part.namespace = 'detached' THEN
			EXECUTE format('DROP TABLE detached.%I', part.name);
			dropped := dropped + 1;
		ELSE
			EXECUTE format('TRUNCATE public.%I', part.name);
			dropped := dropped + 1;
		END IF;
	END LOOP;
	IF finished THEN
		UPDATE programs SET clicks_gone_before = next_day + 1 WHERE id = ANY (expired);
	END IF;
	RETURN jsonb_build_object('day', next_day, 'deleted', deleted, 'dropped', dropped);
END $$;
--> statement-breakpoint
DO $$
DECLARE
	name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['find_person(uuid, text[])', 'person_conversions(jsonb)', 'unlink_conversions(uuid[])', 'erase_purchases(uuid, text[], integer)',
		'erase_traces(uuid, text[])', 'erase_days(uuid, text[], text, integer)', 'erase_account(uuid, text[])', 'last_owner_of(uuid)',
		'expire_events(date, integer)'] LOOP
		EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', name);
	END LOOP;
	FOREACH name IN ARRAY ARRAY['find_person(uuid, text[])', 'unlink_conversions(uuid[])', 'erase_purchases(uuid, text[], integer)',
		'erase_traces(uuid, text[])', 'erase_days(uuid, text[], text, integer)', 'erase_account(uuid, text[])', 'last_owner_of(uuid)',
		'expire_events(date, integer)'] LOOP
		EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO job', name);
	END LOOP;
	REVOKE ALL ON FUNCTION own_last_ownerships() FROM PUBLIC;
	GRANT EXECUTE ON FUNCTION own_last_ownerships() TO app;
END $$;
--> statement-breakpoint
-- What webhooks and bad events hold is looked at by the job, which has the keys.
GRANT UPDATE ("envelope") ON "integration_events", "provider_events" TO "job";
--> statement-breakpoint
GRANT UPDATE ("raw") ON "bad_events" TO "job";
--> statement-breakpoint
GRANT SELECT ("avatar_key", "email_verified_at") ON "users" TO "job";
--> statement-breakpoint
GRANT DELETE ON "visitor_clicks", "browser_reports", "customer_visitors" TO "job";
