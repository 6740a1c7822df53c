import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import type { BonusLine } from "../../core/period/period-input.ts";
import type { Executor } from "../../db/executor.ts";
import { FROZEN } from "../../db/repositories/periods/freeze.ts";
import { updatePeriod } from "../../db/repositories/periods/heads.ts";
import { overridesText } from "../../db/repositories/periods/overrides.ts";
import { finishRun } from "../../db/repositories/periods/run.ts";
import {
  deleteCalculated,
  insertLines,
  insertResults,
  type PeriodRowsOf,
} from "../../db/repositories/periods/write-results.ts";
import { inTransaction } from "../../db/transaction.ts";
import { type Calculation, calculate, linesOf, Tally } from "./calculation.ts";
import { isTimeUp, type RunInHand, type RunOutcome, step } from "./run-in-hand.ts";

/** Members whose results one transaction writes, and lines. */
const RESULTS_CHUNK = 5_000;
const LINES_CHUNK = 5_000;

const calculations = new WeakMap<RunInHand, Promise<Calculation>>();

/** What the run works out: once in this process, and the same in any other, whichever goes on. */
export function calculationOf(inHand: RunInHand): Promise<Calculation> {
  const known = calculations.get(inHand);
  if (known !== undefined) return known;
  const { work, head, run } = inHand;
  const [planVersionId = null] = run.planVersionIds;
  const made = inTransaction(work.services.job, null, (tx) =>
    calculate(tx, { ...head, periodId: head.id, planVersionId, overrideIds: run.overrideIds }, FROZEN),
  );
  calculations.set(inHand, made);
  return made;
}

export function rowsOfRun({ head, run }: RunInHand): PeriodRowsOf {
  const { organisationId, programId, id: periodId } = head;
  return {
    ...{ organisationId, programId, periodId },
    planVersionId: run.planVersionIds[0] ?? null,
    requestId: run.requestId,
  };
}

/** Writes results from a position on. The first transaction takes away what an earlier calculation has left. */
export async function writeResults(inHand: RunInHand, from: number): Promise<RunOutcome> {
  const { input, results, ladder } = await calculationOf(inHand);
  const { count } = input.members;
  const of = rowsOfRun(inHand);
  let position = from;
  if (position === 0) {
    const to = Math.min(count, RESULTS_CHUNK);
    await step(inHand, { step: "results", cursor: to }, async (tx) => {
      await deleteCalculated(tx, of.periodId);
      await insertResults(tx, of, input, results, ladder, [0, to]);
    });
    position = to;
  }
  while (position < count) {
    if (isTimeUp(inHand)) return "goes_on";
    const [first, to] = [position, Math.min(count, position + RESULTS_CHUNK)];
    await step(inHand, { step: "results", cursor: to }, (tx) =>
      insertResults(tx, of, input, results, ladder, [first, to]),
    );
    position = to;
  }
  await step(inHand, { step: "bonuses", cursor: 0 }, async () => undefined);
  return "done";
}

/** Writes lines from a number on, and what the period came to. All lines are gone through: the hash is of all. */
export async function writeLines(inHand: RunInHand, from: number): Promise<RunOutcome> {
  const calculation = await calculationOf(inHand);
  const tally = new Tally(calculation);
  const of = rowsOfRun(inHand);
  let written = from;
  let number = 0;
  let chunk: BonusLine[] = [];
  const flush = async () => {
    const lines = chunk;
    chunk = [];
    written += lines.length;
    await step(inHand, { step: "bonuses", cursor: written }, (tx) => insertLines(tx, of, lines));
  };
  for (const line of linesOf(calculation)) {
    tally.add(line);
    if (++number <= from) continue;
    chunk.push(line);
    if (chunk.length < LINES_CHUNK) continue;
    await flush();
    if (isTimeUp(inHand)) return "goes_on";
  }
  if (chunk.length > 0) await flush();
  await conclude(inHand, tally);
  return "done";
}

async function conclude(inHand: RunInHand, tally: Tally): Promise<void> {
  const { work, head, run } = inHand;
  const { resultsHash, totals } = tally.close();
  await step(inHand, { step: "done", cursor: 0 }, async (tx) => {
    const inputsHash = await inputsHashOf(tx, head.inputsHash, inHand);
    await finishRun(tx, run, {
      ...{ state: "done", inputsHash, resultsHash, now: work.now() },
      totals: { ...totals },
    });
    await updatePeriod(
      tx,
      head.id,
      sql`state = 'calculated', run_id = ${run.id}::uuid, results_hash = ${resultsHash}, totals = ${JSON.stringify(totals)}::jsonb`,
    );
  });
}

/** Of what was taken down, and of the plan, the overrides and the period before that a run works with. */
export async function inputsHashOf(
  db: Executor,
  frozenHash: string | null,
  { head, run }: RunInHand,
): Promise<string> {
  const overrides = await overridesText(db, run.overrideIds);
  const frozen = frozenHash ?? (await hashOfFrozen(db, head.id));
  const plan = run.planVersionIds.join(" ");
  return createHash("sha256")
    .update(`${frozen}\nplan ${plan}\nbefore ${head.beforeId ?? ""}\n${overrides}`)
    .digest("hex");
}

async function hashOfFrozen(db: Executor, periodId: string): Promise<string> {
  const { rows } = await db.execute(
    sql`SELECT inputs_hash AS hash FROM periods WHERE id = ${periodId}::uuid`,
  );
  return String(rows[0]?.hash ?? "");
}
