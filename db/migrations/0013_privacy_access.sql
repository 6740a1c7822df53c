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
