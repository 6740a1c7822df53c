-- Erasing a user also takes what it is paid by. What was paid stays in the books, with methods that are emptied and stand-ins for
-- who asked, approved, verified and held.
CREATE FUNCTION "refuse_all_but_forgetting"() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
	IF current_user = (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID)
		AND to_jsonb(NEW) - '{user_id,details}'::text[] = to_jsonb(OLD) - '{user_id,details}'::text[]
		AND NEW.details IN (OLD.details, OLD.details - 'reason') THEN
		RETURN NEW;
	END IF;
	RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
--> statement-breakpoint
DROP TRIGGER append_only_rows ON "payout_events";
--> statement-breakpoint
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON "payout_events" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER append_only_rows BEFORE UPDATE ON "payout_events" FOR EACH ROW EXECUTE FUNCTION refuse_all_but_forgetting();
--> statement-breakpoint
-- Who did it says the row of the log itself, by a pseudonym; the same id in clear would outlive the person.
DO $$
DECLARE
	watched record;
BEGIN
	FOR watched IN SELECT * FROM (VALUES
		('payees', 'payee', 'affiliate_id', 'country,hold_reason', '', 'affiliate_id,stripe_seen_at,stripe_wants,held_by'),
		('payout_methods', 'payout_method', 'affiliate_id', 'label,country,reason', 'envelope,fingerprint', 'affiliate_id,verified_by'),
		('payout_batches', 'payout_batch', '', '', '', 'request_id,created_by,approved_by'),
		('payouts', 'payout', 'partner:partner_id', 'reason,failure_reason', '', 'leased_until,request_id,affiliate_id,created_by')
	) AS w(name, entity, person, personal, secret, ignored) LOOP
		EXECUTE format('DROP TRIGGER audited ON %I', watched.name);
		EXECUTE format('CREATE CONSTRAINT TRIGGER audited AFTER INSERT OR UPDATE ON %I DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_change(%L, %L, %L, %L, %L)',
			watched.name, watched.entity, watched.person, watched.personal, watched.secret, watched.ignored);
	END LOOP;
END $$;
--> statement-breakpoint
ALTER FUNCTION "erase_account"(uuid, text[]) RENAME TO "erase_partnerships";
--> statement-breakpoint
REVOKE ALL ON FUNCTION "erase_partnerships"(uuid, text[]) FROM PUBLIC, app, job;
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
	-- Before the affiliate that it refers to.
	DELETE FROM payees WHERE affiliate_id = ANY (affiliate_ids);
	counts := erase_partnerships(wanted, hashes);
	IF counts IS NULL THEN
		RAISE EXCEPTION 'the other owners left meanwhile' USING ERRCODE = 'serialization_failure';
	END IF;
	UPDATE payout_methods SET affiliate_id = md5(salt || affiliate_id)::uuid, envelope = CASE WHEN envelope IS NOT NULL THEN 'erased' END,
		fingerprint = NULL, label = 'erased', reason = CASE WHEN reason IS NOT NULL THEN 'erased' END,
		state = CASE WHEN ended_at IS NULL THEN 'replaced' ELSE state END, ended_at = coalesce(ended_at, now()), version = version + 1
	WHERE affiliate_id = ANY (affiliate_ids);
	-- Each partner has a stand-in of its own by now.
	UPDATE payouts y SET affiliate_id = p.affiliate_id, reason = CASE WHEN y.reason IS NOT NULL THEN 'erased' END,
		failure_reason = CASE WHEN y.failure_reason IS NOT NULL THEN 'erased' END, version = y.version + 1
	FROM partners p WHERE p.id = y.partner_id AND y.partner_id = ANY (partner_ids);
	UPDATE payout_events SET details = details - 'reason'
	WHERE details ? 'reason' AND payout_id IN (SELECT id FROM payouts WHERE partner_id = ANY (partner_ids));
	UPDATE payouts SET created_by = md5(salt || organisation_id)::uuid WHERE created_by = who;
	UPDATE payout_batches SET created_by = md5(salt || organisation_id)::uuid WHERE created_by = who;
	UPDATE payout_batches SET approved_by = md5(salt || organisation_id)::uuid WHERE approved_by = who;
	UPDATE payout_events SET user_id = md5(salt || organisation_id)::uuid WHERE user_id = who;
	UPDATE payees SET held_by = md5(salt)::uuid WHERE held_by = who;
	UPDATE payout_methods SET verified_by = md5(salt)::uuid WHERE verified_by = who;
	RETURN counts;
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION "erase_account"(uuid, text[]) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION "erase_account"(uuid, text[]) TO "job";
