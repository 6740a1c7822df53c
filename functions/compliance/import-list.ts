import { SANCTIONS_MAX_BYTES } from "../../core/api/compliance.ts";
import { readList } from "../../core/compliance/read-list.ts";
import { lockListVersion, replaceList } from "../../db/repositories/compliance/sanctions.ts";
import { inTransaction } from "../../db/transaction.ts";
import type { OutboxRow } from "../../queues/outbox.ts";
import type { AppContext } from "../context.ts";
import { Problem } from "../problem.ts";
import { invalidFields, readText } from "../read-body.ts";
import { sha256 } from "../sha256.ts";
import { wakeJobs } from "../wake-jobs.ts";

const VERSION_CHARS = 16;

export interface Imported {
  readonly version: string;
  readonly entries: number;
  /** The same content stands already. */
  readonly replayed: boolean;
  readonly handOffs: readonly OutboxRow[];
}

/**
 * Puts the request's CSV file in the place of a list; its version is its content's. Then everybody is held against it.
 *
 * @throws Problem 413, 415, or 422 naming the first row that is wrong
 */
export async function importList(c: AppContext, list: string): Promise<Imported> {
  if (!/^text\/csv\s*(;|$)/i.test(c.req.header("content-type") ?? ""))
    throw new Problem("unsupported_media_type", "Send the header content-type: text/csv.");
  const services = c.get("services");
  const text = await readText(c.req.raw, SANCTIONS_MAX_BYTES);
  const read = readList(text);
  if (!read.ok) {
    const { row, message } = read.reason;
    throw invalidFields([{ field: `row ${row}`, code: "invalid_row", message }]);
  }
  const entries = read.value;
  const version = (await sha256(text)).slice(0, VERSION_CHARS);
  const outcome = { version, entries: entries.length };
  return inTransaction(services.job, { audit: c.get("operator").audit }, async (tx) => {
    if ((await lockListVersion(tx, list)) === version) return { ...outcome, replayed: true, handOffs: [] };
    const { newId, now } = services;
    await replaceList(tx, { list, version, now: now(), newId }, entries);
    const work = { services, requestId: c.get("requestId") };
    return { ...outcome, replayed: false, handOffs: await wakeJobs(tx, work, { "screen-payees": true }) };
  });
}
