import type pg from "pg";
import type { Batch, Query } from "./parse-request.ts";

/** One statement's outcome, as the driver reads it. */
export interface Outcome {
  readonly rowAsArray: boolean;
  readonly fields: readonly pg.FieldDef[];
  readonly rows: readonly unknown[];
  readonly command: string;
  readonly rowCount: number | null;
}

/** Values stay the text that Postgres sent: the driver has the parsers. */
const RAW_TEXT: pg.CustomTypesConfig = { getTypeParser: () => (value: string) => value };

/** Runs one statement by the extended protocol, so that several in one text are refused, as by Neon. */
export async function runQuery(session: pg.PoolClient, query: Query): Promise<Outcome> {
  const config: pg.QueryArrayConfig & { queryMode: string } = {
    text: query.text,
    values: [...query.params],
    rowMode: "array",
    types: RAW_TEXT,
    queryMode: "extended",
  };
  const { fields, rows, command, rowCount } = await session.query<unknown[]>(config);
  return {
    rowAsArray: query.arrayMode,
    fields,
    rows: query.arrayMode ? rows : rows.map((row) => toObject(fields, row)),
    command: command ?? "",
    rowCount,
  };
}

/**
 * Runs a batch as one transaction in one round trip: all statements are sent at once, Postgres refuses those
 * after a failed one and turns the COMMIT into a rollback.
 *
 * @throws the first statement's error that is not a consequence of an earlier one.
 */
export async function runBatch(session: pg.PoolClient, batch: Batch): Promise<{ results: Outcome[] }> {
  const settled = await Promise.allSettled([
    session.query(batch.begin).then(() => undefined),
    ...batch.queries.map((query) => runQuery(session, query)),
    session.query("COMMIT").then(() => undefined),
  ]);
  const results: Outcome[] = [];
  for (const outcome of settled) {
    if (outcome.status === "rejected") throw outcome.reason;
    if (outcome.value) results.push(outcome.value);
  }
  return { results };
}

function toObject(fields: readonly pg.FieldDef[], row: readonly unknown[]): Record<string, unknown> {
  return Object.fromEntries(fields.map((field, index) => [field.name, row[index]]));
}
