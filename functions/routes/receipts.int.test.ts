import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { newReceiptKeys } from "../../local/platform/settings.ts";
import {
  click,
  daysFromNow,
  openShop,
  percent,
  type Shop,
  sell,
  storeClick,
  wrongBooks,
} from "../../local/testing/money-fixtures.ts";
import { exportOf, keysOf, unreceipted } from "../../local/testing/receipt-fixtures.ts";
import { runJob, settleAll } from "../../local/testing/run-job.ts";
import { accessTokenOf, makeUser } from "../../local/testing/sign-in.ts";
import { startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";
import { verifyReceipts } from "../../scripts/verify-receipts.mjs";
import { app } from "../app.ts";

/*
 * Goal: every ledger entry of a partner's account gets one receipt, which its partner can verify with the published keys
 * and the script alone. Method: a shop with sales, refunds, a rejection and commission that matures; the job as it is
 * called from outside, also several at once; the export as the affiliate takes it.
 */
let api: TestApi;
let shop: Shop;
let seller: string;
let stranger: string;

beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  api = await startTestApi();
  shop = await openShop(api, { line: 3, plan: percent(1000, 300, 200) });
  const user = await makeUser(api, { email: shop.promoters[2]!.email, affiliate: true });
  seller = await accessTokenOf(api, user);
  stranger = await accessTokenOf(api, await makeUser(api));
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
});

const sellOne = async (orderId: string, amountMinor = 4999) => {
  const made = await storeClick(api, click(shop.promoters[2]!, { at: new Date(Date.now() - 60_000) }));
  const sold = await sell(api, shop, made, { orderId, amountMinor });
  await settleAll(api);
  return { id: sold.id as string, clickId: made.id };
};
const refund = async (id: string, refundId: string, amountMinor: number) => {
  const body = { refundId, amountMinor, currency: "USD" };
  expect((await api.call(shop.key, "POST", `/v1/conversions/${id}/refunds`, body)).status).toBe(201);
  await settleAll(api);
};

const publishedKeys = () => keysOf(api);
const exported = (token: string, path?: string) => exportOf(api, token, path);

