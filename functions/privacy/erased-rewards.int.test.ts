import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { unique } from "../../local/testing/api-fixtures.ts";
import { createFakeBucket } from "../../local/testing/fake-bucket.ts";
import {
  click,
  daysFromNow,
  moneyPrint,
  openShop,
  percent,
  type Shop,
  sell,
  storeClick,
  wrongBooks,
} from "../../local/testing/money-fixtures.ts";
import { exportOf, keysOf, unreceipted } from "../../local/testing/receipt-fixtures.ts";
import { runJob, settleAll } from "../../local/testing/run-job.ts";
import { searchEverything } from "../../local/testing/search-everything.ts";
import { accessTokenOf, makeUser } from "../../local/testing/sign-in.ts";
import { startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";
import { verifyReceipts } from "../../scripts/verify-receipts.mjs";

/*
 * Goal: who is erased is found by nothing, and what it earned, spent and was promised stays in the books to the unit: it can
 * still be refunded, given back and expire. Method: routes and jobs alone; every column is searched for the person.
 */
let api: TestApi;
beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  api = await startTestApi({ SPILL: createFakeBucket(), FILES: createFakeBucket() });
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
});
afterEach(async () => expect(await wrongBooks(api.owner)).toEqual([]));

const open = (rules: object) =>
  openShop(api, {
    plan: { ...percent(1000), ...rules },
    program: { approvalMode: "immediate", holdDays: 0 },
  });

/** An order of 1,000.00 whose hold has passed. */
async function sold(shop: Shop, extra: object): Promise<string> {
  const made = await storeClick(api, click(shop.promoters[0], { at: new Date(Date.now() - 60_000) }));
  const { id } = await sell(api, shop, made, { amountMinor: 100_000, ...extra });
  await settleAll(api);
  await runJob(api, "mature-holds");
  return id;
}
const post = (shop: Shop, path: string, body: object) =>
  api.call(shop.key, "POST", path, { programId: shop.programId, ...body });
const refund = async (shop: Shop, id: string, amountMinor: number) => {
  const body = { refundId: unique("re"), amountMinor, currency: "USD" };
  expect((await api.call(shop.key, "POST", `/v1/conversions/${id}/refunds`, body)).status).toBe(201);
  await settleAll(api);
};

describe("A customer who is erased", () => {
  const rewardOf = async (shop: Shop) => {
    const { body } = await api.call(shop.key, "GET", `/v1/customer-rewards?programId=${shop.programId}`);
    return body.data.at(-1);
  };
  async function erase(shop: Shop, customerId: string): Promise<void> {
    const before = await moneyPrint(api.owner);
    expect((await post(shop, "/v1/customers/erase", { programId: undefined, customerId })).status).toBe(202);
    for (let turn = 0; turn < 3; turn++) await runJob(api, "serve-privacy-requests");
    expect(await moneyPrint(api.owner)).toEqual(before);
  }

  it("leaves its credit in the books under nobody's name: what was used comes back, refunds and expiry take the rest.", async () => {
    const shop = await open({
      customerReward: { kind: "credit", rateBps: 500, firstOrderOnly: false, expireAfterDays: 30 },
    });
    const customer = { id: unique("customer"), email: `${unique("buyer")}@shoppers.example` };
    const first = await sold(shop, { customer });
    const use = { customerId: customer.id, orderId: "next", amountMinor: 2_000, currency: "USD" };
    expect((await post(shop, "/v1/customer-rewards/redeem", use)).status).toBe(201);
    await erase(shop, customer.id);
    expect(await searchEverything(api, [customer.id, customer.email])).toEqual([]);
    expect(await rewardOf(shop)).toMatchObject({ customerId: null, usedMinor: 2_000, availableMinor: 3_000 });
    // Nobody uses it by that name any more, and whoever comes by it is somebody new.
    const again = { ...use, orderId: "after" };
    expect((await post(shop, "/v1/customer-rewards/redeem", again)).status).toBe(404);
    await sold(shop, { customer });
    const named = `/v1/customer-rewards?programId=${shop.programId}&customerId=${customer.id}`;
    expect((await api.call(shop.key, "GET", named)).body.data).toMatchObject([
      { usedMinor: 0, availableMinor: 5_000 },
    ]);
    // 30 % of 50.00; then the order that it had paid for is cancelled; what is left expires.
    await refund(shop, first, 30_000);
    expect(await rewardOf(shop)).toMatchObject({ reversedMinor: 1_500, availableMinor: 1_500 });
    expect((await post(shop, "/v1/customer-rewards/give-back", { orderId: "next" })).status).toBe(200);
    expect(await rewardOf(shop)).toMatchObject({ usedMinor: 0, availableMinor: 3_500 });
    await daysFromNow(31, () => runJob(api, "expire-points"));
    expect(await rewardOf(shop)).toMatchObject({ expiredMinor: 3_500, state: "used_up" });
  });

  it("leaves its coupon to whoever has the code.", async () => {
    const shop = await open({ customerReward: { kind: "coupon", rateBps: 500, firstOrderOnly: false } });
    const customer = { id: unique("customer") };
    await sold(shop, { customer });
    const { code } = await rewardOf(shop);
    await erase(shop, customer.id);
    expect(await searchEverything(api, [customer.id])).toEqual([]);
    const use = { code, orderId: "next", amountMinor: 2_000, currency: "USD" };
    expect((await post(shop, "/v1/customer-rewards/redeem", use)).status).toBe(201);
    expect(await rewardOf(shop)).toMatchObject({ code, customerId: null, usedMinor: 2_000 });
  });
});

