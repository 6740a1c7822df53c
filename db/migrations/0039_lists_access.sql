-- Exports of lists are their user's alone: neither its organisations nor the platform read them.
ALTER TABLE "list_exports" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY own ON "list_exports" TO app USING (user_id = (SELECT current_user_id())) WITH CHECK (user_id = (SELECT current_user_id()));
--> statement-breakpoint
CREATE POLICY jobs ON "list_exports" TO job USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, INSERT ON "list_exports" TO "app";
--> statement-breakpoint
GRANT SELECT, DELETE ON "list_exports" TO "job";
--> statement-breakpoint
GRANT UPDATE ("state", "parts", "place", "rows", "bytes", "finished_at", "expires_at") ON "list_exports" TO "job";
--> statement-breakpoint
-- Clicks of a program and of a link, the latest first, as lists of them are read.
CREATE INDEX "clicks_by_program" ON "clicks" ("program_id", "id");
--> statement-breakpoint
CREATE INDEX "clicks_by_link" ON "clicks" ("link_id", "id");

--> statement-breakpoint
GRANT UPDATE ("answer") ON "idempotency_keys" TO "app";
