import { compareAccount, compareLine, comparePosting } from "../../core/reconciliation/compare-books.ts";
import type { Difference } from "../../core/reconciliation/difference.ts";
import {
  type Chunk,
  linesWithPostings,
  suspectAccounts,
  suspectPostings,
} from "../../db/repositories/reconciliation/books.ts";
import type { Step, StepWork } from "./step.ts";

/** Rows that one step looks at. */
const POSTINGS = 5_000;
const ACCOUNTS = 500;
const LINES = 1_000;

export async function checkPostings(work: StepWork): Promise<Step> {
  const chunk = await suspectPostings(work.services.jobDb, work.run.progress.cursor, POSTINGS);
  return stepOf(work, "postings", chunk, comparePosting);
}

export async function checkAccounts(work: StepWork): Promise<Step> {
  const chunk = await suspectAccounts(work.services.jobDb, work.run.progress.cursor, ACCOUNTS);
  return stepOf(work, "accounts", chunk, compareAccount);
}

export async function checkLines(work: StepWork): Promise<Step> {
  const chunk = await linesWithPostings(work.services.jobDb, work.run.progress.cursor, LINES);
  return stepOf(work, "lines", chunk, (line) => compareLine(line, work.now));
}

function stepOf<T>(
  { run: { progress } }: StepWork,
  name: string,
  { facts, checked, after }: Chunk<T>,
  compare: (fact: T) => Difference[],
): Step {
  return {
    progress: after === null ? null : { ...progress, cursor: after },
    found: facts.flatMap((fact) => compare(fact)),
    checked: { [name]: checked },
  };
}
