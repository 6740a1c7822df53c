import type { AuditContext } from "../../db/client.ts";
import type { PeriodHead } from "../../db/repositories/periods/heads.ts";
import { fence, type HeldRun, type RunStep } from "../../db/repositories/periods/run.ts";
import { inTransaction, type Transaction } from "../../db/transaction.ts";
import type { OutboxRow } from "../../queues/outbox.ts";
import type { Services } from "../services.ts";

/** What a run of a period works with. */
export interface PeriodWork {
  readonly services: Pick<Services, "job" | "newId" | "emailKey" | "envelopeKeys">;
  readonly requestId: string;
  readonly audit: AuditContext;
  now(): Date;
  /** When to stop and hand on; the run keeps its place. */
  readonly untilMs: number;
  /** Publishes hand-offs that are committed; absent: the sweeper does. Never rejects. */
  readonly publish?: (rows: readonly OutboxRow[]) => Promise<void>;
  /** Called before each transaction commits, with its name; a test stops a run there. */
  readonly passing?: (place: string) => void | Promise<void>;
}

/** A run in the hands of this process. */
export interface RunInHand {
  readonly work: PeriodWork;
  readonly head: PeriodHead;
  readonly run: HeldRun;
}

export type RunOutcome =
  /** Nothing to do, or somebody else does it. */
  | "none"
  /** There is more: hand on. */
  | "goes_on"
  | "done";

/** One transaction of a run: fenced first, so that nothing is written once somebody else has taken over. */
export function step<T>(
  { work, run }: RunInHand,
  to: { readonly step: RunStep; readonly cursor: number },
  write: (tx: Transaction) => Promise<T>,
): Promise<T> {
  return inTransaction(work.services.job, { audit: work.audit }, async (tx) => {
    await fence(tx, run, work.now(), to);
    const written = await write(tx);
    await work.passing?.(`${to.step} ${to.cursor}`);
    return written;
  });
}

export const isTimeUp = ({ work }: RunInHand): boolean => work.now().getTime() >= work.untilMs;
