import { endOfDay, isOver, NOTICE_MS } from "../../core/compliance/check-moves.ts";
import { isTaxForm } from "../../core/compliance/checklist.ts";
import { describeError } from "../../core/logging/describe-error.ts";
import { moment } from "../../db/executor.ts";
import { findEnding, findUnasked } from "../../db/repositories/compliance/checks.ts";
import { findOutdated } from "../../db/repositories/compliance/documents.ts";
import { expireCheck, expireDocument, warnOfEnd } from "../compliance/expire.ts";
import type { HandOffs, KycWork } from "../compliance/kyc-work.ts";
import { askWhoever } from "../compliance/open-check.ts";
import { publishNow } from "../hand-off.ts";
import { writeLog } from "../log.ts";
import { handOn } from "./hand-on.ts";
import type { JobCounts, JobRun } from "./job.ts";

/** Rows that are read at once. */
const CHUNK = 200;
const FIRST = "00000000-0000-0000-0000-000000000000";

/**
 * Keeps what is known of payees true: ends approvals and documents whose time is over and tells of it, tells thirty days before,
 * and asks whoever has something at a program that wants to know who it is. One that fails holds up no other.
 */
export async function keepKyc(run: JobRun<"keep-kyc">): Promise<JobCounts> {
  const { services, audit, requestId, now } = run;
  const work: KycWork = { services, audit, requestId, operatorId: null };
  const counts = { expired: 0, documents: 0, warned: 0, asked: 0, failed: 0, handedOn: 0 };
  const attempt = async (id: string, does: () => Promise<HandOffs>): Promise<number> => {
    try {
      await publishNow(services, await does(), requestId);
      return 1;
    } catch (error) {
      counts.failed++;
      const data = { id, error: describeError(error) };
      writeLog({ level: "error", requestId, actor: "keep-kyc", action: "kyc.failed", data });
      return 0;
    }
  };
  const soon = new Date(now.getTime() + NOTICE_MS);
  for await (const { id, affiliateId, expiresAt } of pages((after) =>
    findEnding(services.jobDb, soon, after, CHUNK),
  )) {
    if (isOver(moment(expiresAt), now))
      counts.expired += await attempt(id, () => expireCheck(work, id, affiliateId));
    else {
      const end = { id, affiliateId, document: null, expiresAt: moment(expiresAt) };
      counts.warned += await attempt(id, () => warnOfEnd(work, end));
    }
  }
  const day = (at: Date) => at.toISOString().slice(0, 10);
  for await (const { id, affiliateId, kind, validUntil } of pages((after) =>
    findOutdated(services.jobDb, day(soon), after, CHUNK),
  )) {
    const expiresAt = endOfDay(validUntil);
    if (isOver(expiresAt, now))
      counts.documents += await attempt(id, () => expireDocument(work, id, affiliateId));
    // What ends with its check is told with it.
    else if (isTaxForm(kind))
      counts.warned += await attempt(id, () =>
        warnOfEnd(work, { id, affiliateId, document: kind, expiresAt }),
      );
  }
  const unasked = await findUnasked(services.jobDb, CHUNK);
  for (const affiliateId of unasked)
    counts.asked += await attempt(affiliateId, () => askWhoever(work, affiliateId));
  if (unasked.length === CHUNK && counts.asked > 0) {
    await handOn(run, { "keep-kyc": true });
    counts.handedOn = 1;
  }
  return counts;
}

/** Rows page by page, in the order of their ids; what changes meanwhile is read or was. */
async function* pages<Row extends { readonly id: string }>(
  read: (after: string) => Promise<Row[]>,
): AsyncGenerator<Row> {
  for (let after = FIRST; ; ) {
    const rows = await read(after);
    yield* rows;
    const last = rows.at(-1);
    if (rows.length < CHUNK || last === undefined) return;
    after = last.id;
  }
}
