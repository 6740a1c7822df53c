DO $$
DECLARE
	name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['notifications', 'deliveries', 'notification_preferences', 'mail_suppressions'] LOOP
		EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
		EXECUTE format('CREATE POLICY jobs ON %I TO job USING (true) WITH CHECK (true)', name);
	END LOOP;
END $$;
--> statement-breakpoint
CREATE POLICY own ON "notifications" FOR SELECT TO app USING (user_id = (SELECT current_user_id()));
--> statement-breakpoint
CREATE POLICY own_read ON "notifications" FOR UPDATE TO app USING (user_id = (SELECT current_user_id())) WITH CHECK (user_id = (SELECT current_user_id()));
--> statement-breakpoint
-- Requests tell; they read nothing of what they told others.
CREATE POLICY told ON "notifications" FOR INSERT TO app
	WITH CHECK (organisation_id IS NULL OR organisation_id = (SELECT current_organisation()));
--> statement-breakpoint
-- What is of no tenant, an account's own news, is handed off by whoever tells it.
CREATE POLICY told ON "outbox" FOR INSERT TO app WITH CHECK (organisation_id IS NULL);
--> statement-breakpoint
CREATE POLICY own ON "deliveries" FOR SELECT TO app USING (notification_id IN (SELECT id FROM notifications WHERE user_id = (SELECT current_user_id())));
--> statement-breakpoint
CREATE POLICY own ON "notification_preferences" TO app USING (user_id = (SELECT current_user_id())) WITH CHECK (user_id = (SELECT current_user_id()));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ("read_at") ON "notifications" TO "app";
--> statement-breakpoint
GRANT SELECT ON "deliveries" TO "app";
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "notification_preferences" TO "app";
--> statement-breakpoint
GRANT SELECT, INSERT, DELETE ON "notifications", "deliveries", "mail_suppressions" TO "job";
--> statement-breakpoint
GRANT UPDATE ("planned_at", "envelope") ON "notifications" TO "job";
--> statement-breakpoint
-- An address that mail came back from, and one that it reaches again.
GRANT UPDATE ON "mail_suppressions" TO "job";
--> statement-breakpoint
GRANT UPDATE ON "deliveries" TO "job";
--> statement-breakpoint
GRANT SELECT ON "notification_preferences" TO "job";
--> statement-breakpoint
-- Whom a mail goes to, and how.
GRANT SELECT ("id", "email", "email_normalised", "name", "phone", "locale", "timezone", "quiet_from", "quiet_until") ON "users" TO "job";
--> statement-breakpoint
CREATE POLICY jobs ON "users" FOR SELECT TO job USING (true);
