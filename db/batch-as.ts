import type { BatchItem, BatchResponse } from "drizzle-orm/batch";
import { type Actor, type HttpDatabase, setIdentity } from "./client.ts";

type Statements = readonly [BatchItem<"pg">, ...BatchItem<"pg">[]];

/** Runs statements as a tenant or user, in one round trip and one transaction, and answers their results in order. */
export async function batchAs<T extends Statements>(
  db: HttpDatabase,
  identity: Actor,
  statements: T,
): Promise<BatchResponse<T>> {
  const [, ...results] = await db.batch([db.execute(setIdentity(identity)), ...statements]);
  return results as unknown as BatchResponse<T>;
}
