import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { PlanRules } from "../../core/commission/plan.ts";
import { inTransaction } from "../../db/transaction.ts";
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
import { runJob, settleAll } from "../../local/testing/run-job.ts";
import { accessTokenOf, makeUser } from "../../local/testing/sign-in.ts";
import { startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";
import { readNdjson, verifyReceipts } from "../../scripts/verify-receipts.mjs";
import { app } from "../app.ts";
import { backTest as runBackTest } from "../back-test.ts";
import { getServices } from "../services.ts";

/*
 * Goal: every ledger entry of a partner's account gets one receipt, which its partner can verify with the published keys
 * and the script alone. Method: a shop with sales, refunds, a rejection and commission that matures; the job as it is
 * called from outside, also several at once; the export as the affiliate takes it. And of back-tests: a draft is held
 * against what was accrued, with figures worked out by hand, and nothing is written.
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

/** What the API answers as it is, for what is not JSON. */
async function take(token: string, path: string): Promise<string> {
  const headers = { authorization: `Bearer ${token}` };
  const context = { waitUntil: () => undefined, passThroughOnException: () => undefined, props: {} };
  const response = await app.request(`http://api.test/api${path}`, { headers }, api.env, context);
  expect(response.status).toBe(200);
  return response.text();
}
const publishedKeys = async () => JSON.parse(await take("", "/receipts/keys.json"));
const exported = async (token: string, path = "/affiliate/receipts/export") =>
  readNdjson(await take(token, path));

/** Entries of partners' accounts without a receipt, and receipts that are not as their entry. */
async function mismatches(): Promise<unknown[]> {
  const { rows } = await api.owner.query(`
    SELECT e.account_id, e.account_version, r.body FROM entries e JOIN accounts a ON a.id = e.account_id AND a.partner_id IS NOT NULL
      FULL JOIN receipts r USING (account_id, account_version)
    WHERE e.account_id IS NULL OR r.account_id IS NULL OR a.receipted_version <> a.version OR r.partner_id <> a.partner_id
      OR r.body #>> '{entry,amountMinor}' <> e.amount_minor::text OR r.body #>> '{entry,balanceAfterMinor}' <> e.balance_after_minor::text
      OR r.body ->> 'number' <> e.account_version::text`);
  return rows;
}

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
    expect(await mismatches()).toEqual([]);
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
    expect(await mismatches()).toEqual([]);
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

describe("a back-test", () => {
  let sold: { id: string }[];
  let tested: Shop;
  const DAY = {
    from: new Date(Date.now() - 86_400_000).toISOString(),
    to: new Date(Date.now() + 86_400_000).toISOString(),
  };
  const backTest = (rules: unknown, extra = {}, key = tested.key) =>
    api.call(key, "POST", "/v1/plans/back-test", { programId: tested.programId, rules, ...DAY, ...extra });

  beforeAll(async () => {
    tested = await openShop(api, { line: 2, plan: percent(1000, 300, 200) });
    const made = await storeClick(api, click(tested.promoters[1]!, { at: new Date(Date.now() - 60_000) }));
    sold = [];
    for (const amountMinor of [10_000, 4999, 777, 100])
      sold.push(await sell(api, tested, made, { amountMinor }));
    // Neither a test nor what nobody brought is compared.
    const testKey = await api.createKey({ organisationId: tested.organisationId, test: true });
    await sell(api, { ...tested, key: testKey }, made);
    await sell(api, tested);
    await settleAll(api);
    const refunded = { refundId: "b1", amountMinor: 2000, currency: "USD" };
    await api.call(tested.key, "POST", `/v1/conversions/${sold[1]!.id}/refunds`, refunded);
    await api.call(tested.key, "POST", `/v1/conversions/${sold[2]!.id}/reject`, { reason: "Own order" });
    await settleAll(api);
  });

  test("of the plan that held finds what was accrued, to the unit.", async () => {
    const { status, body } = await backTest(percent(1000, 300, 200));
    expect(status).toBe(200);
    expect(body).toMatchObject({ conversions: 4, compared: 4, sampledOneIn: 1, sampledBecause: null });
    const [usd] = body.currencies;
    expect(usd.after).toEqual(usd.before);
    expect([usd.differenceMinor, usd.winners, usd.losers]).toEqual([0, [], []]);
    const { rows } = await api.owner.query(
      "SELECT sum(amount_minor - reversed_minor)::int AS net FROM accruals WHERE program_id = $1 AND partner_id IS NOT NULL",
      [tested.programId],
    );
    expect(usd.before.commissionMinor).toBe(rows[0].net);
  });

  test("of a draft shows what it would have paid, by level and partner, and the largest share.", async () => {
    const { body } = await backTest(percent(800, 800));
    const [top, seller2] = tested.promoters.map(({ partnerId }) => partnerId);
    // Level 1 before: 1000, 499 − floor(499 × 2000 ÷ 4999) = 300, 10. Level 2: 300, 150 − floor(150 × 2000 ÷ 4999) = 90, 3.
    // The third level has no one: 200, 100 − 40, 2. Of 7.77 all was taken back.
    // 8 % after: 800; 399.92 and 399.92 of floor(799.84) = 799: 400 and 399 by largest remainder, the first of the tie; less
    // floor(400 × 2000 ÷ 4999) = 160 and floor(399 × 2000 ÷ 4999) = 159; 8.
    expect(body).toMatchObject({ worstCase: { worstCaseBps: 1600, capBps: 10_000 } });
    expect(body.currencies).toMatchObject([
      {
        ...{ currency: "USD", conversions: 4, salesMinor: 10_000 + 2999 + 100, differenceMinor: 2096 - 1703 },
        before: { commissionMinor: 1703, breakageMinor: 262, partners: 2, shareBps: 1300, heldByCap: 0 },
        after: { commissionMinor: 2096, breakageMinor: 0, partners: 2, shareBps: 1600 },
        levels: [
          { level: 1, beforeMinor: 1310, afterMinor: 1048 },
          { level: 2, beforeMinor: 393, afterMinor: 1048 },
        ],
        winners: [{ partnerId: top, beforeMinor: 393, afterMinor: 1048, differenceMinor: 655 }],
        losers: [{ partnerId: seller2, beforeMinor: 1310, afterMinor: 1048, differenceMinor: -262 }],
      },
    ]);
    const flat = { kind: "flat", amountsMinor: { USD: 50 } };
    const held = await backTest({ ...percent(), levels: [flat], capBps: 2000 });
    // 50 of an order of 1.00 is half of it; the cap leaves 20. Of all others 50 is less.
    expect(held.body.currencies[0].after).toMatchObject({
      heldByCap: 1,
      highest: { conversionId: sold[3]!.id, amountMinor: 100, commissionMinor: 20, shareBps: 2000 },
    });
  });

  test("writes nothing: Postgres would refuse it, and every row is as it was.", async () => {
    // What the request itself leaves, whatever it is about: that the key was used.
    const print = async () => {
      const { rows } = await api.owner.query(
        `SELECT relname AS name, (xpath('/row/p/text()', query_to_xml(format(
           'SELECT concat(count(*), '' '', max(xmin::text::bigint), '' '', sum(hashtextextended(concat(ctid, xmin, xmax), 0))) AS p FROM %I', relname), false, true, '')))[1]::text AS print
         FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition AND relname <> 'api_keys' ORDER BY 1`,
      );
      return rows;
    };
    const before = await print();
    expect(before.length).toBeGreaterThan(50);
    expect((await backTest(percent(800, 800))).status).toBe(200);
    expect(await print()).toEqual(before);
    const services = await getServices(api.env);
    const kind = { isolationLevel: "repeatable read", accessMode: "read only" } as const;
    const write = inTransaction(
      services.app,
      { organisationId: tested.organisationId },
      (tx) => tx.execute(sql`UPDATE campaigns SET name = 'x'`),
      kind,
    );
    await expect(write).rejects.toMatchObject({
      cause: { message: expect.stringContaining("read-only transaction") },
    });
  });

  test("of more than one call takes is of a sample, the same each time, and says so.", async () => {
    const services = await getServices(api.env);
    const request = { programId: tested.programId, campaignId: null, rules: percent(800) as PlanRules };
    const range = { from: new Date(DAY.from), to: new Date(DAY.to), sampleOneIn: 1 };
    const run = () =>
      runBackTest(services, { organisationId: tested.organisationId }, { ...request, ...range }, 3);
    const sampled = await run();
    // Four conversions where three are taken: every second one, by the first 32 bits of its id's MD5.
    const even = sold.filter(
      ({ id }) => Number.parseInt(createHash("md5").update(id).digest("hex").slice(7, 8), 16) % 2 === 0,
    );
    expect(sampled).toMatchObject({ conversions: 4, compared: even.length, sampledOneIn: 2 });
    expect(await run()).toEqual(sampled);
    const asked = await backTest(percent(800), { sampleOneIn: 2 });
    expect(asked.body).toMatchObject({ compared: even.length, sampledOneIn: 2, sampledBecause: "asked" });
  });

  test("is refused for a plan that could not be saved, for no time at all, and to strangers.", async () => {
    const tooMuch = await backTest({ ...percent(800, 400), capBps: 1000 });
    expect([tooMuch.status, tooMuch.body.errors]).toMatchObject([422, [{ field: "rules.levels" }]]);
    const none = await backTest(percent(800), { to: DAY.from });
    expect([none.status, none.body.errors]).toMatchObject([422, [{ field: "to" }]]);
    const other = await api.createOrganisation();
    expect((await backTest(percent(800), {}, other.key)).status).toBe(404);
    const campaignId = shop.campaignId;
    expect((await backTest(percent(800), { campaignId })).status).toBe(404);
  });

  test("of the program's plan leaves campaigns alone that have their own, and a campaign's the others.", async () => {
    const ofCampaign = await backTest(percent(500), { campaignId: tested.campaignId });
    // 500; floor(4999 × 5 %) = 249, less floor(249 × 2000 ÷ 4999) = 99; 5.
    expect(ofCampaign.body.currencies[0].after.commissionMinor).toBe(500 + 150 + 5);
    const changedAt = new Date(Date.now() + 2000).toISOString();
    const own = { programId: tested.programId, campaignId: tested.campaignId, effectiveFrom: changedAt };
    expect((await api.call(tested.key, "POST", "/v1/plans", { ...own, rules: percent(2000) })).status).toBe(
      201,
    );
    await daysFromNow(0.001, async () => {
      const made = await storeClick(api, click(tested.promoters[1]!));
      await sell(api, tested, made, { occurredAt: changedAt, amountMinor: 1000 });
      await settleAll(api);
    });
    const { body } = await backTest(percent(100), { from: changedAt });
    // 20 % by the campaign's own plan, whatever the program's would be.
    expect(body.currencies).toMatchObject([
      { before: { commissionMinor: 200 }, after: { commissionMinor: 200 }, differenceMinor: 0 },
    ]);
    const earlier = await backTest(percent(100), {
      from: "2020-01-01T00:00:00Z",
      to: "2020-01-02T00:00:00Z",
    });
    expect(earlier.body).toMatchObject({ conversions: 0, compared: 0, currencies: [] });
  });

  test("of a draft with bonuses works them out for closed periods, from what was taken down then.", async () => {
    const matching = (rate: number) => ({
      ...percent(1000, 500),
      bonuses: [{ kind: "matching", name: "match", rates: [rate] }],
    });
    const closed = await openShop(api, {
      line: 2,
      plan: matching(1000),
      program: { approvalMode: "immediate", periodCloseDays: 0 },
    });
    const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000);
    const made = await storeClick(api, click(closed.promoters[1]!, { at: hoursAgo(9) }));
    await sell(api, closed, made, { occurredAt: hoursAgo(8).toISOString() });
    await settleAll(api);
    await api.owner.query(
      "INSERT INTO periods (id, organisation_id, program_id, number, starts_at, ends_at) VALUES (uuidv7(), $1, $2, 1, $3, $4)",
      [closed.organisationId, closed.programId, hoursAgo(12), hoursAgo(1)],
    );
    await runJob(api, "close-periods");
    const of = { programId: closed.programId };
    const same = await backTest(matching(1000), of, closed.key);
    // The seller earned 10.00: a tenth of it to its sponsor. The sponsor's own 5.00 have nobody above: 0.50.
    const row = { rule: "match", currency: "USD", beforeMinor: 100, beforeBreakageMinor: 50 };
    expect(same.body).toMatchObject({
      periods: [{ number: 1, bonuses: [{ ...row, afterMinor: 100, afterBreakageMinor: 50 }] }],
      periodsLeftOut: 0,
    });
    const double = await backTest(matching(2000), of, closed.key);
    expect(double.body.periods[0].bonuses).toEqual([{ ...row, afterMinor: 200, afterBreakageMinor: 100 }]);
    const none = await backTest(percent(1000), { ...of, from: hoursAgo(11).toISOString() }, closed.key);
    expect(none.body.periods).toEqual([]);
  });
});
