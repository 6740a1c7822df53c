import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import {
  click,
  openShop,
  read,
  type Shop,
  sell,
  storeClick,
  wrongBooks,
} from "../local/testing/money-fixtures.ts";
import { runJob, settleAll } from "../local/testing/run-job.ts";
import { startTestApi, type TestApi } from "../local/testing/start-test-api.ts";

/*
 * Goal: points and customers' rewards are kept as money is: each follows from what happened, once, whatever is repeated,
 * stops or comes together. Method: the API and the jobs as they are called from outside, on a real Postgres; after every
 * test the books of all tenants are checked by queries that know nothing of the code.
 */
const DAY_MS = 86_400_000;
let api: TestApi;

beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  api = await startTestApi();
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
});
afterEach(async () => {
  vi.useRealTimers();
  expect(await wrongBooks(api.owner)).toEqual([]);
});

/** Lets days pass for this process; the database's own clock stays. */
const passDays = (days: number) => vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + days * DAY_MS });

/** 10 % on level 1 and 5 % on level 2, a fifth of it as points at 10 for 1 USD, good for 30 days. */
const plan = (extra: object = {}) => ({
  v: 1,
  levels: [
    { kind: "percentage", rateBps: 1000 },
    { kind: "percentage", rateBps: 500 },
  ],
  compression: "none",
  capBps: 2000,
  points: { shareBps: 2000, pointsPerMajor: { USD: 10 }, expireAfterDays: 30 },
  ...extra,
});
const open = (extra: object = {}) => openShop(api, { line: 2, plan: plan(extra) });

/** A sale of 1,000.00 by the seller, two days ago unless said otherwise. */
async function soldBy(shop: Shop, extra: object = {}): Promise<string> {
  const at = Date.now() - 2 * DAY_MS;
  const made = await storeClick(api, click(shop.promoters[1]!, { at: new Date(at - 60_000) }));
  const occurredAt = new Date(at).toISOString();
  const sold = await sell(api, shop, made, { amountMinor: 100_000, occurredAt, ...extra });
  await settleAll(api);
  return sold.id;
}
const refund = (shop: Shop, id: string, refundId: string, amountMinor: number, extra = {}) =>
  api.call(shop.key, "POST", `/v1/conversions/${id}/refunds`, {
    ...{ refundId, amountMinor, currency: "USD" },
    ...extra,
  });
async function mature(shop: Shop, ...ids: string[]): Promise<void> {
  for (const id of ids) await api.call(shop.key, "POST", `/v1/conversions/${id}/approve`);
  await settleAll(api);
  await runJob(api, "mature-holds");
}
/** Every account that is not at zero, as "kind owner currency: balance". */
async function books(shop: Shop): Promise<Record<string, number>> {
  const names = new Map(
    shop.promoters.map(({ partnerId }, n) => [partnerId, n === 0 ? " upline" : " seller"]),
  );
  const { rows } = await api.owner.query(
    "SELECT kind, partner_id, currency, balance_minor::int AS balance FROM accounts WHERE program_id = $1 AND balance_minor <> 0 ORDER BY kind",
    [shop.programId],
  );
  return Object.fromEntries(
    rows.map((row) => [`${row.kind}${names.get(row.partner_id) ?? ""} ${row.currency}`, row.balance]),
  );
}

describe("points", () => {
  it("are granted beside the cash, matured with it, and taken back with it, each asset pro rata of its own", async () => {
    const shop = await open();
    const id = await soldBy(shop);
    // 100.00 and 50.00; of each a fifth, 20.00 and 10.00, as 200 and 100 points.
    const granted = {
      "program_commission USD": -12_000,
      "program_points PTS": -300,
      "partner_pending seller USD": 8000,
      "partner_pending upline USD": 4000,
      "partner_points_pending seller PTS": 200,
      "partner_points_pending upline PTS": 100,
    };
    expect(await books(shop)).toEqual(granted);
    const [first] = (await read(api, shop.key, id)).accruals;
    expect(first).toMatchObject({ amountMinor: 10_000, pointsShareMinor: 2000, points: 200 });
    expect(first.explanation).toContain("80.00 USD of it is cash, and 20.00 USD is given as 200 points.");
    // A third is refunded: floor(8000 × 33333 ÷ 100000) = 2666 and floor(200 × 0.33333) = 66; 1333 and 33 of the upline.
    await refund(shop, id, "a", 33_333);
    await settleAll(api);
    expect(await books(shop)).toMatchObject({
      "partner_pending seller USD": 5334,
      "partner_points_pending seller PTS": 134,
      "partner_pending upline USD": 2667,
      "partner_points_pending upline PTS": 67,
    });
    passDays(40);
    await mature(shop, id);
    expect(await books(shop)).toEqual({
      "program_commission USD": -8001,
      "program_points PTS": -201,
      "partner_available seller USD": 5334,
      "partner_available upline USD": 2667,
      "partner_points seller PTS": 134,
      "partner_points upline PTS": 67,
    });
    // The refund fails late, and everything is refunded in the end.
    await refund(shop, id, "a", 33_333, { status: "failed" });
    await settleAll(api);
    expect(await books(shop)).toMatchObject({
      "partner_points seller PTS": 200,
      "partner_available seller USD": 8000,
    });
    await refund(shop, id, "b", 100_000);
    await settleAll(api);
    expect(await books(shop)).toEqual({});
  });
});
