import { screenSome } from "../compliance/screen-payees.ts";
import { handOn } from "./hand-on.ts";
import type { JobCounts, JobRun } from "./job.ts";

/** A call works for so long, then hands on. */
const BUDGET_MS = 20_000;

/** Holds against the lists of sanctions whoever was not under its present name and country, in bounded pieces. */
export async function screenPayees(run: JobRun<"screen-payees">): Promise<JobCounts> {
  const { services, audit, now } = run;
  const counts = { screened: 0, hits: 0, handedOn: 0 };
  for (;;) {
    const { screened, hits, more } = await screenSome(services, audit);
    counts.screened += screened;
    counts.hits += hits;
    if (!more) return counts;
    if (services.now().getTime() - now.getTime() >= BUDGET_MS) break;
  }
  await handOn(run, { "screen-payees": true });
  return { ...counts, handedOn: 1 };
}
