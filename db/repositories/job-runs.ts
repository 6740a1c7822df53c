import type { HttpDatabase } from "../client.ts";
import { jobRuns } from "../schema/operations.ts";

/** Keeps what a job run did. */
export async function recordJobRun(db: HttpDatabase, run: typeof jobRuns.$inferInsert): Promise<void> {
  await db.insert(jobRuns).values(run);
}
