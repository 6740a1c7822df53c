import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import type pg from "pg";
import { DIMENSIONS, OWN_DIMENSIONS } from "../core/api/dimensions.ts";
import { REPORT_SORTS } from "../core/api/reports.ts";
import { addDays, type Interval } from "../core/reports/range.ts";
import { createHttpDatabase, type HttpDatabase, queryAs } from "../db/client.ts";
import { findPulse } from "../db/repositories/affiliate/counts.ts";
import { findProgramPulse } from "../db/repositories/program-pulse.ts";
import { ownSeries, ownTable, programSeries, programTable } from "../db/repositories/report/scopes.ts";
import { seedOrganisation } from "../db/seed/organisation.ts";
import { readRange } from "../functions/reports/read-range.ts";
import { breakdownReport, seriesReport } from "../functions/reports/read-report.ts";
import { seedReports } from "../local/reports/seed-reports.ts";
import type { Figure } from "./figures.ts";
import { createRandom, quantile, timed } from "./measure.ts";
import { type BenchDatabase, startDatabase } from "./start-database.ts";

/** TRIBUTARY_REPORT_CLICKS: in the database; a tenth as many conversions. */
const CLICKS = Number(process.env.TRIBUTARY_REPORT_CLICKS ?? 10_000_000);
const DAYS = 395;
const PARTNERS = 60;
const CALLS = 60;
const WARM_UP = 5;
const ZONES = ["Asia/Ho_Chi_Minh", "America/New_York", "Europe/Berlin", "Asia/Kolkata", "Asia/Kathmandu"];
const LENGTHS = [1, 7, 30, 90, 180, DAYS];
const INTERVALS: readonly Interval[] = ["day", "week", "month"];
const P95_MS_MAX = 50;

/** What is asked, with another day, length and place each time. */
interface Question {
  readonly what: string;
  ask(): Promise<unknown>;
}

/**
 * Every report and both pulses over a sample of 13 months, each call as a request makes it: through the Neon proxy as the role `app`
 * under row-level security, with the figures worked out and presented. Beside them a bare round trip, and the counting anew of a month.
 */
export async function run({ clicks = CLICKS } = {}): Promise<Figure[]> {
  const database = await startDatabase({ memoryMb: 512 });
  try {
    return await measure(database, clicks);
  } finally {
    await database.stop();
  }
}

async function measure(database: BenchDatabase, clicks: number): Promise<Figure[]> {
  const { owner, ownerUrl } = database;
  const { organisationId } = await seedOrganisation(ownerUrl, "Benchmark");
  const { userId, affiliateId } = await makeAffiliate(owner);
  const conversions = Math.floor(clicks / 10);
  const now = new Date();
  let told = "";
  const seedMs = await timed(() =>
    seedReports(ownerUrl, {
      ...{ organisationId, affiliateId, clicks, conversions, days: DAYS, partners: PARTNERS, now },
      onProgress: (what, done, of) => {
        const text = `${what}: ${Math.floor((done * 10) / of) * 10} %`;
        if (text !== told) console.log(text);
        told = text;
      },
    }),
  );
  await owner.query("VACUUM (ANALYZE) report_rollups");
  await owner.query("CHECKPOINT");
  const db = createHttpDatabase(database.app);
  const found = await owner.query(
    "SELECT program_id AS program, campaign_id AS campaign, partner_id AS partner FROM links ORDER BY id",
  );
  const sizes = await owner.query(
    "SELECT count(*)::int AS rollups, pg_total_relation_size('report_rollups')::bigint AS bytes FROM report_rollups",
  );
  const figures = await askAll(questions(db, { organisationId, userId, places: found.rows, now }));
  const [bare = Number.NaN] = figures.map(({ value }) => value);
  const counting = await countMonth(db, { organisationId, places: found.rows, now });
  const slowest = Math.max(
    ...figures
      .slice(1)
      .filter(({ unit }) => unit === "ms")
      .map(({ value }) => value),
  );
  return [
    { what: `made, ${clicks} clicks and ${conversions} conversions`, value: seedMs / 60_000, unit: "min" },
    { what: "rows of rollups", value: sizes.rows[0].rollups, unit: "" },
    { what: "rollups with indexes", value: Number(sizes.rows[0].bytes) / 2 ** 20, unit: "MiB" },
    ...figures,
    { what: "slowest p95 ÷ bare round trip", value: slowest / bare, unit: "×" },
    { what: "a month of one program, counted from its clicks", value: counting, unit: "ms" },
    { what: "counted anew ÷ slowest p95", value: counting / slowest, unit: "×" },
  ];
}

async function makeAffiliate(owner: pg.Client): Promise<{ userId: string; affiliateId: string }> {
  const [userId, affiliateId] = [randomUUID(), randomUUID()];
  await owner.query(
    "INSERT INTO users (id, email, email_normalised, name, password_hash) VALUES ($1, $2, $2, 'Benchmark', '-')",
    [userId, `${userId}@people.example`],
  );
  await owner.query(
    "INSERT INTO affiliates (id, email, email_normalised, email_hash, name, user_id) VALUES ($1, $2, $2, $2, 'Benchmark', $3)",
    [affiliateId, `${affiliateId}@partner.example`, userId],
  );
  return { userId, affiliateId };
}

