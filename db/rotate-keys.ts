import pg from "pg";
import { type EnvelopeKeys, open, parseEnvelopeKeys, seal } from "../core/privacy/envelope.ts";
import { SEALED_COLUMNS, type SealedColumn } from "./sealed-columns.ts";

export interface RotationReport {
  readonly table: string;
  readonly column: string;
  /** Sealed anew with the first key. */
  readonly rotated: number;
  /** Changed by somebody else meanwhile; they are looked at again. */
  readonly changed: number;
  /** Rows that no key of ours opens, or that are sealed for another place: left as they are. */
  readonly unreadable: number;
  /** How many envelopes are left per key id. */
  readonly left: Readonly<Record<string, number>>;
}

export interface RotationOptions {
  /** Rows of one transaction. */
  readonly batch?: number;
  /** Told after each batch. Throw to stop: what is done stays, and the next run goes on from there. */
  readonly onBatch?: (table: string, rotated: number) => void;
}

/** In place of an envelope about a person who was erased. */
const ERASED = "erased";

const BATCH = 200;
const PASSES = 5;

/**
 * Seals anew, with the first key, every envelope that another key has sealed, in batches and while the system runs: a row
 * that changes in between is left to whoever changed it and looked at again. Run again it goes on where it stopped.
 *
 * @param url of the database's owner: no role of the application may write all of these columns
 */
export async function rotateKeys(
  url: string,
  keys: EnvelopeKeys,
  options: RotationOptions = {},
): Promise<RotationReport[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const audit = {
      ...{ kind: "system", id: null, requestId: crypto.randomUUID() },
      ...{ addressClass: "unknown", route: "rotate-keys" },
    };
    await client.query("SELECT set_config('app.audit', $1, false)", [JSON.stringify(audit)]);
    const reports: RotationReport[] = [];
    for (const column of SEALED_COLUMNS) reports.push(await rotateColumn(client, column, keys, options));
    return reports;
  } finally {
    await client.end();
  }
}

async function rotateColumn(
  client: pg.Client,
  column: SealedColumn,
  keys: EnvelopeKeys,
  options: RotationOptions,
): Promise<RotationReport> {
  const totals = { rotated: 0, changed: 0, unreadable: 0 };
  for (let pass = 0; pass < PASSES; pass++) {
    const { rotated, changed, unreadable } = await walkColumn(client, column, keys, options);
    totals.rotated += rotated;
    totals.changed += changed;
    totals.unreadable = unreadable;
    if (changed === 0) break;
  }
  return { table: column.table, column: column.column, ...totals, left: await countKeys(client, column) };
}

/** Once through the table, in the order of its key. */
async function walkColumn(
  client: pg.Client,
  column: SealedColumn,
  keys: EnvelopeKeys,
  { batch = BATCH, onBatch }: RotationOptions,
) {
  const totals = { rotated: 0, changed: 0, unreadable: 0 };
  let after: readonly string[] | null = null;
  for (;;) {
    const rows = await loadStale(client, column, keys.sealId, after, batch);
    after = rows.at(-1)?.key ?? after;
    const resealed = await Promise.all(rows.map((row) => reseal(row, keys)));
    const fresh = resealed.filter((row) => row !== undefined);
    const written = await writeBatch(client, column, fresh);
    totals.rotated += written;
    totals.changed += fresh.length - written;
    totals.unreadable += rows.length - fresh.length;
    if (rows.length > 0) onBatch?.(column.table, totals.rotated);
    if (rows.length < batch) return totals;
  }
}

interface StaleRow {
  readonly key: string[];
  readonly old: string;
  readonly context: string;
}

async function loadStale(
  client: pg.Client,
  { table, column, key, context }: SealedColumn,
  sealId: string,
  after: readonly string[] | null,
  limit: number,
): Promise<StaleRow[]> {
  const names = key.map(([name]) => name).join(", ");
  const values = key.map(([, type], at) => `$${at + 3}::${type}`).join(", ");
  const { rows } = await client.query<StaleRow>(
    `SELECT ARRAY[${key.map(([name]) => `${name}::text`).join(", ")}] AS key, ${column} AS old, ${context} AS context
     FROM ${table} WHERE split_part(${column}, '.', 1) <> $1 AND ${column} <> '${ERASED}' ${after === null ? "" : `AND (${names}) > (${values})`}
     ORDER BY ${names} LIMIT $2`,
    [sealId, limit, ...(after ?? [])],
  );
  return rows;
}

async function reseal(
  row: StaleRow,
  keys: EnvelopeKeys,
): Promise<(StaleRow & { readonly fresh: string }) | undefined> {
  const opened = await open(row.old, row.context, keys);
  if (!opened.ok) return undefined;
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { ...row, fresh: await seal(opened.value, row.context, keys, iv) };
}

/** Answers how many rows still held what was read. */
async function writeBatch(
  client: pg.Client,
  { table, column, key }: SealedColumn,
  rows: readonly (StaleRow & { readonly fresh: string })[],
): Promise<number> {
  if (rows.length === 0) return 0;
  const same = key.map(([name, type], at) => `t.${name} = (v.key ->> ${at})::${type}`).join(" AND ");
  const { rowCount } = await client.query(
    `UPDATE ${table} t SET ${column} = v.fresh FROM jsonb_to_recordset($1) AS v(key jsonb, old text, fresh text)
     WHERE ${same} AND t.${column} = v.old`,
    [JSON.stringify(rows)],
  );
  return rowCount ?? 0;
}

async function countKeys(
  client: pg.Client,
  { table, column }: SealedColumn,
): Promise<Record<string, number>> {
  const { rows } = await client.query<{ key: string; n: number }>(
    `SELECT split_part(${column}, '.', 1) AS key, count(*)::float8 AS n FROM ${table} WHERE ${column} <> '${ERASED}' GROUP BY 1 ORDER BY 1`,
  );
  return Object.fromEntries(rows.map(({ key, n }) => [key, n]));
}

/** Prints what is left per key id. Answers the exit code: 1 while anything needs another key than the first. */
export function reportRotation(
  reports: readonly RotationReport[],
  sealId: string,
  print: (line: string) => void,
): number {
  let others = 0;
  for (const { table, column, rotated, unreadable, left } of reports) {
    const counts = Object.entries(left).map(([key, n]) => `${key}: ${n}`);
    const odd = unreadable === 0 ? "" : `, ${unreadable} UNREADABLE`;
    print(`${table}.${column}: ${rotated} sealed anew${odd}; now ${counts.join(", ") || "none"}`);
    for (const [key, n] of Object.entries(left)) if (key !== sealId) others += n;
  }
  print(others === 0 ? `Every envelope is sealed with ${sealId}.` : `${others} envelopes need another key.`);
  return others === 0 ? 0 : 1;
}

if (import.meta.main) {
  const { DIRECT_DATABASE_URL: url, ENVELOPE_KEYS: text } = process.env;
  if (!url || !text)
    throw new Error("DIRECT_DATABASE_URL and ENVELOPE_KEYS are needed: see .dev.vars.example");
  const keys = await parseEnvelopeKeys(text);
  if (!keys.ok) throw new Error(`ENVELOPE_KEYS: ${keys.reason}`);
  const onBatch = (table: string, rotated: number) => console.log(`${table}: ${rotated} …`);
  const reports = await rotateKeys(url, keys.value, { onBatch });
  process.exitCode = reportRotation(reports, keys.value.sealId, console.log);
}
