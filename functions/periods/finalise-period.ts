import { sql } from "drizzle-orm";
import { postPeriodBonuses } from "../../db/repositories/bonus-posting.ts";
import { markPeriodClawBacks } from "../../db/repositories/claw-back-facts.ts";
import { insertNotifications } from "../../db/repositories/notify.ts";
import { type RankReached, writeRanks, writeStandings } from "../../db/repositories/periods/finalise.ts";
import { updatePeriod } from "../../db/repositories/periods/heads.ts";
import { loadPeriodPlan } from "../../db/repositories/periods/rules.ts";
import { finishRun } from "../../db/repositories/periods/run.ts";
import { countCalculated } from "../../db/repositories/periods/write-results.ts";
import { inTransaction, type Transaction } from "../../db/transaction.ts";
import type { OutboxRow } from "../../queues/outbox.ts";
import { newNotification } from "../notify.ts";
import { wakeJobs } from "../wake-jobs.ts";
import { isTimeUp, type RunInHand, type RunOutcome, step } from "./run-in-hand.ts";
import { rowsOfRun } from "./write-calculation.ts";

/** Lines that one transaction posts, and members whose ranks it writes. */
const POST_CHUNK = 1_000;
const RANKS_CHUNK = 500;
const HOUR_MS = 3_600_000;
/** Standings are written at least so long before they hold. */
const STANDING_AHEAD_MS = 10 * 60_000;

/**
 * Brings an approved period into force: its bonuses into the ledger, what members count as from the next hour on, ranks that
 * were reached, and those who reached them told.
 */
export async function finalisePeriod(inHand: RunInHand): Promise<RunOutcome> {
  let { step: at, cursor } = inHand.run;
  if (at === "post") {
    if ((await post(inHand)) === "goes_on") return "goes_on";
    [at, cursor] = ["standings", 0];
  }
  if (at === "standings") {
    await stand(inHand);
    cursor = 0;
  }
  return rank(inHand, cursor);
}

async function post(inHand: RunInHand): Promise<RunOutcome> {
  const { work, head } = inHand;
  const handOffs: OutboxRow[] = [];
  for (;;) {
    const taken = await step(inHand, { step: "post", cursor: 0 }, async (tx) => {
      const lines = await postPeriodBonuses(tx, head.id, POST_CHUNK, work.services.newId, work.now());
      handOffs.push(...(await wakeJobs(tx, work, { "issue-receipts": lines > 0 })));
      return lines;
    });
    if (taken === 0) break;
    if (!isTimeUp(inHand)) continue;
    await work.publish?.(handOffs);
    return "goes_on";
  }
  await step(inHand, { step: "standings", cursor: 0 }, async (tx) => {
    handOffs.push(...(await wakeJobs(tx, work, { "mature-holds": true })));
  });
  await work.publish?.(handOffs);
  return "done";
}

/**
 * From a full hour that is still ahead, so that no conversion that happens while they are being written reads the one or the
 * other as chance has it.
 */
async function stand(inHand: RunInHand): Promise<void> {
  const aheadMs = inHand.work.now().getTime() + STANDING_AHEAD_MS;
  const effectiveFrom = new Date(Math.ceil(aheadMs / HOUR_MS) * HOUR_MS);
  await step(inHand, { step: "ranks", cursor: 0 }, (tx) =>
    writeStandings(tx, rowsOfRun(inHand), effectiveFrom),
  );
}

async function rank(inHand: RunInHand, from: number): Promise<RunOutcome> {
  const { work, head, run } = inHand;
  const of = rowsOfRun(inHand);
  const { results, names } = await inTransaction(work.services.job, null, async (tx) => {
    const { rules } = await loadPeriodPlan(tx, of.planVersionId);
    const count = await countCalculated(tx, head.id);
    return {
      results: count.results,
      names: new Map((rules.ranks ?? []).map(({ key, name }) => [key, name])),
    };
  });
  for (let position = from; position < results; position += RANKS_CHUNK) {
    const to = Math.min(results, position + RANKS_CHUNK);
    await step(inHand, { step: "ranks", cursor: to }, async (tx) => {
      const reached = await writeRanks(tx, of, [position, to], work.now());
      await tell(inHand, tx, reached, names);
    });
    if (to < results && isTimeUp(inHand)) return "goes_on";
  }
  const handOffs = await step(inHand, { step: "done", cursor: 0 }, async (tx) => {
    const outcome = { state: "done", inputsHash: null, resultsHash: null, totals: null } as const;
    await finishRun(tx, run, { ...outcome, now: work.now() });
    await updatePeriod(
      tx,
      head.id,
      sql`state = 'finalised', finalised_at = ${work.now().toISOString()}::timestamptz`,
    );
    // Refunds since it was frozen could take nothing back until now.
    await markPeriodClawBacks(tx, head.id);
    return wakeJobs(tx, work, { "claw-back-bonuses": true });
  });
  await work.publish?.(handOffs);
  return "done";
}

/** Told once for each rank and partner, in the transaction that writes it; delivered from the outbox. */
async function tell(
  { work, head }: RunInHand,
  tx: Transaction,
  reached: readonly RankReached[],
  names: ReadonlyMap<string, string>,
): Promise<void> {
  const told = await Promise.all(
    reached.map(({ partnerId, program, email, userId, rank: key }) =>
      newNotification(work.services, userId === null ? { address: email, locale: "en" } : { userId }, {
        kind: "rank_reached",
        key: `${partnerId}/${key}`,
        data: { program, rank: names.get(key) ?? key },
        secret: null,
        organisationId: head.organisationId,
        requestId: work.requestId,
      }),
    ),
  );
  const [first] = told;
  if (first !== undefined) await tx.execute(insertNotifications(told, first.handOff));
}
