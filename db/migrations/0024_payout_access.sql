-- Payouts: a tenant's own rows for `app` to read, all for `job`, which alone writes what moves money.
DO $$
DECLARE
	name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['payout_policies', 'payout_batches', 'payouts', 'payout_events'] LOOP
		EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
		EXECUTE format('CREATE POLICY tenant ON %I TO app USING (organisation_id = (SELECT current_organisation())) WITH CHECK (organisation_id = (SELECT current_organisation()))', name);
		EXECUTE format('CREATE POLICY platform ON %I FOR SELECT TO app USING ((SELECT current_platform_role()) IS NOT NULL)', name);
		EXECUTE format('CREATE POLICY jobs ON %I TO job USING (true) WITH CHECK (true)', name);
		EXECUTE format('GRANT SELECT ON %I TO app, job', name);
	END LOOP;
	-- An affiliate's own, and the platform's people's: no tenant sees where somebody banks.
	FOREACH name IN ARRAY ARRAY['payees', 'payout_methods'] LOOP
		EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
		EXECUTE format('CREATE POLICY own ON %I FOR SELECT TO app USING (affiliate_id IN (SELECT id FROM affiliates WHERE user_id = (SELECT current_user_id())))', name);
		EXECUTE format('CREATE POLICY platform ON %I FOR SELECT TO app USING ((SELECT current_platform_role()) IS NOT NULL)', name);
		EXECUTE format('CREATE POLICY jobs ON %I TO job USING (true) WITH CHECK (true)', name);
		EXECUTE format('GRANT SELECT ON %I TO app, job', name);
		EXECUTE format('GRANT INSERT ON %I TO job', name);
	END LOOP;
END $$;
--> statement-breakpoint
CREATE POLICY own ON "payouts" FOR SELECT TO app USING (partner_id IN (SELECT own_partner_ids()));
--> statement-breakpoint
CREATE POLICY own ON "payout_policies" FOR SELECT TO app USING (program_id IN (SELECT own_program_ids()));
--> statement-breakpoint
ALTER TABLE "stripe_payouts" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY platform ON "stripe_payouts" FOR SELECT TO app USING ((SELECT current_platform_role()) IS NOT NULL);
--> statement-breakpoint
CREATE POLICY jobs ON "stripe_payouts" TO job USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT ON "stripe_payouts" TO "app", "job";
--> statement-breakpoint
GRANT INSERT, UPDATE ON "stripe_payouts" TO "job";
--> statement-breakpoint
GRANT INSERT ON "payout_policies" TO "app";
--> statement-breakpoint
GRANT UPDATE ("rules", "version", "updated_at") ON "payout_policies" TO "app";
--> statement-breakpoint
GRANT INSERT ON "payout_batches", "payouts", "payout_events" TO "job";
--> statement-breakpoint
GRANT UPDATE ("country", "kind", "stripe_account_id", "stripe_state", "stripe_wants", "stripe_seen_at", "held_at", "hold_reason", "held_by", "version") ON "payees" TO "job";
--> statement-breakpoint
GRANT UPDATE ("state", "usable_from", "verified_at", "verified_by", "ended_at", "reason", "version") ON "payout_methods" TO "job";
--> statement-breakpoint
GRANT UPDATE ("state", "approved_by", "approved_at", "ended_at", "reason", "version") ON "payout_batches" TO "job";
--> statement-breakpoint
GRANT UPDATE ("batch_id", "amount_minor", "reduced_minor", "state", "method_id", "method_kind", "attempt", "held_at", "leased_until", "submitted_at", "paid_at", "failed_at", "failure_stage", "failure_code", "failure_reason", "transfer_id", "destination", "destination_payment", "returned_minor", "reference", "proof_key", "reason", "version") ON "payouts" TO "job";
--> statement-breakpoint
GRANT UPDATE ("processed_at", "attempts", "next_attempt_at", "error") ON "provider_events" TO "job";
--> statement-breakpoint
-- What came before anything was done with it needs nothing done.
UPDATE "provider_events" SET "processed_at" = "received_at";
--> statement-breakpoint
-- What was done to a payout stays as it was said.
CREATE TRIGGER append_only_rows BEFORE UPDATE OR DELETE ON "payout_events" FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
DO $$
DECLARE
	watched record;
BEGIN
	FOR watched IN SELECT * FROM (VALUES
		('payees', 'INSERT OR UPDATE', 'payee', 'affiliate_id', 'country,hold_reason', '', 'affiliate_id,stripe_seen_at,stripe_wants'),
		('payout_methods', 'INSERT OR UPDATE', 'payout_method', 'affiliate_id', 'label,country', 'envelope,fingerprint', 'affiliate_id'),
		('payout_policies', 'INSERT OR UPDATE', 'payout_policy', '', '', '', ''),
		('payout_batches', 'INSERT OR UPDATE', 'payout_batch', '', '', '', 'request_id'),
		('payouts', 'INSERT OR UPDATE', 'payout', 'partner:partner_id', 'reason,failure_reason', '', 'leased_until,request_id,affiliate_id')
	) AS w(name, events, entity, person, personal, secret, ignored) LOOP
		EXECUTE format('CREATE CONSTRAINT TRIGGER audited AFTER %s ON %I DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_change(%L, %L, %L, %L, %L)',
			watched.events, watched.name, watched.entity, watched.person, watched.personal, watched.secret, watched.ignored);
	END LOOP;
END $$;
