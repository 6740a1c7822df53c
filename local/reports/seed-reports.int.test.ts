import { drizzle } from "drizzle-orm/node-postgres";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findReportDifferences } from "../../db/repositories/report/check.ts";
import { seedOrganisation } from "../../db/seed/organisation.ts";
import { createTestDatabase, type TestDatabase } from "../testing/database.ts";
import { seedReports } from "./seed-reports.ts";

/* Goal: the sample has as many rows as are asked for, and its rollups are what an independent count of them comes to. */
const DAY_MS = 86_400_000;
let database: TestDatabase;
let owner: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner?.end();
  await database?.drop();
});

test("a sample for reports is as large as asked for, and its sums are right.", async () => {
  const { organisationId } = await seedOrganisation(database.ownerUrl, "Sample");
  const now = new Date();
  const sample = { clicks: 2_000, conversions: 200, days: 4, partners: 9 };
  const { programIds } = await seedReports(database.ownerUrl, {
    ...sample,
    organisationId,
    affiliateId: null,
    now,
  });
  const { rows } = await owner.query(
    `SELECT (SELECT count(*)::int FROM clicks) AS clicks, (SELECT count(*)::int FROM conversions) AS conversions, (SELECT count(*)::int FROM accruals WHERE level = 1) AS lines,
       (SELECT sum(clicks)::int FROM click_rollups) AS rolled, (SELECT count(*)::int FROM report_deltas) AS waiting`,
  );
  expect(programIds).toHaveLength(4);
  expect(rows[0]).toMatchObject({ clicks: 2_000, rolled: 2_000, waiting: 0 });
  expect(rows[0].conversions).toBeGreaterThan(100);
  expect(rows[0].lines).toBeGreaterThan(80);
  const from = new Date(now.getTime() - 10 * DAY_MS);
  const days = { clicksFrom: from, conversionsFrom: from, to: new Date(now.getTime() + 2 * DAY_MS) };
  expect(await findReportDifferences(drizzle({ client: owner }), days)).toEqual([]);
});
