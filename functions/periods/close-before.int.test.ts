import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import {
  click,
  openShop,
  sell as report,
  type Shop,
  storeClick,
  wrongBooks,
} from "../../local/testing/money-fixtures.ts";
import { runJob, settleAll } from "../../local/testing/run-job.ts";
import { newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";
import { jobAudit } from "../jobs/job.ts";
import { getServices } from "../services.ts";
import { runPeriod } from "./run-period.ts";

/*
 * Goal: a close knows what was paid and reached before it: by events, by tiers of then, in periods whose plan had no ranks.
 * Method: a shop of two on real Postgres, one order a period, by hand.
 */
let api: TestApi;
const HOUR_MS = 3_600_000;
const hoursAgo = (hours: number) => new Date(Date.now() - hours * HOUR_MS);
beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  api = await startTestApi();
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
});
afterEach(async () => expect(await wrongBooks(api.owner)).toEqual([]));

/** 10 % at once, 20 % of all when 150 are sold. */
const tiers = (rates: readonly [number, number]) => ({
  ...{ name: "Volume", when: {} },
  pays: {
    ...{ kind: "tiered", mode: "whole", retroactive: true },
    tiers: [
      { fromVolume: 0, rateBps: rates[0] },
      { fromVolume: 150, rateBps: rates[1] },
    ],
  },
});
const PLAN = {
  ...{ v: 1, compression: "none", capBps: 3000 },
  levels: [{ kind: "percentage", rateBps: 1000 }],
  base: [tiers([1000, 2000])],
  ranks: [{ key: "bronze", name: "Bronze", requires: { personalVolume: 100 } }],
  bonuses: [
    { kind: "rank_advancement", name: "up", amountsByRank: { bronze: { USD: 500 } } },
    { kind: "referral", name: "refer", trigger: "first_purchase", levels: [{ USD: 5000 }] },
  ],
};

/** An order of the lower of the two, for whole dollars, which are its volume. */
async function sell(shop: Shop, dollars: number, hours: number): Promise<void> {
  const seller = shop.promoters[1] ?? shop.promoters[0];
  const at = hoursAgo(hours);
  const seen = await storeClick(api, click(seller, { at: new Date(at.getTime() - 1000) }));
  const order = { amountMinor: dollars * 100, occurredAt: at.toISOString() };
  const { id } = await report(api, shop, seen, order);
  await api.owner.query("UPDATE conversions SET volume = $2 WHERE id = $1", [id, dollars]);
  await settleAll(api);
  await runJob(api, "settle-bonus-events");
}

async function close(shop: Shop, number: number, from: number, until: number): Promise<string> {
  const { rows } = await api.owner.query(
    `INSERT INTO periods (id, organisation_id, program_id, number, starts_at, ends_at) VALUES (uuidv7(), $1, $2, $3, $4, $5) RETURNING id`,
    [shop.organisationId, shop.programId, number, hoursAgo(from), hoursAgo(until)],
  );
  const periodId: string = rows[0].id;
  const services = await getServices(api.env);
  const requestId = newId();
  const audit = jobAudit("close-periods", requestId);
  const run = () =>
    runPeriod({ services, requestId, audit, now: () => new Date(), untilMs: Date.now() + 600_000 }, periodId);
  await run();
  await api.owner.query("UPDATE periods SET state = 'approved' WHERE id = $1", [periodId]);
  await run();
  return periodId;
}

async function takeOver(shop: Shop, number: number, hours: number, rules: object, campaignId?: string) {
  await api.owner.query(
    `INSERT INTO plan_versions (id, organisation_id, program_id, campaign_id, number, effective_from, rules)
     VALUES (uuidv7(), $1, $2, $3, $4, $5, $6)`,
    [shop.organisationId, shop.programId, campaignId ?? null, number, hoursAgo(hours), rules],
  );
}

const linesOf = async (periodId: string) =>
  (
    await api.owner.query(
      `SELECT rule, amount_minor::int AS minor, held_by_cap AS held FROM bonuses WHERE period_id = $1 ORDER BY id`,
      [periodId],
    )
  ).rows.map(({ rule, minor, held }) => `${rule} ${minor}${held ? " held" : ""}`);
const open = () =>
  openShop(api, { plan: PLAN, line: 2, program: { approvalMode: "immediate", periodCloseDays: 0 } });

it("leaves of the cap what first purchases, commission and tiers have not taken", async () => {
  const shop = await open();
  await sell(shop, 200, 10);
  // 30 % of 200.00 is 60.00: 20.00 at once, 20.00 that the tier may add: 20.00 of the 50.00 are left for the sponsor.
  const paid = await api.owner.query(
    "SELECT amount_minor::int AS minor FROM bonuses WHERE program_id = $1 AND event_id IS NOT NULL",
    [shop.programId],
  );
  expect(paid.rows).toEqual([{ minor: 2000 }]);
  // The tier adds its 20.00; nothing is left for the rank that was reached.
  const periodId = await close(shop, 1, 12, 8);
  expect(await linesOf(periodId)).toEqual(["Volume 2000", "up 0 held"]);
  const answer = await api.call(shop.key, "POST", `/v1/periods/${periodId}/replay`);
  expect(answer.status).toBe(202);
  await runJob(api, "close-periods");
  const replay = await api.owner.query(
    "SELECT state, error FROM period_runs WHERE period_id = $1 AND kind = 'replay'",
    [periodId],
  );
  expect(replay.rows).toEqual([{ state: "done", error: null }]);
});

it("pays for a rank once in a life, also when a plan in between had no ranks", async () => {
  const shop = await open();
  await sell(shop, 100, 10);
  // 30.00 of the cap less 10.00 at once and 10.00 for the first purchase.
  expect(await linesOf(await close(shop, 1, 12, 8))).toEqual(["up 500"]);
  await takeOver(shop, 2, 7, { ...PLAN, ranks: [], bonuses: [] });
  await sell(shop, 100, 6);
  expect(await linesOf(await close(shop, 2, 8, 4))).toEqual([]);
  await takeOver(shop, 3, 3.5, PLAN);
  await sell(shop, 100, 3);
  expect(await linesOf(await close(shop, 3, 4, 1))).toEqual([]);
});

it("adds to what was accrued by an earlier version of the plan, and nothing by a campaign's own", async () => {
  const shop = await open();
  await sell(shop, 200, 11);
  // The new version's first tier is 5 %, and the order was paid 10 % at once: up to 20 % it is owed 10 %, not 15 %.
  await takeOver(shop, 2, 10, { ...PLAN, base: [tiers([500, 2000])], bonuses: [] });
  await sell(shop, 100, 9);
  expect(await linesOf(await close(shop, 1, 12, 8))).toEqual(["Volume 3500"]);
  await takeOver(shop, 1, 7, { ...PLAN, base: [tiers([100, 300])], bonuses: [] }, shop.campaignId);
  await sell(shop, 300, 6);
  expect(await linesOf(await close(shop, 2, 8, 4))).toEqual([]);
});
