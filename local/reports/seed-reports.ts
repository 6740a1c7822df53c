import { drizzle } from "drizzle-orm/node-postgres";
import pg from "pg";
import { foldDeltas } from "../../db/repositories/report/fold.ts";
import { seedDay } from "./seed-day.ts";
import { type SeedPlaces, seedPlaces } from "./seed-places.ts";

export interface ReportSeed {
  readonly organisationId: string;
  /** Somebody who is a partner of each program as well; null: nobody. */
  readonly affiliateId: string | null;
  readonly clicks: number;
  readonly conversions: number;
  /** Up to today. */
  readonly days: number;
  readonly partners: number;
  readonly now: Date;
  readonly onProgress?: (what: "days" | "folded", done: number, of: number) => void;
}

const DAY_MS = 86_400_000;
/** Of clicks, as seed-day.ts draws them. */
const OF_PEOPLE = 0.95;
/** Partitions that one call makes. */
const PARTITIONS_MAX = 90;
/** Large pieces: what is new is then added in the order of the index. */
const DELTAS = 300_000;

/**
 * Fills a database with what reports are about: four programs of an organisation with their partners, and clicks and conversions over
 * days up to today, with all that hangs on them and their rollups. By sets, as the database's owner and past the triggers; twice
 * makes programs twice.
 */
export async function seedReports(ownerUrl: string, seed: ReportSeed): Promise<SeedPlaces> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  try {
    // What is lost in a crash is made again; statements say themselves what triggers would have.
    await owner.query("SET synchronous_commit = off");
    await owner.query("SET work_mem = '256MB'");
    await owner.query("SET jit = off");
    const places = await seedPlaces(owner, seed);
    await owner.query("SET session_replication_role = replica");
    await seedDays(owner, seed);
    await fold(owner, seed);
    await owner.query("ANALYZE");
    return places;
  } finally {
    await owner.end();
  }
}

async function seedDays(owner: pg.Client, seed: ReportSeed): Promise<void> {
  const { organisationId, clicks, conversions, days, now } = seed;
  const first = new Date(Math.floor(now.getTime() / DAY_MS) * DAY_MS - (days - 1) * DAY_MS);
  for (let from = 0; from < days; from += PARTITIONS_MAX) {
    const day = new Date(first.getTime() + from * DAY_MS).toISOString().slice(0, 10);
    await owner.query("SELECT create_event_partitions($1::date, $2::int)", [
      day,
      Math.min(PARTITIONS_MAX, days - from),
    ]);
  }
  const share = Math.min(1, conversions / (clicks * OF_PEOPLE));
  for (let index = 0; index < days; index++) {
    const day = new Date(first.getTime() + index * DAY_MS).toISOString().slice(0, 10);
    const until = (at: number) => Math.floor((clicks * at) / days);
    await seedDay(owner, { organisationId, day, clicks: until(index + 1) - until(index), share });
    seed.onProgress?.("days", index + 1, days);
  }
}

/** What the triggers would have said of conversions; as the job does, in larger pieces. */
async function fold(owner: pg.Client, { onProgress }: ReportSeed): Promise<void> {
  const db = drizzle({ client: owner });
  const { rows } = await owner.query<{ deltas: number }>("SELECT count(*)::int AS deltas FROM report_deltas");
  const all = rows[0]?.deltas ?? 0;
  for (let done = 0, deltas = 1; deltas > 0; ) {
    deltas = await foldDeltas(db, DELTAS);
    done += deltas;
    onProgress?.("folded", done, all);
  }
}
