import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { unique } from "../local/testing/api-fixtures.ts";
import {
  click,
  moneyPrint,
  openShop,
  read,
  type Shop,
  sell,
  storeClick,
  wrongBooks,
} from "../local/testing/money-fixtures.ts";
import { runJob, settleAll } from "../local/testing/run-job.ts";
import { accessTokenOf, makeUser } from "../local/testing/sign-in.ts";
import { startTestApi, type TestApi } from "../local/testing/start-test-api.ts";
import { makeStopWrites, type StopWrites } from "../local/testing/stop-writes.ts";

/*
 * Goal: points and customers' rewards are kept as money is: each follows from what happened, once, whatever is repeated,
 * stops or comes together. Method: the API and the jobs as they are called from outside, on a real Postgres; after every
 * test the books of all tenants are checked by queries that know nothing of the code.
 */
const DAY_MS = 86_400_000;
let api: TestApi;
let stopWrites: StopWrites;

const MOVED = `accruals accounts entries postings outbox conversions point_lots point_spendings customer_rewards
  customer_redemptions attributions`;
beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  api = await startTestApi();
  stopWrites = await makeStopWrites(api.owner, MOVED);
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
});
afterEach(async () => {
  vi.useRealTimers();
  await stopWrites(0);
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

  const spend = (shop: Shop, orderId: string, points: number, extra = {}) =>
    api.call(shop.key, "POST", "/v1/points/spend", {
      ...{ partnerId: shop.promoters[1]?.partnerId, points, orderId },
      ...{ programId: shop.programId, ...extra },
    });
  const giveBack = (shop: Shop, orderId: string) =>
    api.call(shop.key, "POST", "/v1/points/give-back", { programId: shop.programId, orderId });
  const balanceOf = async (shop: Shop) => {
    const partnerId = shop.promoters[1]?.partnerId;
    const answer = await api.call(shop.key, "GET", `/v1/points?partnerId=${partnerId}`);
    expect(answer.status).toBe(200);
    return answer.body;
  };

  it("are spent once per order, what expires first first, never more than there are, and given back once", async () => {
    const shop = await open();
    const ids = [await soldBy(shop), await soldBy(shop)];
    passDays(40);
    await mature(shop, ids[0]!);
    passDays(10);
    await mature(shop, ids[1]!);
    const spent = await spend(shop, "o1", 250);
    expect(spent).toMatchObject({ status: 201, body: { orderId: "o1", points: 250, state: "spent" } });
    expect(await spend(shop, "o1", 250)).toMatchObject({ status: 200, body: spent.body });
    expect((await spend(shop, "o1", 249)).status).toBe(409);
    expect(await spend(shop, "o2", 151)).toMatchObject({
      status: 422,
      body: {
        errors: [{ field: "points", code: "not_enough", message: "the partner has 150 points to spend" }],
      },
    });
    // All 200 of the first lot, and 50 of the second.
    expect(await balanceOf(shop)).toMatchObject({
      ...{ available: 150, pending: 0, owed: 0, lots: [{ remaining: 150 }], nextExpiry: { points: 150 } },
      history: [
        { kind: "spending", points: -250, balanceAfter: 150, orderId: "o1" },
        { points: 200 },
        { points: 200 },
      ],
    });
    // The history page by page: the number of the last one is where the next page begins.
    const page = async (query: string) => {
      const partnerId = shop.promoters[1]?.partnerId;
      const { body } = await api.call(shop.key, "GET", `/v1/points?partnerId=${partnerId}&${query}`);
      const numbers = body.history.map(({ number }: { number: number }) => number);
      return [numbers, body.nextBefore];
    };
    expect(await page("limit=2")).toEqual([[3, 2], 2]);
    expect(await page("limit=2&before=2")).toEqual([[1], null]);
    expect(await page("limit=3")).toEqual([[3, 2, 1], null]);
    const nowhere = `/v1/points?partnerId=${shop.promoters[1]?.partnerId}&before=0`;
    expect(await api.call(shop.key, "GET", nowhere)).toMatchObject({
      ...{ status: 400, body: { errors: [{ field: "before" }] } },
    });
    // The order of the first 200 is refunded: they were spent, so the other lot pays 150 of them, and 50 are owed.
    await refund(shop, ids[0]!, "r", 100_000);
    await settleAll(api);
    expect(await balanceOf(shop)).toMatchObject({ available: 0, owed: 50, lots: [] });
    expect((await giveBack(shop, "unknown")).status).toBe(404);
    for (let turn = 0; turn < 2; turn++)
      expect(await giveBack(shop, "o1")).toMatchObject({ status: 200, body: { state: "given_back" } });
    expect(await balanceOf(shop)).toMatchObject({ available: 200, owed: 0 });
    expect(await books(shop)).toMatchObject({ "program_points PTS": -300, "partner_points seller PTS": 200 });
  });

  it("are never overspent by fifty at once, beside refunds, releases and each other's orders", async () => {
    const shop = await open();
    const ids = [await soldBy(shop), await soldBy(shop), await soldBy(shop)];
    passDays(40);
    await mature(shop, ids[0]!, ids[1]!);
    await api.call(shop.key, "POST", `/v1/conversions/${ids[2]}/approve`);
    await refund(shop, ids[0]!, "r", 50_000);
    const answers = await Promise.all([
      ...Array.from({ length: 50 }, (_, n) => spend(shop, `o${n % 40}`, 30)),
      ...[runJob(api, "accrue-commissions"), runJob(api, "mature-holds")].map((job) =>
        job.catch(() => undefined),
      ),
    ]);
    await settleAll(api);
    await runJob(api, "mature-holds");
    const statuses = answers.slice(0, 50).map((answer) => (answer as { status: number }).status);
    expect(statuses.every((status) => [200, 201, 422].includes(status))).toBe(true);
    const orders = statuses.filter((status) => status === 201).length;
    // 400 are there, 100 of which the refund takes, and 200 more come while they are spent.
    expect(orders).toBeGreaterThanOrEqual(10);
    expect(orders).toBeLessThanOrEqual(20);
    const { available, owed } = await balanceOf(shop);
    expect(available - owed).toBe(500 - 30 * orders);
    // One by one down to what is left.
    for (let n = 0; n < 20; n++) await spend(shop, `p${n}`, 30);
    expect((await balanceOf(shop)).available).toBeLessThan(30);
  });

  it("expire once, on the day, and what expired unspent is asked of nobody when the order is refunded", async () => {
    const shop = await open();
    const id = await soldBy(shop);
    passDays(40);
    await mature(shop, id);
    await spend(shop, "o", 60);
    passDays(69.9 - 40);
    await runJob(api, "expire-points");
    expect(await balanceOf(shop)).toMatchObject({ available: 140 });
    passDays(0.2);
    // Nobody spends what has expired, though no job has been there yet.
    expect((await spend(shop, "late", 1)).status).toBe(422);
    await Promise.all([1, 2, 3].map(() => runJob(api, "expire-points")));
    const print = await moneyPrint(api.owner);
    expect(await runJob(api, "expire-points")).toEqual({ lots: 0, rewards: 0 });
    expect(await moneyPrint(api.owner)).toEqual(print);
    expect(await books(shop)).toMatchObject({
      ...{ "program_points_expired PTS": 240, "program_points_spent PTS": 60 },
    });
    // Given back, they expire again: 60 more.
    await giveBack(shop, "o");
    await runJob(api, "expire-points");
    expect(await books(shop)).toMatchObject({ "program_points_expired PTS": 300 });
    await refund(shop, id, "r", 100_000);
    await settleAll(api);
    expect(await books(shop)).toEqual({});
  });

  it("are the partner's to see, by program, and another organisation's to neither see nor give back", async () => {
    const shop = await open();
    const other = await open();
    const id = await soldBy(shop);
    passDays(40);
    await mature(shop, id);
    await spend(shop, "o", 60);
    const partnerId = shop.promoters[1]?.partnerId;
    const stranger = (method: string, path: string, body?: object) => api.call(other.key, method, path, body);
    expect((await stranger("GET", `/v1/points?partnerId=${partnerId}`)).status).toBe(404);
    const of = { programId: shop.programId, orderId: "o" };
    expect((await stranger("POST", "/v1/points/give-back", of)).status).toBe(404);
    expect((await stranger("POST", "/v1/points/spend", { partnerId, points: 1, orderId: "x" })).status).toBe(
      404,
    );
    const testKey = await api.createKey({ organisationId: shop.organisationId, test: true });
    expect((await api.call(testKey, "POST", "/v1/points/give-back", of)).status).toBe(403);
    vi.useRealTimers();
    const user = await makeUser(api, { email: shop.promoters[1]!.email, affiliate: true });
    const seen = await api.call(await accessTokenOf(api, user), "GET", "/affiliate/points");
    expect(seen).toMatchObject({ status: 200, body: { data: [{ partnerId, pending: 0, owed: 0 }] } });
  });
});