interface Place {
  readonly program: string;
  readonly campaign: string;
  readonly partner: string;
}
interface World {
  readonly organisationId: string;
  readonly places: readonly Place[];
  readonly now: Date;
}

function questions(
  db: HttpDatabase,
  { organisationId, userId, places, now }: World & { userId: string },
): Question[] {
  const random = createRandom(7);
  const one = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const tenant = { db, actor: { organisationId } };
  const own = { db, actor: { userId } };
  const range = (compare: "none" | "previous_period") => {
    const days = one(LENGTHS);
    const to = addDays(now.toISOString().slice(0, 10), -Math.floor(random() * (DAYS - days + 1)));
    return readRange({ from: addDays(to, 1 - days), to, compare }, one(ZONES), now);
  };
  const table = (sort: (typeof REPORT_SORTS)[number]) => ({
    sort,
    order: "desc" as const,
    currency: "USD",
    limit: 25,
    offset: 0,
  });
  const open = () => ({ clicks: null, conversions: null });
  const midnight = () => new Date(Math.floor(now.getTime() / 86_400_000) * 86_400_000);
  return [
    { what: "bare round trip", ask: () => queryAs(db, { organisationId }, sql`SELECT 1 AS one`) },
    {
      what: "series",
      ask: () =>
        seriesReport(
          tenant,
          programSeries({ programId: one(places).program }),
          range("none"),
          one(INTERVALS),
        ),
    },
    {
      what: "series with comparison",
      ask: () =>
        seriesReport(
          tenant,
          programSeries({ programId: one(places).program }),
          range("previous_period"),
          one(INTERVALS),
        ),
    },
    {
      what: "series of a partner",
      ask: () => {
        const { program: programId, partner: partnerId } = one(places);
        return seriesReport(
          tenant,
          programSeries({ programId, partnerId }),
          range("previous_period"),
          one(INTERVALS),
        );
      },
    },
    {
      what: "series of a campaign",
      ask: () => {
        const { program: programId, campaign: campaignId } = one(places);
        return seriesReport(
          tenant,
          programSeries({ programId, campaignId }),
          range("previous_period"),
          one(INTERVALS),
        );
      },
    },
    ...DIMENSIONS.map((dimension) => ({
      what: `by ${dimension}, with comparison`,
      ask: async () => {
        const rows = programTable(dimension, { programId: one(places).program });
        if (rows !== null)
          await breakdownReport(tenant, rows, range("previous_period"), {
            dimension,
            table: table(one(REPORT_SORTS)),
            open,
          });
      },
    })),
    {
      what: "links of a campaign, with comparison",
      ask: async () => {
        const { program: programId, campaign: campaignId } = one(places);
        const rows = programTable("link", { programId, campaignId });
        if (rows !== null)
          await breakdownReport(tenant, rows, range("previous_period"), {
            dimension: "link",
            table: table("clicks"),
            open,
          });
      },
    },
    {
      what: "affiliate's series with comparison",
      ask: () => seriesReport(own, ownSeries({}), range("previous_period"), one(INTERVALS)),
    },
    ...OWN_DIMENSIONS.map((dimension) => ({
      what: `affiliate's by ${dimension}, with comparison`,
      ask: () =>
        breakdownReport(own, ownTable(dimension, {}), range("previous_period"), {
          dimension,
          table: table("clicks"),
          open,
        }),
    })),
    {
      what: "program's pulse",
      ask: () => findProgramPulse(db, { organisationId }, one(places).program, midnight()),
    },
    { what: "affiliate's pulse", ask: () => findPulse(db, { userId }, midnight()) },
  ];
}

async function askAll(all: readonly Question[]): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const { what, ask } of all) {
    for (let turn = 0; turn < WARM_UP; turn++) await ask();
    const tookMs: number[] = [];
    for (let turn = 0; turn < CALLS; turn++) tookMs.push(await timed(ask));
    const [p50, p95] = [quantile(tookMs, 0.5), quantile(tookMs, 0.95)];
    console.log(`${what}: p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`);
    const bound = what === "bare round trip" ? {} : { atMost: P95_MS_MAX };
    figures.push({ what: `${what}, p95`, value: p95, unit: "ms", ...bound });
  }
  return figures;
}

/** Without rollups. */
function countMonth(db: HttpDatabase, { organisationId, places, now }: World): Promise<number> {
  const from = new Date(now.getTime() - 30 * 86_400_000);
  return timed(() =>
    queryAs(
      db,
      { organisationId },
      sql`SELECT partner_id, count(*), count(bot) FROM clicks WHERE program_id = ${places[0]?.program} AND id >= uuidv7_bound(${from}::timestamptz) GROUP BY 1`,
    ),
  );
}
