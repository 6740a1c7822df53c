-- What may be fraud is the platform's own: no tenant and no affiliate sees it, and requests of the platform's people read it as a job does.
DO $$
DECLARE
	name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['fraud_signals', 'fraud_scans'] LOOP
		EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
		EXECUTE format('CREATE POLICY jobs ON %I TO job USING (true) WITH CHECK (true)', name);
		EXECUTE format('GRANT SELECT, INSERT ON %I TO job', name);
	END LOOP;
END $$;
--> statement-breakpoint
GRANT UPDATE ("grade", "figures", "day", "state", "decision", "decided_grade", "reason", "decided_by", "decided_at", "changed_at", "version") ON "fraud_signals" TO "job";
--> statement-breakpoint
GRANT UPDATE ("scanned_at", "found") ON "fraud_scans" TO "job";
--> statement-breakpoint
-- What people decide is in the log; what the job counts every hour is not.
CREATE CONSTRAINT TRIGGER audited AFTER UPDATE ON "fraud_signals" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
	WHEN (OLD.decided_at IS DISTINCT FROM NEW.decided_at)
	EXECUTE FUNCTION audit_change('fraud_signal', 'affiliate_id', 'reason', '', 'affiliate_id,subject_id,decided_by,decided_at');
--> statement-breakpoint
-- Erasing a person also takes what was thought of it.
ALTER FUNCTION "erase_account"(uuid, text[]) RENAME TO "erase_noted";
--> statement-breakpoint
REVOKE ALL ON FUNCTION "erase_noted"(uuid, text[]) FROM PUBLIC, app, job;
--> statement-breakpoint
CREATE FUNCTION "erase_account"("wanted" uuid, "hashes" text[]) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	person jsonb := find_person(wanted, hashes);
	who uuid := (person ->> 'userId')::uuid;
	affiliate_ids uuid[] := uuids_of(person -> 'affiliates');
	salt text := gen_random_uuid()::text;
	counts jsonb := erase_noted(wanted, hashes);
BEGIN
	IF counts IS NULL THEN
		RETURN NULL;
	END IF;
	DELETE FROM fraud_signals WHERE affiliate_id = ANY (affiliate_ids);
	UPDATE fraud_signals SET decided_by = md5(salt)::uuid WHERE decided_by = who;
	RETURN counts;
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION "erase_account"(uuid, text[]) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION "erase_account"(uuid, text[]) TO "job";
