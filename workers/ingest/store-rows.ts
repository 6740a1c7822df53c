import type { HttpDatabase } from "../../db/client.ts";
import { type OutboxRow, type Stored, storeIngestRows } from "../../db/repositories/ingest.ts";
import { ensureEventPartitions } from "../../db/repositories/ingest-partitions.ts";
import { type BadEventRow, type IngestRows, ingestRows } from "../../db/repositories/ingest-rows.ts";
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
export async function storeRows(db: HttpDatabase, rows: IngestRows, options: StoreOptions): Promise<Stored> {
  const stored = new StoredSum();
  const poison: BadEventRow[] = [];
  const waiting: IngestRows[] = [rows];
  let partitionsMade = false;
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    if (sizeOf(part) === 0) continue;
    try {
      stored.add(await withTimeLimit(storeIngestRows(db, part), STATEMENT_LIMIT_MS));
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
    const storing = storeIngestRows(db, ingestRows({ bad: poison }));
    stored.add(await withTimeLimit(storing, STATEMENT_LIMIT_MS));
  }
  return stored;
}

export function sizeOf({ clicks, events, reports, bad }: IngestRows): number {
  return clicks.length + events.length + reports.length + bad.length;
}

/** What several statements did together. */
class StoredSum implements Stored {
  readonly counts = { clicks: 0, events: 0, reports: 0, bad: 0 };
  readonly outbox: OutboxRow[] = [];

  add({ counts, outbox }: Stored): void {
    this.counts.clicks += counts.clicks;
    this.counts.events += counts.events;
    this.counts.reports += counts.reports;
    this.counts.bad += counts.bad;
    this.outbox.push(...outbox);
  }
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
  let left = sizeOf(rows) >> 1;
  const cut = <Row>(all: readonly Row[]): [readonly Row[], readonly Row[]] => {
    const at = Math.min(left, all.length);
    left -= at;
    return [all.slice(0, at), all.slice(at)];
  };
  const [clicks, moreClicks] = cut(rows.clicks);
  const [events, moreEvents] = cut(rows.events);
  const [reports, moreReports] = cut(rows.reports);
  const [bad, moreBad] = cut(rows.bad);
  return [
    { clicks, events, reports, bad },
    { clicks: moreClicks, events: moreEvents, reports: moreReports, bad: moreBad },
  ];
}

/** The one row of `rows` as a bad event; of a bad event that cannot be stored only place and reason remain. */
function faultOf({ clicks, events, reports, bad }: IngestRows, reason: string): BadEventRow {
  const [row] = [...clicks, ...events, ...reports];
  const [badRow] = bad;
  if (row !== undefined) {
    const { place, ...columns } = row;
    return badEvent(place, columns, reason, row.at);
  }
  if (badRow === undefined) throw new Error("no row to blame");
  return badEvent(badRow.place, null, `${reason} ${badRow.reason}`, badRow.at);
}
