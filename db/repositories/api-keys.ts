import { eq, sql } from "drizzle-orm";
import type { HttpDatabase } from "../client.ts";
import { apiKeys } from "../schema/tenancy.ts";

export type ApiKeyRow = typeof apiKeys.$inferSelect;

/** Finds the key whose hash was presented, before the tenant is known; undefined when there is none. */
export async function findApiKey(db: HttpDatabase, keyHash: string): Promise<ApiKeyRow | undefined> {
  const [, rows] = await db.batch([
    db.execute(sql`SELECT set_config('app.api_key_hash', ${keyHash}, true)`),
    db.select().from(apiKeys).where(eq(apiKeys.keyHash, keyHash)),
  ]);
  return rows[0];
}
