import { foldClicks, foldDeltas } from "../../db/repositories/report/fold.ts";
import { handOn } from "./hand-on.ts";
import type { JobCounts, JobRun } from "./job.ts";

/** Deltas, and rows of clicks (each those of one statement of ingest), that one statement takes. */
const DELTAS = 2_000;
const PACKS = 25;
const TIME_MS = 20_000;

/** Adds to the rollups of reports what was written since, in bounded pieces; what is left when the time is over is handed on. */
export async function foldReports(run: JobRun<"fold-reports">): Promise<JobCounts> {
  const { services, now } = run;
  const counts = { deltas: 0, clickPacks: 0, handedOn: 0 };
  for (;;) {
    const deltas = await foldDeltas(services.jobDb, DELTAS);
    const packs = await foldClicks(services.jobDb, PACKS);
    counts.deltas += deltas;
    counts.clickPacks += packs;
    if (deltas < DELTAS && packs < PACKS) return counts;
    if (services.now().getTime() - now.getTime() > TIME_MS) break;
  }
  await handOn(run, { "fold-reports": true });
  return { ...counts, handedOn: 1 };
}