describe("An affiliate who is erased", () => {
  it("leaves points and receipts that verify as before, and what is posted afterwards goes on in their chain.", async () => {
    const shop = await open({ points: { shareBps: 2000, pointsPerMajor: { USD: 10 }, expireAfterDays: 30 } });
    const [{ partnerId, email }] = shop.promoters;
    const user = await makeUser(api, { email, name: "Quentin Overbury", affiliate: true });
    const id = await sold(shop, {});
    // 100.00, of which 20.00 as 200 points; 50 of them are spent.
    const spend = { partnerId, points: 50, orderId: "basket" };
    expect((await post(shop, "/v1/points/spend", spend)).status).toBe(201);
    await runJob(api, "issue-receipts");
    const own = await exportOf(api, await accessTokenOf(api, user));
    const before = await moneyPrint(api.owner);
    await api.owner.query(
      "INSERT INTO privacy_requests (id, kind, user_id, request_id) VALUES (uuidv7(), 'erase_user', $1, uuidv7())",
      [user.userId],
    );
    for (let turn = 0; turn < 3; turn++) await runJob(api, "serve-privacy-requests");
    await api.owner.query("UPDATE notifications SET envelope = NULL WHERE kind = 'account_erased'");
    expect(await searchEverything(api, [email, "Overbury", user.userId])).toEqual([]);
    expect(await moneyPrint(api.owner)).toEqual(before);

    const keys = await keysOf(api);
    const ofMerchant = () => exportOf(api, shop.key, `/v1/receipts/export?partnerId=${partnerId}`);
    expect(await ofMerchant()).toEqual(own);
    // What it may no longer do itself, others do to its books: half of the order is refunded, and the rest expires.
    expect((await post(shop, "/v1/points/spend", { ...spend, orderId: "more" })).status).toBe(409);
    await refund(shop, id, 50_000);
    await daysFromNow(31, () => runJob(api, "expire-points"));
    await runJob(api, "issue-receipts");
    expect(await unreceipted(api)).toEqual([]);
    const after = await ofMerchant();
    expect(verifyReceipts(after, keys, own)).toMatchObject({ faults: [], notes: [] });
    const points = after.filter(({ body }) => body.account.kind === "partner_points");
    expect(points.map(({ body }) => [body.entry.kind, body.entry.balanceAfterMinor])).toEqual([
      ["maturation", "200"],
      ["spending", "150"],
      ["reversal", "50"],
      ["expiry", "0"],
    ]);
  });
});
