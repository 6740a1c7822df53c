import type { HttpDatabase } from "../../db/client.ts";
import { type IngestCounts, storeIngestRows } from "../../db/repositories/ingest.ts";
import { ensureEventPartitions } from "../../db/repositories/ingest-partitions.ts";
import type { BadEventRow, IngestRows } from "../../db/repositories/ingest-rows.ts";
import { badEvent } from "./bad-event.ts";
import { readDatabaseFailure } from "./database-error.ts";
import { withTimeLimit } from "./time-limit.ts";

/** A statement of 10,000 events takes well under a second; one that hangs is tried again. */
const STATEMENT_LIMIT_MS = 60_000;

export interface StoreOptions {
  /** So many rows may be at fault; when there are more it is not the rows, and the whole is tried again. */
  readonly poisonMax: number;
  /** What the reason of a row at fault begins with, before the SQLSTATE. */
  readonly reasonPrefix: string;
}

/**
 * Stores rows in one statement. When the database refuses because of some row, the rows are split in halves until
 * those at fault are found: they become bad events, the others are stored. Throws the database's error when the
 * rows are not to blame; what was stored by then stays, and a repetition adds nothing.
 */
export async function storeRows(
  db: HttpDatabase,
  rows: IngestRows,
  options: StoreOptions,
): Promise<IngestCounts> {
  const counts: IngestCounts = { clicks: 0, events: 0, bad: 0 };
  const poison: BadEventRow[] = [];
  const waiting: IngestRows[] = [rows];
  let partitionsMade = false;
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    if (sizeOf(part) === 0) continue;
    try {
      add(counts, await withTimeLimit(storeIngestRows(db, part), STATEMENT_LIMIT_MS));
    } catch (error) {
      const { kind, code } = readDatabaseFailure(error);
      if (kind === "partition" && !partitionsMade) {
        await makePartitions(db, rows);
        partitionsMade = true;
        waiting.push(part);
      } else if (kind === "passing") throw error;
      else if (sizeOf(part) > 1) waiting.push(...halves(part));
      else if (poison.push(faultOf(part, `${options.reasonPrefix}${code}`)) > options.poisonMax) throw error;
    }
  }
  if (poison.length > 0) {
    const stored = storeIngestRows(db, { clicks: [], events: [], bad: poison });
    add(counts, await withTimeLimit(stored, STATEMENT_LIMIT_MS));
  }
  return counts;
}

export function sizeOf({ clicks, events, bad }: IngestRows): number {
  return clicks.length + events.length + bad.length;
}

function add(counts: IngestCounts, more: IngestCounts): void {
  counts.clicks += more.clicks;
  counts.events += more.events;
  counts.bad += more.bad;
}

/** A spill from before the oldest partition, or a day that nobody made ahead. */
async function makePartitions(db: HttpDatabase, { clicks, events }: IngestRows): Promise<void> {
  const times = [...clicks, ...events].map((row) => row.at);
  const from = times.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const to = times.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  await withTimeLimit(ensureEventPartitions(db, from, to), STATEMENT_LIMIT_MS);
}

/** Splits by position, kind by kind; each half has at least one row when there are two. */
function halves(rows: IngestRows): [IngestRows, IngestRows] {
  const middle = sizeOf(rows) >> 1;
  const clicks = Math.min(middle, rows.clicks.length);
  const events = Math.min(middle - clicks, rows.events.length);
  const bad = middle - clicks - events;
  return [
    {
      clicks: rows.clicks.slice(0, clicks),
      events: rows.events.slice(0, events),
      bad: rows.bad.slice(0, bad),
    },
    { clicks: rows.clicks.slice(clicks), events: rows.events.slice(events), bad: rows.bad.slice(bad) },
  ];
}

/** The one row of `rows` as a bad event; of a bad event that cannot be stored only place and reason remain. */
function faultOf({ clicks, events, bad }: IngestRows, reason: string): BadEventRow {
  const [row] = [...clicks, ...events];
  const [badRow] = bad;
  if (row !== undefined) {
    const { place, ...columns } = row;
    return badEvent(place, columns, reason, row.at);
  }
  if (badRow === undefined) throw new Error("no row to blame");
  return badEvent(badRow.place, null, `${reason} ${badRow.reason}`, badRow.at);
}