describe("receipts", () => {
  test("are issued for every entry, once, however many runs there are at once, and verify offline.", async () => {
    const first = await sellOne("order-4711");
    const second = await sellOne("order-4712", 10_000);
    const third = await sellOne("order-4713", 777);
    await refund(first.id, "r1", 2000);
    await runJob(api, "issue-receipts");
    await refund(first.id, "r2", 1000);
    await api.call(shop.key, "POST", `/v1/conversions/${second.id}/approve`);
    await api.call(shop.key, "POST", `/v1/conversions/${first.id}/approve`);
    await daysFromNow(31, () => runJob(api, "mature-holds"));
    await api.call(shop.key, "POST", `/v1/conversions/${third.id}/reject`, { reason: "Own order" });
    await settleAll(api);
    await Promise.all(Array.from({ length: 5 }, () => runJob(api, "issue-receipts")));
    await refund(second.id, "r3", 10_000);
    await runJob(api, "issue-receipts");
    expect(await runJob(api, "issue-receipts")).toEqual({ receipts: 0 });
    expect(await unreceipted(api)).toEqual([]);
    expect(await wrongBooks(api.owner)).toEqual([]);

    const mine = await exported(seller);
    // Three sales, two refunds of one, a rejection; two lines that mature, out and in; a refund of what has matured.
    expect(mine).toHaveLength(3 + 2 + 1 + 4 + 1);
    expect(verifyReceipts(mine, await publishedKeys())).toMatchObject({ accounts: 2, faults: [], notes: [] });
    const said = mine.map(({ body }) => body.accrual.reversal).filter((reversal) => reversal !== null);
    // 499 of 49.99: floor(499 × 2000 ÷ 4999) = 199, floor(499 × 3000 ÷ 4999) = 299. 10 %, 3 % and 2 % of 7.77 are 77.7,
    // 23.31 and 15.54: the one unit left over goes to the first.
    const refunds = (refundedMinor: string, conversionMinor: string) => ({ refundedMinor, conversionMinor });
    expect(said).toEqual(
      expect.arrayContaining([
        { ofMinor: "499", reversedMinor: "199", cause: "refund", refund: refunds("2000", "4999") },
        { ofMinor: "499", reversedMinor: "299", cause: "refund", refund: refunds("3000", "4999") },
        { ofMinor: "78", reversedMinor: "78", cause: "rejected", refund: null },
        { ofMinor: "1000", reversedMinor: "1000", cause: "refund", refund: refunds("10000", "10000") },
      ]),
    );
    expect(said).toHaveLength(4);
    const [accrued] = mine.filter(({ body }) => body.accrual.conversion.id === first.id && body.accrual.line);
    expect(accrued.body.accrual).toMatchObject({
      conversion: { orderRef: "…4711", goal: "sale" },
      line: { level: "1", baseMinor: "4999", rateBps: "1000", weightBps: "10000", rounding: "floor" },
    });
    expect(accrued.body.accrual.line.touch.clickId).toBe(first.clickId);
    expect(JSON.stringify(mine)).not.toContain("order-47");
    // What the issuing keeps from proving: the newest of the chain is missing, and a copy of before has it.
    expect(verifyReceipts(mine.slice(0, -1), await publishedKeys(), mine).faults).toMatchObject([
      { what: "withdrawn" },
    ]);
  });

  test("are of whoever is paid alone: a level that nobody got has none.", async () => {
    const { promoters } = shop;
    const suspended = { status: "suspended", reason: "r" };
    await api.call(shop.key, "PATCH", `/v1/partners/${promoters[1]!.partnerId}`, suspended);
    await sellOne("order-4714");
    await runJob(api, "issue-receipts");
    const top = await exported(shop.key, `/v1/receipts/export?partnerId=${promoters[0].partnerId}`);
    const [paid] = top.filter(({ body }) => body.accrual.conversion.orderRef === "…4714");
    expect(paid.body.accrual.line).toMatchObject({ level: "3", skipped: [] });
    const partner = `/v1/receipts/accounts?partnerId=${promoters[1]!.partnerId}`;
    const { body } = await api.call(shop.key, "GET", partner);
    expect(
      body.data.map(({ entries, receipts }: { entries: number; receipts: number }) => entries - receipts),
    ).toEqual([0, 0]);
    expect(await unreceipted(api)).toEqual([]);
  });

  test("are read by account, by number and by line, page by page.", async () => {
    const accounts = (await api.call(seller, "GET", "/affiliate/receipts/accounts")).body.data;
    const { id, receipts } = accounts.find(({ kind }: { kind: string }) => kind === "partner_pending");
    const list = (query: string) => api.call(seller, "GET", `/affiliate/receipts?${query}`);
    const newest = await list(`accountId=${id}&limit=2`);
    expect(newest.body.data.map(({ body }: { body: { number: string } }) => body.number)).toEqual([
      `${receipts}`,
      `${receipts - 1}`,
    ]);
    expect(newest.body.nextBefore).toBe(receipts - 1);
    const rest = await list(`accountId=${id}&before=${receipts - 1}&limit=100`);
    expect(rest.body).toMatchObject({ nextBefore: null });
    expect(rest.body.data).toHaveLength(receipts - 2);
    const one = await api.call(seller, "GET", `/affiliate/receipts/${id}/1`);
    expect(one.body).toEqual(rest.body.data.at(-1));
    const ofLine = await list(`accrualId=${one.body.body.accrual.id}`);
    expect(
      ofLine.body.data.map(({ body }: { body: { entry: { kind: string } } }) => body.entry.kind),
    ).toEqual([...["accrual", "reversal", "reversal", "maturation", "maturation"]]);
    expect((await list("")).status).toBe(400);
    expect((await api.call(seller, "GET", `/affiliate/receipts/${id}/9999`)).status).toBe(404);
    expect((await api.call(seller, "GET", `/affiliate/receipts/${id}/0`)).status).toBe(400);
  });

  test("are shown to nobody else.", async () => {
    const [{ id }] = (await api.call(seller, "GET", "/affiliate/receipts/accounts")).body.data;
    const other = await api.createOrganisation();
    const second = await openShop(api);
    const bound = await api.createKey({ organisationId: shop.organisationId, programId: second.programId });
    for (const [token, path] of [
      [stranger, "/affiliate/receipts"],
      [other.key, "/v1/receipts"],
      [bound, "/v1/receipts"],
    ] as const) {
      expect((await api.call(token, "GET", `${path}?accountId=${id}`)).body.data).toEqual([]);
      expect((await api.call(token, "GET", `${path}/${id}/1`)).status).toBe(404);
      expect((await api.call(token, "GET", `${path}/accounts`)).body.data).toEqual([]);
      expect(await exported(token, `${path}/export`)).toEqual([]);
    }
    expect((await api.call(shop.key, "GET", `/v1/receipts/${id}/1`)).status).toBe(200);
  });

  test("stay verifiable after the keys were changed.", async () => {
    const old = String(api.env.RECEIPT_KEYS);
    const [oldKey] = JSON.parse(old);
    const { d: _, ...published } = oldKey;
    const [newKey] = JSON.parse(newReceiptKeys());
    // `getServices` keeps what it has built by the environment.
    const before = { ...api.env };
    api = { ...api, env: Object.assign({}, before, { RECEIPT_KEYS: JSON.stringify([newKey, published]) }) };
    try {
      await sellOne("order-4715");
      await runJob(api, "issue-receipts");
      const keys = await publishedKeys();
      expect(keys.keys.map(({ kid }: { kid: string }) => kid)).toEqual([newKey.kid, oldKey.kid]);
      expect(JSON.stringify(keys)).not.toContain('"d"');
      const mine = await exported(seller);
      expect(new Set(mine.map(({ keyId }) => keyId))).toEqual(new Set([oldKey.kid, newKey.kid]));
      expect(verifyReceipts(mine, keys).faults).toEqual([]);
    } finally {
      api = { ...api, env: before };
    }
  });
});

test("A key that cannot sign is refused when the functions start.", async () => {
  const [key] = JSON.parse(newReceiptKeys());
  const { d: _, ...publicPart } = key;
  const [other] = JSON.parse(newReceiptKeys());
  for (const keys of [
    [publicPart],
    [{ ...key, x: other.x, d: other.d.slice(1) }],
    [],
    [key, key],
    [{ ...key, crv: "X25519" }],
  ]) {
    const env = { ...api.env, RECEIPT_KEYS: JSON.stringify(keys) };
    const response = await app.request("http://api.test/api/health", {}, env);
    expect(response.status).toBe(500);
  }
});
