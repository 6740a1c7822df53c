import { moment } from "../../db/executor.ts";
import { takeLateDisputes } from "../../db/repositories/disputes/writes.ts";
import { inTransaction } from "../../db/transaction.ts";
import { tellDeciders } from "../disputes/tell.ts";
import { publishNow } from "../hand-off.ts";
import type { JobCounts, JobRun } from "./job.ts";

const CHUNK = 100;
const CHUNKS_MAX = 20;

/** Tells the merchant's owners and managers of each dispute that they should have answered, once for each deadline. */
export async function remindDisputes({
  services,
  requestId,
  audit,
  now,
}: JobRun<"remind-disputes">): Promise<JobCounts> {
  let reminded = 0;
  for (let chunk = 0; chunk < CHUNKS_MAX; chunk++) {
    const { count, handOffs } = await inTransaction(services.job, { audit }, async (tx) => {
      const late = await takeLateDisputes(tx, now, CHUNK);
      const rows = [];
      for (const { id, organisationId, due, ...about } of late) {
        const dueAt = moment(due).toISOString();
        const { program, partner, number, subject } = about;
        rows.push(
          ...(await tellDeciders({ services, requestId }, tx, organisationId, {
            ...{ kind: "dispute_overdue", key: `${id}/${dueAt}` },
            data: { program, partner, number, subject, dueAt },
          })),
        );
      }
      return { count: late.length, handOffs: rows };
    });
    await publishNow(services, handOffs, requestId);
    reminded += count;
    if (count < CHUNK) break;
  }
  return { reminded };
}
