import { closeListExports, listOldListExports, partKeys } from "../../db/repositories/list-exports.ts";
import {
  closeExports,
  deleteOldNotifications,
  expireEvents,
  expireReports,
  listOldExports,
  unlinkBuyers,
} from "../../db/repositories/retention.ts";
import type { Services } from "../services.ts";
import { handOn } from "./hand-on.ts";
import type { JobCounts, JobRun } from "./job.ts";

/** Rows that one statement deletes, or takes the buyer from. */
const EVENTS = 20_000;
const ROWS = 5_000;
const BUYERS = 1_000;
const FILES = 500;
/** Exports of lists, whose files are deleted one export at a time. */
const LIST_EXPORTS = 50;
const TIME_MS = 20_000;

interface Counts {
  clicks: number;
  /** Tables of a day that went as a whole. */
  days: number;
  reports: number;
  buyers: number;
  exports: number;
  notifications: number;
  handedOn: number;
}

/**
 * Deletes what programs no longer keep, by state and in bounded pieces: whatever is left when the time is over is handed on,
 * and being stopped costs nothing. Counts, amounts and decisions stay.
 */
export async function enforceRetention(run: JobRun<"enforce-retention">): Promise<JobCounts> {
  const { services, now } = run;
  const counts: Counts = {
    ...{ clicks: 0, days: 0, reports: 0, buyers: 0, exports: 0, notifications: 0, handedOn: 0 },
  };
  const pieces: (() => Promise<boolean>)[] = [
    () => exportsPiece(services, now, counts),
    () => listExportsPiece(services, now, counts),
    () => eventsPiece(services, now, counts),
    async () => {
      const gone = await expireReports(services.jobDb, now, ROWS);
      counts.reports += gone;
      return gone >= ROWS;
    },
    async () => {
      const unlinked = await unlinkBuyers(services.jobDb, now, BUYERS);
      counts.buyers += unlinked;
      return unlinked >= BUYERS;
    },
    async () => {
      const gone = await deleteOldNotifications(services.jobDb, now, ROWS);
      counts.notifications += gone;
      return gone >= ROWS;
    },
  ];
  let more = false;
  for (const piece of pieces) {
    more = await piece();
    while (more && services.now().getTime() - now.getTime() < TIME_MS) more = await piece();
    if (more) break;
  }
  if (more) {
    await handOn(run, { "enforce-retention": true });
    counts.handedOn = 1;
  }
  return { ...counts };
}

/** True: there may be more. */
async function eventsPiece(services: Services, now: Date, counts: Counts): Promise<boolean> {
  const { day, deleted, dropped } = await expireEvents(services.jobDb, now, EVENTS);
  counts.clicks += deleted;
  counts.days += dropped;
  return day !== null;
}

/** Files first: a row without its file is mended the next day, a file without its row never. */
async function exportsPiece(services: Services, now: Date, counts: Counts): Promise<boolean> {
  const old = await listOldExports(services.jobDb, now, FILES);
  if (old.length === 0) return false;
  await services.env.FILES.delete(old.map(({ objectKey }) => objectKey));
  await closeExports(
    services.jobDb,
    old.map(({ id }) => id),
  );
  counts.exports += old.length;
  return old.length >= FILES;
}

/** As {@link exportsPiece}. A file that a stopped job left behind has the number of the next part. */
async function listExportsPiece(services: Services, now: Date, counts: Counts): Promise<boolean> {
  const old = await listOldListExports(services.jobDb, now, LIST_EXPORTS);
  for (const { id, parts } of old) await services.env.FILES.delete(partKeys(id, parts + 1));
  await closeListExports(
    services.jobDb,
    old.map(({ id }) => id),
  );
  counts.exports += old.length;
  return old.length >= LIST_EXPORTS;
}
