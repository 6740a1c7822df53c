import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  balances,
  click,
  openShop,
  type Promoter,
  type Shop,
  sell,
  storeClick,
  wrongBooks,
} from "../../local/testing/money-fixtures.ts";
import { runJob, settleAll } from "../../local/testing/run-job.ts";
import { newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";
import { jobAudit } from "../jobs/job.ts";
import { getServices } from "../services.ts";
import type { PeriodWork } from "./run-in-hand.ts";
import { runPeriod } from "./run-period.ts";

/*
 * Goal: a period is closed once, whatever stops it and whoever else tries, and stays as it was closed. Method: a small shop
 * with three levels on real Postgres; a run is stopped before each of its commits in turn, taken over, and repeated.
 */
let api: TestApi;
const HOUR_MS = 3_600_000;
const hoursAgo = (hours: number) => new Date(Date.now() - hours * HOUR_MS);

/** Tiers by volume on level 1, ranks by volume and legs, and a matching bonus. */
const PLAN = {
  v: 1,
  levels: [
    { kind: "percentage", rateBps: 1000 },
    { kind: "percentage", rateBps: 500 },
    { kind: "percentage", rateBps: 0, requires: { minRank: "silver" } },
  ],
  compression: "none",
  capBps: 5000,
  base: [
    {
      name: "Volume",
      when: {},
      pays: {
        kind: "tiered",
        mode: "whole",
        retroactive: true,
        tiers: [
          { fromVolume: 0, rateBps: 1000 },
          { fromVolume: 150, rateBps: 1200 },
        ],
      },
    },
  ],
  activity: { personalVolume: 50, graceDays: 0 },
  ranks: [
    { key: "bronze", name: "Bronze", requires: { personalVolume: 100 } },
    {
      key: "silver",
      name: "Silver",
      requires: { groupVolume: 400, legsWithRank: { rank: "bronze", legs: 1 } },
    },
  ],
  bonuses: [{ kind: "matching", name: "match", rates: [1000] }],
};

interface Closing {
  readonly shop: Shop;
  readonly periodId: string;
  /** The top, the middle, and the one below. */
  readonly line: readonly [Promoter, Promoter, Promoter];
  readonly sales: readonly string[];
}

async function sale(shop: Shop, promoter: Promoter, amountMinor: number, hours: number): Promise<string> {
  const at = hoursAgo(hours);
  const made = await storeClick(api, click(promoter, { at: new Date(at.getTime() - 1000) }));
  const sold = await sell(api, shop, made, { amountMinor, occurredAt: at.toISOString() });
  await settleAll(api);
  // Volume is whole dollars.
  await api.owner.query("UPDATE conversions SET volume = amount_minor / 100 WHERE id = $1", [sold.id]);
  // What the tiered rule paid for is written with the line.
  await api.owner.query(
    `UPDATE accruals SET parts = jsonb_build_array(jsonb_build_object('rule', 'Volume', 'pays', 'tiered', 'amountMinor', base_minor::text))
     WHERE conversion_id = $1 AND level = 1`,
    [sold.id],
  );
  return sold.id;
}

async function period(shop: Shop, number: number, from: number, until: number): Promise<string> {
  const { rows } = await api.owner.query(
    `INSERT INTO periods (id, organisation_id, program_id, number, starts_at, ends_at) VALUES (uuidv7(), $1, $2, $3, $4, $5) RETURNING id`,
    [shop.organisationId, shop.programId, number, hoursAgo(from), hoursAgo(until)],
  );
  return rows[0].id;
}

/** A period from 12 to 1 hours ago: 200 and 100 of the lowest, 120 of the middle, 60 of the top. */
async function open(): Promise<Closing> {
  const shop = await openShop(api, {
    plan: PLAN,
    line: 3,
    program: { approvalMode: "immediate", periodCloseDays: 0 },
  });
  const line = shop.promoters as unknown as Closing["line"];
  const [top, middle, low] = line;
  const sales = [
    await sale(shop, low, 20_000, 9),
    await sale(shop, low, 10_000, 8),
    await sale(shop, middle, 12_000, 7),
    await sale(shop, top, 6_000, 6),
  ];
  return { shop, line, sales, periodId: await period(shop, 1, 12, 1) };
}

async function workOf(changes: Partial<PeriodWork> = {}): Promise<PeriodWork> {
  const services = await getServices(api.env);
  const requestId = newId();
  const audit = jobAudit("close-periods", requestId);
  return { services, requestId, audit, now: () => new Date(), untilMs: Date.now() + 600_000, ...changes };
}

const close = async (periodId: string, changes: Partial<PeriodWork> = {}) =>
  runPeriod(await workOf(changes), periodId);

/** All that a period came to, without ids and moments of writing. */
async function printOf(periodId: string): Promise<unknown> {
  const { rows } = await api.owner.query(
    `SELECT p.inputs_hash, p.results_hash, p.totals,
       (SELECT json_agg(to_jsonb(m) ORDER BY position) FROM period_members m WHERE period_id = p.id) AS members,
       (SELECT json_agg(to_jsonb(s) ORDER BY conversion_id, revision, credit_position) FROM period_sales s WHERE period_id = p.id) AS sales,
       (SELECT json_agg(to_jsonb(r) ORDER BY position) FROM period_results r WHERE period_id = p.id) AS results,
       (SELECT json_agg(to_jsonb(b) - ARRAY['id', 'request_id', 'created_at', 'posted_at', 'matures_at', 'matured_at', 'version'] ORDER BY id)
          FROM bonuses b WHERE period_id = p.id) AS bonuses
     FROM periods p WHERE p.id = $1`,
    [periodId],
  );
  return rows[0];
}

const stateOf = async (periodId: string) =>
  (await api.owner.query("SELECT state FROM periods WHERE id = $1", [periodId])).rows[0].state;
const approve = (periodId: string) =>
  api.owner.query("UPDATE periods SET state = 'approved' WHERE id = $1", [periodId]);

beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

describe("a period that is closed", () => {
  it("comes to what the plan says, and pays it once it is approved", async () => {
    const { shop, periodId, line } = await open();
    expect(await close(periodId)).toBe("done");
    const print = (await printOf(periodId)) as {
      members: { partner_id: string; position: number }[];
      results: Record<string, unknown>[];
      bonuses: Record<string, unknown>[];
    };
    expect(print.members.map(({ partner_id }) => partner_id)).toEqual(line.map(({ partnerId }) => partnerId));
    // Volumes 60, 120, 300; the middle and the low have 100: bronze. The top's group of 480 holds a bronze in its one leg: silver.
    expect(
      print.results.map((one) => [
        one.personal_volume,
        one.group_volume,
        one.active,
        one.rank,
        one.qualified_levels,
      ]),
    ).toEqual([
      [60, 480, true, "silver", 3],
      [120, 420, true, "silver", 3],
      [300, 300, true, "bronze", 2],
    ]);
    // The low has reached 150: 2 % more of 300.00. Commission: the low 30.00, the middle 12.00 + 15.00, the top 6.00 + 6.00;
    // 10 % of it goes to the sponsor, and what the top earned has none.
    expect(print.bonuses.map((one) => [one.rule, one.partner_id, one.amount_minor])).toEqual([
      ["Volume", line[2].partnerId, 600],
      ["match", line[0].partnerId, 270],
      ["match", line[1].partnerId, 300],
      ["match", null, 120],
    ]);
    const before = await balances(api.owner, shop.programId);
    await approve(periodId);
    expect(await close(periodId)).toBe("done");
    expect(await stateOf(periodId)).toBe("finalised");
    const after = await balances(api.owner, shop.programId);
    const gained = line.map(({ partnerId }) => after[partnerId]!.pending - (before[partnerId]?.pending ?? 0));
    expect(gained).toEqual([270, 300, 600]);
    await runJob(api, "mature-holds");
    const mature = await balances(api.owner, shop.programId);
    expect(line.map(({ partnerId }) => mature[partnerId]!.available)).toEqual([270, 300, 600]);
    expect(await wrongBooks(api.owner)).toEqual([]);
  });
});
