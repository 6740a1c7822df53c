import type { HttpDatabase } from "../client.ts";
import { providerEvents } from "../schema/operations.ts";

/** Keeps a webhook; the same event again adds nothing. */
export async function recordProviderEvent(
  db: HttpDatabase,
  event: typeof providerEvents.$inferInsert,
): Promise<void> {
  await db
    .insert(providerEvents)
    .values(event)
    .onConflictDoNothing({ target: [providerEvents.provider, providerEvents.eventId] });
}