describe("a customer's reward", () => {
  const rewarding = (reward: object) => open({ customerReward: { firstOrderOnly: false, ...reward } });
  const redeem = (shop: Shop, body: object) =>
    api.call(shop.key, "POST", "/v1/customer-rewards/redeem", {
      programId: shop.programId,
      currency: "USD",
      ...body,
    });
  const rewardsOf = async (shop: Shop, customerId: string) =>
    (await api.call(shop.key, "GET", `/v1/customer-rewards?customerId=${customerId}`)).body.data;

  it("is credit on hold until the commission is released, used once per order, and taken back pro rata", async () => {
    const shop = await rewarding({ kind: "credit", rateBps: 500, expireAfterDays: 30 });
    const customer = unique("customer");
    const id = await soldBy(shop, { customer: { id: customer } });
    expect(await books(shop)).toMatchObject({
      "program_credit USD": -5000,
      "customer_credit_pending USD": 5000,
    });
    expect(await rewardsOf(shop, customer)).toMatchObject([
      { kind: "credit", state: "pending", availableMinor: 0 },
    ]);
    const use = { customerId: customer, orderId: "next", amountMinor: 2000 };
    expect((await redeem(shop, use)).status).toBe(422);
    passDays(40);
    await mature(shop, id);
    expect(await redeem(shop, use)).toMatchObject({ status: 201, body: { amountMinor: 2000, code: null } });
    expect((await redeem(shop, use)).status).toBe(200);
    expect((await redeem(shop, { ...use, amountMinor: 1 })).status).toBe(409);
    // 30 % of 50.00 is taken back, which leaves 15.00 of the 30.00 that were not used.
    await refund(shop, id, "a", 30_000);
    await settleAll(api);
    expect(await rewardsOf(shop, customer)).toMatchObject([
      { usedMinor: 2000, reversedMinor: 1500, availableMinor: 1500 },
    ]);
    expect((await redeem(shop, { ...use, orderId: "more", amountMinor: 1501 })).status).toBe(422);
    // Everything is refunded: what was used is not asked back, until its own order is cancelled.
    await refund(shop, id, "b", 70_000);
    await settleAll(api);
    expect(await books(shop)).toEqual({ "program_credit USD": -2000, "program_credit_spent USD": 2000 });
    const back = { programId: shop.programId, orderId: "next" };
    expect(await api.call(shop.key, "POST", "/v1/customer-rewards/give-back", back)).toMatchObject({
      body: { redemptions: [{ state: "given_back" }] },
    });
    await settleAll(api);
    expect(await books(shop)).toEqual({});
  });

  it("is a coupon that fifty orders at once use for no more than it holds, and that expires", async () => {
    const shop = await rewarding({ kind: "coupon", amountsMinor: { USD: 1000 }, expireAfterDays: 30 });
    const customer = unique("customer");
    const id = await soldBy(shop, { customer: { id: customer } });
    passDays(40);
    await mature(shop, id);
    const [{ code }] = await rewardsOf(shop, customer);
    expect(code).toMatch(/^[0-9A-F]{20}$/);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) => redeem(shop, { code, orderId: `o${n}`, amountMinor: 300 })),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(3);
    expect(answers.every(({ status }) => status === 201 || status === 422)).toBe(true);
    expect((await redeem(shop, { code: "0".repeat(20), orderId: "x", amountMinor: 1 })).status).toBe(404);
    expect((await redeem(shop, { code, orderId: "x", amountMinor: 1, currency: "VND" })).status).toBe(422);
    passDays(31);
    expect((await redeem(shop, { code, orderId: "x", amountMinor: 1 })).status).toBe(422);
    await Promise.all([1, 2].map(() => runJob(api, "expire-points")));
    expect(await books(shop)).toMatchObject({
      "program_credit_expired USD": 100,
      "program_credit_spent USD": 900,
    });
  });

  it("for the first order alone is given once, whichever of several is settled first", async () => {
    const shop = await rewarding({ kind: "credit", rateBps: 500, firstOrderOnly: true });
    const customer = { id: unique("customer") };
    await soldBy(shop, { customer });
    await soldBy(shop, { customer, occurredAt: new Date(Date.now() - 86_400_000).toISOString() });
    await soldBy(shop, { customer, occurredAt: new Date(Date.now() - 60 * 3_600_000).toISOString() });
    expect(await rewardsOf(shop, customer.id)).toHaveLength(1);
  });
});

