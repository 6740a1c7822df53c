import { nextStage, type Stage } from "../../core/reconciliation/progress.ts";
import type { AuditContext } from "../../db/client.ts";
import { keepFound, letGo } from "../../db/repositories/reconciliation/items.ts";
import { saveRun, type TakenRun } from "../../db/repositories/reconciliation/runs.ts";
import { inTransaction } from "../../db/transaction.ts";
import type { OutboxRow } from "../../queues/outbox.ts";
import { publishNow } from "../hand-off.ts";
import type { Services } from "../services.ts";
import { checkAccounts, checkLines, checkPostings } from "./book-stages.ts";
import { checkBalance } from "./check-balance.ts";
import { checkBankPayouts } from "./check-bank-payouts.ts";
import { checkTopUps, checkTransactions } from "./check-transactions.ts";
import { checkTransfers } from "./check-transfers.ts";
import { recheckItems } from "./recheck.ts";
import type { Step, StepWork, StripeWork } from "./step.ts";
import { tellReconciled } from "./tell-reconciled.ts";

type BookStage = "postings" | "accounts" | "lines" | "recheck";
const OF_BOOKS: Readonly<Record<BookStage, (work: StepWork) => Promise<Step>>> = {
  postings: checkPostings,
  accounts: checkAccounts,
  lines: checkLines,
  recheck: recheckItems,
};
const OF_STRIPE: Readonly<Record<Exclude<Stage, BookStage>, (work: StripeWork) => Promise<Step>>> = {
  transfers: checkTransfers,
  transactions: checkTransactions,
  top_ups: checkTopUps,
  bank_payouts: checkBankPayouts,
  balance: checkBalance,
};
const isBookStage = (stage: Stage): stage is BookStage => Object.hasOwn(OF_BOOKS, stage);

/** With what a run is taken on. */
export interface RunWork {
  readonly services: Services;
  readonly requestId: string;
  readonly audit: AuditContext;
}

/**
 * Takes a run one step on: compares a piece of the stage that it is in, then writes what was found and how far it is now, in
 * one transaction. Stopped before, the step is done again by whoever takes the run next.
 *
 * @returns the run as it is then; null: it is done
 * @throws StaleError when another has gone on with it
 */
export async function runStep(
  { services, requestId, audit }: RunWork,
  run: TakenRun,
  leasedUntil: Date,
): Promise<TakenRun | null> {
  const now = services.now();
  const step = await stepOf({ services, run, now });
  const hasStripe = services.stripe !== null;
  const next = step.progress ?? nextStage({ ...run.progress, ...step.kept }, hasStripe);
  const progress = next ?? { ...run.progress, ...step.kept };
  const handOffs: OutboxRow[] = [];
  const counts = await inTransaction(services.job, { audit }, async (tx) => {
    const { fresh, reopened } = await keepFound(tx, run.id, step.found, services.newId);
    const gone = await letGo(tx, step.gone ?? [], now);
    const found = step.found.length;
    const sums = addUp(run.counts, { ...step.checked, found, fresh, reopened, gone });
    await saveRun(tx, run, {
      ...{ state: next === null ? "done" : "running", progress, counts: sums, error: null },
      ...(next === null ? { leasedUntil: null, endedAt: now } : { leasedUntil, endedAt: null }),
    });
    if (next === null)
      handOffs.push(...(await tellReconciled({ services, requestId }, tx, { ...run, counts: sums })));
    return sums;
  });
  await publishNow(services, handOffs, requestId);
  return next === null ? null : { ...run, version: run.version + 1, progress, counts };
}

function stepOf(work: StepWork): Promise<Step> {
  const { stage } = work.run.progress;
  if (isBookStage(stage)) return OF_BOOKS[stage](work);
  const { stripe } = work.services;
  // It was there when the run came to this stage: the stage is left out.
  if (stripe === null) return Promise.resolve({ progress: null, found: [], checked: {} });
  return OF_STRIPE[stage]({ ...work, stripe });
}

function addUp(
  before: Readonly<Record<string, number>>,
  more: Readonly<Record<string, number>>,
): Record<string, number> {
  const sums = { ...before };
  for (const [name, count] of Object.entries(more)) sums[name] = (sums[name] ?? 0) + count;
  return sums;
}
