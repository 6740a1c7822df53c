import type { Executor } from "../db/executor.ts";
import { insertOutbox } from "../db/repositories/outbox.ts";
import type { JobName } from "../queues/jobs.ts";
import type { OutboxRow } from "../queues/outbox.ts";
import type { Services } from "./services.ts";

/** Jobs whose payload says nothing but that there is work. */
type WakeJob = Exclude<JobName, "publish-links" | "send-notice" | "send-webhooks">;

/** Jobs by name, and whether there is work for each. */
export type Wanted = Readonly<Partial<Record<WakeJob, boolean>>>;

/**
 * Writes hand-offs to the jobs that are wanted, in the transaction whose effect needs them.
 *
 * @returns the rows, to publish after commit
 */
export async function wakeJobs(
  db: Executor,
  { services, requestId }: { readonly services: Pick<Services, "newId">; readonly requestId: string },
  wanted: Wanted,
): Promise<OutboxRow[]> {
  const topics = Object.entries(wanted).flatMap(([topic, want]) => (want ? [topic] : []));
  const rows = topics.map((topic) => ({ id: services.newId(), topic, payload: { v: 1, requestId } }));
  if (rows.length > 0) await db.execute(insertOutbox(null, rows));
  return rows;
}
