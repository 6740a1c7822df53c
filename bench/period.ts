import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type pg from "pg";
import type { DatabaseConfig } from "../db/client.ts";
import type { Figure } from "./figures.ts";
import { type SeededPeriod, seedPeriod } from "./period-data.ts";
import type { PeriodReport } from "./period-process.ts";
import { startDatabase } from "./start-database.ts";

export interface PeriodOptions {
  readonly partners?: number;
}

const MIB = 1024 * 1024;
/** For 100,000 partners, on 2 cores. */
const CLOSE_SECONDS_MAX = 120;
const GROWTH_MAX = 11;
const MEMORY_MIB_MAX = 1024;

/**
 * Closes a month of a program whose plan has ranks, tiers and every bonus, a tenth of the partners first, then all; then puts
 * it in force, and replays it. Each in a process of its own against durable Postgres through the Neon proxy.
 */
export async function run({ partners = 100_000 }: PeriodOptions = {}): Promise<Figure[]> {
  const parts = await startDatabase();
  try {
    const close = async (count: number) => {
      const seeded = await seedPeriod(parts.owner, parts.ownerUrl, count);
      const report = await runOnce(parts.database, seeded.periodId);
      const lines = await checkClosed(parts.owner, seeded);
      console.log(
        `${count} partners, ${seeded.sales} sales, ${lines} lines: ${(report.ms / 1000).toFixed(2)} s; ${stepsOf(report)}`,
      );
      return { seeded, report, lines };
    };
    const tenth = await close(partners / 10);
    const all = await close(partners);
    await parts.owner.query("UPDATE periods SET state = 'approved' WHERE id = $1", [all.seeded.periodId]);
    const inForce = await runOnce(parts.database, all.seeded.periodId);
    await parts.owner.query("UPDATE periods SET asked = 'replay' WHERE id = $1", [all.seeded.periodId]);
    const replay = await runOnce(parts.database, all.seeded.periodId);
    await checkReplayed(parts.owner, all.seeded);
    const peak = Math.max(all.report.peakBytes, replay.peakBytes) / MIB;
    return [
      {
        what: `close, ${partners} partners`,
        value: all.report.ms / 1000,
        unit: "s",
        atMost: CLOSE_SECONDS_MAX,
      },
      { what: "lines of bonus and breakage", value: all.lines, unit: "" },
      {
        what: "10 × the partners",
        value: all.report.ms / tenth.report.ms,
        unit: "× the time",
        atMost: GROWTH_MAX,
      },
      { what: "peak memory of the job", value: peak, unit: "MiB", atMost: MEMORY_MIB_MAX },
      { what: "a tenth of it", value: tenth.report.peakBytes / MIB, unit: "MiB" },
      { what: "processor time of the job, without Postgres", value: all.report.cpuMs / 1000, unit: "s" },
      { what: "into force, with ledger, standings and ranks", value: inForce.ms / 1000, unit: "s" },
      { what: "replay, held against every row", value: replay.ms / 1000, unit: "s" },
    ];
  } finally {
    await parts.stop();
  }
}

function runOnce(database: DatabaseConfig, periodId: string): Promise<PeriodReport> {
  const child = fork(fileURLToPath(new URL("./period-process.ts", import.meta.url)), {
    execArgv: ["--no-warnings"],
    env: { ...process.env, BENCH_DATABASE: JSON.stringify(database), BENCH_PERIOD: periodId },
  });
  return new Promise((resolve, reject) => {
    child.once("message", (report) => resolve(report as PeriodReport));
    child.once("exit", (code, signal) => reject(new Error(`the job's process ended: ${signal ?? code}`)));
  });
}

/** When the last transaction of each step was written. */
function stepsOf({ places }: PeriodReport): string {
  const ends = new Map(places.map(([place, ms]) => [place.split(" ")[0] ?? "", ms]));
  return [...ends].map(([step, ms]) => `${step} ${(ms / 1000).toFixed(1)}`).join(", ");
}

/** Every member and sale is in it, and every line belongs to somebody or is breakage: else the figures mean nothing. */
async function checkClosed(owner: pg.Client, { periodId, partners, sales }: SeededPeriod): Promise<number> {
  const { rows } = await owner.query(
    `SELECT state, (SELECT count(*) FROM period_members WHERE period_id = p.id)::int AS members,
       (SELECT count(*) FROM period_sales WHERE period_id = p.id)::int AS sales,
       (SELECT count(*) FROM period_results WHERE period_id = p.id)::int AS results,
       (SELECT sum(personal_volume)::text FROM period_results WHERE period_id = p.id) AS volume,
       (SELECT sum(volume)::text FROM period_sales WHERE period_id = p.id) AS sold,
       (SELECT count(DISTINCT rule) FROM bonuses WHERE period_id = p.id)::int AS rules,
       (SELECT count(*) FROM bonuses WHERE period_id = p.id)::int AS lines
     FROM periods p WHERE id = $1`,
    [periodId],
  );
  const [found] = rows;
  const right =
    found.state === "calculated" &&
    found.members === partners &&
    found.results === partners &&
    found.sales === sales &&
    found.volume === found.sold &&
    found.rules === 7;
  if (!right) throw new Error(`the period is wrong: ${JSON.stringify({ partners, sales, ...found })}`);
  return found.lines;
}

async function checkReplayed(owner: pg.Client, { periodId }: SeededPeriod): Promise<void> {
  const { rows } = await owner.query(
    "SELECT kind, state, totals FROM period_runs WHERE period_id = $1 ORDER BY id DESC LIMIT 1",
    [periodId],
  );
  if (rows[0]?.kind !== "replay" || rows[0].state !== "done")
    throw new Error(`the replay differs: ${JSON.stringify(rows[0])}`);
}
