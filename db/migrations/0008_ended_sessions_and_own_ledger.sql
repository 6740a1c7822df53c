-- Sessions that ended long ago are deleted by night: of a session the job sees when it ended, and no token.
CREATE POLICY jobs ON "sessions" TO job USING (true);
--> statement-breakpoint
GRANT SELECT ("expires_at", "revoked_at"), DELETE ON "sessions" TO "job";
--> statement-breakpoint
-- As the policy on attributions: per row, by index. The sets of all own entries and postings were made anew for each statement.
DROP POLICY own ON "entries";
--> statement-breakpoint
CREATE POLICY own ON "entries" FOR SELECT TO app USING (EXISTS (
	SELECT FROM accounts a WHERE a.id = entries.account_id AND a.partner_id IN (SELECT own_partner_ids())
));
--> statement-breakpoint
DROP POLICY own ON "postings";
--> statement-breakpoint
CREATE POLICY own ON "postings" FOR SELECT TO app USING (EXISTS (
	SELECT FROM entries e JOIN accounts a ON a.id = e.account_id
	WHERE e.posting_id = postings.id AND a.partner_id IN (SELECT own_partner_ids())
));
