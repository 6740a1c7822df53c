import { findUnscanned } from "../../db/repositories/fraud/facts.ts";
import { firstDayOf, scanMethods, scanPrograms } from "../fraud/scan.ts";
import { handOn } from "./hand-on.ts";
import type { JobCounts, JobRun } from "./job.ts";

/** Programs of one transaction. */
const CHUNK = 5;
/** A program that was looked at so short ago has nothing new to tell. */
const AGAIN_MS = 5 * 60_000;
/** A call works for so long, then hands on. */
const BUDGET_MS = 20_000;

/** Looks through the figures of partners, and through accounts that several are paid to, for what somebody should look at. */
export async function findFraud(run: JobRun<"find-fraud">): Promise<JobCounts> {
  const { services, audit, now } = run;
  const counts = { fresh: 0, changed: 0, handedOn: 0 };
  const add = ({ fresh, changed }: { readonly fresh: number; readonly changed: number }) => {
    counts.fresh += fresh;
    counts.changed += changed;
  };
  const due = { from: firstDayOf(now), before: new Date(now.getTime() - AGAIN_MS), limit: CHUNK };
  for (;;) {
    const programs = await findUnscanned(services.jobDb, due);
    if (programs.length === 0) break;
    const ids = programs.map(({ id }) => id);
    add(await scanPrograms({ services, audit, now }, ids));
    if (services.now().getTime() - now.getTime() < BUDGET_MS) continue;
    await handOn(run, { "find-fraud": true });
    return { ...counts, handedOn: 1 };
  }
  add(await scanMethods({ services, audit, now }));
  return counts;
}