describe("whatever stops", () => {
  it.each([8, 15])(
    "one write in %i is lost, and points, rewards and expiry end in the same books",
    async (oneIn) => {
      const shop = await open({
        customerReward: { kind: "coupon", rateBps: 500, firstOrderOnly: false, expireAfterDays: 9 },
      });
      const customer = { id: unique("customer") };
      const at = new Date(Date.now() - 2 * DAY_MS).toISOString();
      const made = await storeClick(
        api,
        click(shop.promoters[1]!, { at: new Date(Date.now() - 3 * DAY_MS) }),
      );
      const sold = await sell(api, shop, made, { amountMinor: 100_000, occurredAt: at, customer });
      await api.call(shop.key, "POST", `/v1/conversions/${sold.id}/approve`);
      await stopWrites(oneIn);
      const insist = async (work: () => Promise<{ status?: number } | unknown>) => {
        for (let turn = 0; turn < 80; turn++) {
          const answer = (await work().catch(() => ({ status: 500 }))) as { status?: number };
          if ((answer.status ?? 200) < 500) return;
        }
        throw new Error("it was stopped each time");
      };
      const spend = {
        programId: shop.programId,
        partnerId: shop.promoters[1]!.partnerId,
        points: 50,
        orderId: "o",
      };
      const jobs = ["attribute-conversions", "accrue-commissions", "mature-holds", "expire-points"] as const;
      const work = async () => {
        for (let turn = 0; turn < 4; turn++) for (const job of jobs) await insist(() => runJob(api, job));
      };
      await work();
      passDays(40);
      await work();
      await insist(() => api.call(shop.key, "POST", "/v1/points/spend", spend));
      await insist(() => refund(shop, sold.id, "r", 50_000));
      await work();
      passDays(60);
      await work();
      await stopWrites(0);
      await settleAll(api);
      await runJob(api, "expire-points");
      // Half of 200 is taken back, 50 were spent, 50 expired; of the coupon of 50.00 half is taken back, half expired.
      expect(await books(shop)).toEqual({
        ...{
          "partner_available seller USD": 4000,
          "partner_available upline USD": 2000,
          "program_commission USD": -6000,
        },
        ...{ "program_points PTS": -150, "program_points_spent PTS": 50, "program_points_expired PTS": 100 },
        ...{ "program_credit USD": -2500, "program_credit_expired USD": 2500 },
      });
    },
  );
});
