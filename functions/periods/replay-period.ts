import type { BonusLine } from "../../core/period/period-input.ts";
import { hashInputs } from "../../db/repositories/periods/hash-inputs.ts";
import { findRun, finishRun } from "../../db/repositories/periods/run.ts";
import {
  countCalculated,
  countOtherLines,
  countOtherResults,
} from "../../db/repositories/periods/write-results.ts";
import type { Transaction } from "../../db/transaction.ts";
import { linesOf, Tally } from "./calculation.ts";
import { type RunInHand, type RunOutcome, step } from "./run-in-hand.ts";
import { calculationOf, inputsHashOf, rowsOfRun } from "./write-calculation.ts";

/** Rows that are held against those that stand in one statement. */
const CHUNK = 20_000;

/** What a replay found: everything the same, or what is not. */
export interface ReplayFound {
  readonly sameInputs: boolean;
  readonly sameResults: boolean;
  /** Rows of results and of lines that do not stand as they came out now, or that stand and did not come out. */
  readonly otherRows: number;
}

/**
 * Works a period out again from what was taken down, and holds it against its hashes and its rows. Nothing is written but
 * the run.
 */
export async function compareWithReplay(inHand: RunInHand): Promise<RunOutcome> {
  const { work, head, run } = inHand;
  const calculation = await calculationOf(inHand);
  const tally = new Tally(calculation);
  const otherRows = (await compareResults(inHand)) + (await compareLines(inHand, tally));
  const { resultsHash, totals } = tally.close();
  const frozenHash = await comparing(inHand, (tx) => hashInputs(tx, head.id));
  await step(inHand, { step: "done", cursor: 0 }, async (tx) => {
    const inputsHash = await inputsHashOf(tx, frozenHash, inHand);
    const closed = head.runId === null ? undefined : await findRun(tx, head.runId);
    const found: ReplayFound = {
      sameInputs: frozenHash === head.inputsHash && closed !== undefined,
      sameResults: resultsHash === head.resultsHash,
      otherRows,
    };
    const same = found.sameInputs && found.sameResults && otherRows === 0;
    await finishRun(tx, run, {
      ...{ state: same ? "done" : "failed", inputsHash, resultsHash, now: work.now() },
      totals: { ...totals, replay: found },
      ...(same ? {} : { error: "the replay came to something else" }),
    });
  });
  return "done";
}

/** A look at what stands, by whoever holds the run: however long all of them take, the lease is renewed with each. */
const comparing = <T>(inHand: RunInHand, look: (tx: Transaction) => Promise<T>): Promise<T> =>
  step(inHand, { step: "compare", cursor: 0 }, look);

async function compareResults(inHand: RunInHand): Promise<number> {
  const { input, results, ladder } = await calculationOf(inHand);
  const of = rowsOfRun(inHand);
  const { count } = input.members;
  let other = 0;
  for (let from = 0; from < count; from += CHUNK) {
    const upTo = Math.min(count, from + CHUNK);
    other += await comparing(inHand, (tx) => countOtherResults(tx, of, input, results, ladder, [from, upTo]));
  }
  const stand = await comparing(inHand, (tx) => countCalculated(tx, of.periodId));
  return other + Math.abs(stand.results - count);
}

async function compareLines(inHand: RunInHand, tally: Tally): Promise<number> {
  const of = rowsOfRun(inHand);
  let other = 0;
  let count = 0;
  let chunk: BonusLine[] = [];
  const compare = async () => {
    const lines = chunk;
    chunk = [];
    other += await comparing(inHand, (tx) => countOtherLines(tx, of, lines));
  };
  for (const line of linesOf(await calculationOf(inHand))) {
    tally.add(line);
    count++;
    if (chunk.push(line) === CHUNK) await compare();
  }
  if (chunk.length > 0) await compare();
  const stand = await comparing(inHand, (tx) => countCalculated(tx, of.periodId));
  return other + Math.abs(stand.lines - count);
}
