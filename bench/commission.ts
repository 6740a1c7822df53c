import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type pg from "pg";
import type { DatabaseConfig } from "../db/client.ts";
import { seedConversions, seedProgram } from "./commission-data.ts";
import { timeEngine } from "./commission-engine.ts";
import type { AccrueReport } from "./commission-process.ts";
import type { Figure } from "./figures.ts";
import { timed } from "./measure.ts";
import { startDatabase } from "./start-database.ts";

export interface CommissionOptions {
  readonly conversions?: number;
}

const LEVELS = 10;
const WARM_UP = 2_000;
const MIB = 1024 * 1024;
const BASELINE_ROWS = 10_000;
/** DESIGN 10, for 100,000 conversions. */
const ENGINE_SECONDS_MAX = 10;
const COMMIT_SECONDS_MAX = 120;
const GROWTH_MAX = 11;
const MEMORY_MIB_MAX = 512;

/**
 * The commission engine alone, then the accrual job with load and commit against durable Postgres through the Neon
 * proxy, as `npm start` has them: a tenth of the conversions, then all. Afterwards the ledger is checked, and the
 * same rows are inserted bare into tables with the same indexes.
 */
export async function run({ conversions = 100_000 }: CommissionOptions = {}): Promise<Figure[]> {
  const engine = await timeEngine(conversions);
  console.log(`engine: ${engine.lines} lines in ${engine.seconds.toFixed(2)} s`);
  const parts = await startDatabase();
  try {
    const program = await seedProgram(parts.owner, parts.ownerUrl);
    const accrue = async (count: number) => {
      await seedConversions(parts.owner, program, count);
      const report = await accrueAll(parts.database);
      if (report.conversions !== count || report.accrued !== count * LEVELS)
        throw new Error(`${count} conversions were due: ${JSON.stringify(report)}`);
      console.log(`${count} conversions, load and commit: ${(report.ms / 1000).toFixed(2)} s`);
      return report;
    };
    await accrue(WARM_UP);
    const tenth = await accrue(conversions / 10);
    const all = await accrue(conversions);
    await checkLedger(parts.owner, (WARM_UP + conversions / 10 + conversions) * LEVELS);
    const bareMs = await insertBare(parts.owner, all);
    return [
      {
        what: `engine, ${conversions} × ${LEVELS} levels`,
        value: engine.seconds,
        unit: "s",
        atMost: ENGINE_SECONDS_MAX,
      },
      { what: "with load and commit", value: all.ms / 1000, unit: "s", atMost: COMMIT_SECONDS_MAX },
      { what: "10 × the work", value: all.ms / tenth.ms, unit: "× the time", atMost: GROWTH_MAX },
      {
        what: "peak memory of the job",
        value: Math.max(all.peakBytes, tenth.peakBytes) / MIB,
        unit: "MiB",
        atMost: MEMORY_MIB_MAX,
      },
      { what: "the same rows by bare bulk insert", value: bareMs / 1000, unit: "s" },
      { what: "load and commit ÷ bare bulk insert", value: all.ms / bareMs, unit: "×" },
    ];
  } finally {
    await parts.stop();
  }
}

/** Runs the job in a process of its own until nothing is due. */
function accrueAll(database: DatabaseConfig): Promise<AccrueReport> {
  const child = fork(fileURLToPath(new URL("./commission-process.ts", import.meta.url)), {
    execArgv: ["--no-warnings"],
    env: { ...process.env, BENCH_DATABASE: JSON.stringify(database) },
  });
  return new Promise((resolve, reject) => {
    child.once("message", (report) => resolve(report as AccrueReport));
    child.once("exit", (code, signal) => reject(new Error(`the job's process ended: ${signal ?? code}`)));
  });
}

/** Every cent is where it must be: else the figures mean nothing. */
async function checkLedger(owner: pg.Client, accruals: number): Promise<void> {
  const { rows } = await owner.query(`SELECT
    (SELECT count(*) FROM accruals)::int AS accruals,
    (SELECT sum(amount_minor) FROM entries)::text AS sum,
    (SELECT sum(balance_minor) FROM accounts WHERE partner_id IS NOT NULL)::text AS held,
    (SELECT sum(amount_minor) FROM accruals WHERE partner_id IS NOT NULL)::text AS owed,
    (SELECT count(*) FROM accounts a LEFT JOIN LATERAL (
      SELECT count(*) AS n, max(account_version) AS last, sum(amount_minor) AS total FROM entries e WHERE e.account_id = a.id
    ) e ON true WHERE a.version <> e.n OR e.n <> e.last OR a.balance_minor <> e.total)::int AS wrong`);
  const [found] = rows;
  const right =
    found.accruals === accruals && found.sum === "0" && found.held === found.owed && found.wrong === 0;
  if (!right) throw new Error(`the ledger is wrong: ${JSON.stringify({ expected: accruals, ...found })}`);
}

/** As many of the newest rows as the last run wrote, into tables with the same indexes and checks; milliseconds. */
async function insertBare(owner: pg.Client, { accrued, postings }: AccrueReport): Promise<number> {
  const lastPostings = `(SELECT id FROM postings ORDER BY id DESC LIMIT ${postings})`;
  const sources = {
    accruals: `SELECT * FROM accruals ORDER BY id DESC LIMIT ${accrued}`,
    postings: `SELECT * FROM postings ORDER BY id DESC LIMIT ${postings}`,
    entries: `SELECT * FROM entries WHERE posting_id IN ${lastPostings}`,
  };
  for (const [table, rows] of Object.entries(sources)) {
    await owner.query(`CREATE TABLE bench_${table} (LIKE ${table} INCLUDING ALL)`);
    await owner.query(
      `CREATE UNLOGGED TABLE bench_${table}_rows AS SELECT row_number() OVER () AS n, r.* FROM (${rows}) r`,
    );
    await owner.query(`CREATE INDEX ON bench_${table}_rows (n)`);
    await owner.query(`ANALYZE bench_${table}_rows`);
  }
  await owner.query("CHECKPOINT");
  return timed(async () => {
    for (const table of Object.keys(sources)) await copyRows(owner, table);
  });
}

async function copyRows(owner: pg.Client, table: string): Promise<void> {
  const { rows } = await owner.query<{ columns: string; count: number }>(
    `SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) AS columns,
      (SELECT count(*)::int FROM bench_${table}_rows) AS count
     FROM pg_attribute WHERE attrelid = 'bench_${table}'::regclass AND attnum > 0`,
  );
  const { columns, count } = rows[0] ?? { columns: "", count: 0 };
  for (let from = 0; from < count; from += BASELINE_ROWS)
    await owner.query(
      `INSERT INTO bench_${table} (${columns}) SELECT ${columns} FROM bench_${table}_rows WHERE n > $1 AND n <= $2`,
      [from, from + BASELINE_ROWS],
    );
}
