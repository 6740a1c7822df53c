import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { unique } from "../local/testing/api-fixtures.ts";
import {
  addPromoter,
  balances,
  type Click,
  click,
  daysFromNow,
  moneyPrint,
  openShop,
  percent,
  read,
  type Shop,
  sell,
  storeClick,
  wrongBooks,
} from "../local/testing/money-fixtures.ts";
import { runJob, settleAll } from "../local/testing/run-job.ts";
import { startTestApi, type TestApi } from "../local/testing/start-test-api.ts";
import { takeReport, verified } from "../local/testing/take-report.ts";

/*
 * Goal: a browser's report and a server's of one order are one conversion with the server's word and money to match,
 * whichever came first and whatever had happened in between. Method: both by the way they really take, the jobs as
 * they are called, and after every test the books of all tenants by queries that know nothing of the code.
 */
let api: TestApi;
beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  api = await startTestApi();
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
});
afterEach(async () => expect(await wrongBooks(api.owner)).toEqual([]));

async function clicked(shop: Shop, place = 0): Promise<Click> {
  return storeClick(api, click(shop.promoters[place]!, { at: new Date(Date.now() - 60_000) }));
}
const lines = (conversion: {
  accruals: { partnerId: string; currency: string; amountMinor: number; reversedMinor: number }[];
}) =>
  conversion.accruals.map(
    ({ currency, amountMinor, reversedMinor }) => `${amountMinor} ${currency} less ${reversedMinor}`,
  );
const refund = (shop: Shop, orderId: string, amountMinor: number, currency = "USD") =>
  api.call(shop.key, "POST", "/v1/conversions/refunds", {
    programId: shop.programId,
    orderId,
    refundId: unique("r"),
    amountMinor,
    currency,
  });

describe("A server's report after a browser's", () => {
  it("takes its place in all it says, keeps the click, and is created, then replayed, then a conflict", async () => {
    const shop = await openShop(api);
    const orderId = unique("order");
    const made = await clicked(shop);
    const visitor = randomUUID();
    const said = { orderId, customer: { id: "b" }, coupon: "B", metadata: { by: "browser" }, visitor };
    const browser = await takeReport(api, shop, "browser", { ...said, ...verified(made) });
    expect(browser.status).toBe("created");
    await settleAll(api);
    const held = await read(api, shop.key, browser.conversion!.id);
    expect(held).toMatchObject({ source: "browser", status: "pending", approveAt: null, superseded: null });
    expect(lines(held)).toEqual(["1000 USD less 0"]);
    const order = {
      orderId,
      amountMinor: 9000,
      customer: { id: "s", email: "s@buyers.example" },
      metadata: { by: "server" },
      occurredAt: new Date(Date.now() - 30_000).toISOString(),
    };
    const first = await sell(api, shop, undefined, order);
    expect(first).toMatchObject({ id: held.id, amountMinor: 9000, occurredAt: order.occurredAt });
    const post = (extra = {}) =>
      api.call(shop.key, "POST", "/v1/conversions", {
        programId: shop.programId,
        currency: "USD",
        ...order,
        ...extra,
      });
    const again = await post();
    expect([again.status, again.body, again.headers.get("idempotent-replayed")]).toEqual([
      201,
      first,
      "true",
    ]);
    expect((await post({ amountMinor: 9001 })).status).toBe(409);
    await settleAll(api);
    const conversion = await read(api, shop.key, held.id);
    expect(conversion).toMatchObject({
      source: "server",
      amountMinor: 9000,
      coupon: null,
      metadata: { by: "server" },
      outcomeReason: "model",
      superseded: {
        amountMinor: 10_000,
        currency: "USD",
        customerId: "b",
        coupon: "B",
        clickId: made.id,
        metadata: { by: "browser" },
        requestId: held.requestId,
        receivedAt: held.receivedAt,
      },
    });
    expect(conversion.attribution.revisions.map((one: { cause: string }) => one.cause)).toEqual([
      "first",
      "report_changed",
    ]);
    expect(lines(conversion)).toEqual(["1000 USD less 1000", "900 USD less 0"]);
    const { rows } = await api.owner.query(
      "SELECT k.external_id FROM conversions c JOIN customers k ON k.id = c.customer_id WHERE c.id = $1",
      [held.id],
    );
    expect(rows).toEqual([{ external_id: "s" }]);
  });

  it("of the same amount moves no money", async () => {
    const shop = await openShop(api);
    const orderId = unique("order");
    await takeReport(api, shop, "browser", { orderId, ...verified(await clicked(shop)) });
    await settleAll(api);
    const { id } = await sell(api, shop, undefined, { orderId });
    await settleAll(api);
    const conversion = await read(api, shop.key, id);
    expect(conversion).toMatchObject({ source: "server", outcome: "attributed" });
    expect(lines(conversion)).toEqual(["1000 USD less 0"]);
  });

  it("with a token of its own is credited by that", async () => {
    const shop = await openShop(api, { line: 2 });
    const orderId = unique("order");
    const [one, other] = [await clicked(shop, 0), await clicked(shop, 1)];
    await takeReport(api, shop, "browser", { orderId, ...verified(one) });
    await settleAll(api);
    const { id } = await sell(api, shop, other, { orderId });
    await settleAll(api);
    const credited = (await read(api, shop.key, id)).accruals.filter(
      (line: { reversedMinor: number; partnerId: string | null }) =>
        line.reversedMinor === 0 && line.partnerId,
    );
    expect(credited).toMatchObject([{ partnerId: shop.promoters[1]!.partnerId, clickId: other.id }]);
  });

  it("in another currency takes back in the one and pays in the other", async () => {
    const shop = await openShop(api, { campaign: { budgetMinor: 5000, budgetCurrency: "USD" } });
    const orderId = unique("order");
    await takeReport(api, shop, "browser", { orderId, ...verified(await clicked(shop)) });
    await settleAll(api);
    const { id } = await sell(api, shop, undefined, { orderId, amountMinor: 250_000, currency: "VND" });
    await settleAll(api);
    expect(lines(await read(api, shop.key, id))).toEqual(["1000 USD less 1000", "25000 VND less 0"]);
    const { partnerId } = shop.promoters[0];
    expect(await balances(api.owner, shop.programId, "USD")).toEqual({
      [partnerId]: { pending: 0, available: 0 },
    });
    expect(await balances(api.owner, shop.programId, "VND")).toEqual({
      [partnerId]: { pending: 25_000, available: 0 },
    });
  });

  it.each([
    // Of the 100.00 that the bonus of 5.00 rests on 10.00 were sold, then none; a cap of 30 % leaves 2.00 of 10.00.
    ["a tenth of it", 1000, "USD", [50, 0]],
    // Flat, so no more than 5.00; half of what was sold takes half of it.
    ["twice as much", 20_000, "USD", [500, 250]],
    // Nothing was sold in dollars.
    ["another currency", 250_000, "VND", [0, 0]],
  ])(
    "of %s takes back of a first purchase's bonus what was not sold",
    async (_, amountMinor, currency, left) => {
      const referral = { kind: "referral", name: "first", trigger: "first_purchase", levels: [{ USD: 500 }] };
      const shop = await openShop(api, {
        line: 2,
        plan: { ...percent(1000), capBps: 3000, bonuses: [referral] },
      });
      const orderId = unique("order");
      await takeReport(api, shop, "browser", { orderId, ...verified(await clicked(shop, 1)) });
      await settleAll(api);
      await runJob(api, "settle-bonus-events");
      const { partnerId } = shop.promoters[0];
      const bonusLeft = async () => (await balances(api.owner, shop.programId))[partnerId]?.pending;
      expect(await bonusLeft()).toBe(500);
      await sell(api, shop, undefined, { orderId, amountMinor, currency });
      await settleAll(api);
      await runJob(api, "claw-back-bonuses");
      expect(await bonusLeft()).toBe(left[0]);
      await refund(shop, orderId, Math.min(amountMinor, 10_000), currency);
      await settleAll(api);
      await runJob(api, "claw-back-bonuses");
      expect(await bonusLeft()).toBe(left[1]);
    },
  );

  it("before a first purchase's bonus is paid has it paid by what the server says, in its currency", async () => {
    const referral = {
      kind: "referral",
      name: "first",
      trigger: "first_purchase",
      levels: [{ USD: 500, VND: 90_000 }],
    };
    const shop = await openShop(api, {
      line: 2,
      plan: { ...percent(1000), capBps: 3000, bonuses: [referral] },
    });
    const orderId = unique("order");
    await takeReport(api, shop, "browser", { orderId, ...verified(await clicked(shop, 1)) });
    await settleAll(api);
    await sell(api, shop, undefined, { orderId, amountMinor: 250_000, currency: "VND" });
    await settleAll(api);
    await runJob(api, "settle-bonus-events");
    await runJob(api, "claw-back-bonuses");
    const { partnerId } = shop.promoters[0];
    // 30 % of 250,000 is 75,000, of which 25,000 are commission: 50,000 of the 90,000.
    expect((await balances(api.owner, shop.programId, "VND"))[partnerId]).toEqual({
      ...{ pending: 50_000, available: 0 },
    });
    expect((await balances(api.owner, shop.programId))[partnerId]).toBeUndefined();
  });

  it("takes back from available what had matured", async () => {
    const shop = await openShop(api, {
      program: { approvalMode: "immediate", holdDays: 1, browserConversions: "accept" },
    });
    const orderId = unique("order");
    await takeReport(api, shop, "browser", { orderId, ...verified(await clicked(shop)) });
    await settleAll(api);
    await daysFromNow(2, () => runJob(api, "mature-holds"));
    const { partnerId } = shop.promoters[0];
    expect(await balances(api.owner, shop.programId)).toEqual({
      [partnerId]: { pending: 0, available: 1000 },
    });
    const { id } = await sell(api, shop, undefined, { orderId, amountMinor: 4000 });
    await settleAll(api);
    expect(lines(await read(api, shop.key, id))).toEqual(["1000 USD less 1000", "400 USD less 0"]);
    expect(await balances(api.owner, shop.programId)).toEqual({
      [partnerId]: { pending: 400, available: 0 },
    });
    await daysFromNow(2, () => runJob(api, "mature-holds"));
    expect(await balances(api.owner, shop.programId)).toEqual({
      [partnerId]: { pending: 0, available: 400 },
    });
  });

  it("keeps what refunds had taken, as far as the server's amount goes", async () => {
    const shop = await openShop(api);
    const orderId = unique("order");
    await takeReport(api, shop, "browser", { orderId, ...verified(await clicked(shop)) });
    await settleAll(api);
    expect((await refund(shop, orderId, 6000)).status).toBe(201);
    await settleAll(api);
    const { id } = await sell(api, shop, undefined, { orderId, amountMinor: 5000 });
    expect(await read(api, shop.key, id)).toMatchObject({ refundedMinor: 5000 });
    await settleAll(api);
    const conversion = await read(api, shop.key, id);
    expect(conversion).toMatchObject({ refundedMinor: 5000 });
    expect(lines(conversion)).toEqual(["1000 USD less 1000", "500 USD less 500"]);
  });

  it("finds a refund in its own currency that the browser's would not have had", async () => {
    const shop = await openShop(api);
    const orderId = unique("order");
    await takeReport(api, shop, "browser", { orderId, currency: "VND", ...verified(await clicked(shop)) });
    await settleAll(api);
    expect(await refund(shop, orderId, 2500)).toMatchObject({ status: 201 });
    await settleAll(api);
    const { id } = await sell(api, shop, undefined, { orderId });
    await settleAll(api);
    const conversion = await read(api, shop.key, id);
    expect(conversion).toMatchObject({ refundedMinor: 2500 });
    expect(lines(conversion)).toEqual(["1000 VND less 1000", "1000 USD less 250"]);
    expect((await refund(shop, orderId, 1, "VND")).status).toBe(422);
  });

  it.each([
    ["manual", "pending"],
    ["immediate", "approved"],
    ["after_days", "pending"],
  ])("is decided by the program's rule (%s) as if it had come alone", async (approvalMode, status) => {
    const shop = await openShop(api, { program: { approvalMode, approveAfterDays: 3 } });
    const orderId = unique("order");
    await takeReport(api, shop, "browser", { orderId });
    const { id } = await sell(api, shop, undefined, { orderId });
    const alone = await read(api, shop.key, (await sell(api, shop)).id);
    const conversion = await read(api, shop.key, id);
    expect(conversion.status).toBe(status);
    expect(conversion.approveAt === null).toBe(alone.approveAt === null);
  });

  it.each(["approve", "reject"])("leaves a person's decision to %s as it is", async (verb) => {
    const shop = await openShop(api, { program: { approvalMode: "after_days" } });
    const orderId = unique("order");
    const { conversion } = await takeReport(api, shop, "browser", {
      orderId,
      ...verified(await clicked(shop)),
    });
    await api.call(shop.key, "POST", `/v1/conversions/${conversion!.id}/${verb}`, { reason: "looked into" });
    const decided = await read(api, shop.key, conversion!.id);
    await sell(api, shop, undefined, { orderId, amountMinor: 3000 });
    await settleAll(api);
    const after = await read(api, shop.key, conversion!.id);
    expect([after.status, after.statusReason, after.amountMinor]).toEqual([
      decided.status,
      decided.statusReason,
      3000,
    ]);
    expect(lines(after)).toEqual(verb === "approve" ? ["300 USD less 0"] : []);
  });

  it("of a test moves no money and meets tests alone", async () => {
    const shop = await openShop(api);
    const orderId = unique("order");
    const key = await api.createKey({ organisationId: shop.organisationId, test: true });
    await takeReport(api, shop, "browser", { orderId, ...verified(await clicked(shop)) }, true);
    const real = await sell(api, shop, undefined, { orderId });
    const test = await sell(api, { ...shop, key }, undefined, { orderId, amountMinor: 1 });
    await settleAll(api);
    expect(await read(api, shop.key, real.id)).toMatchObject({ superseded: null, outcome: "unattributed" });
    expect(await read(api, shop.key, test.id)).toMatchObject({
      superseded: { amountMinor: 10_000 },
      outcome: "attributed",
      accruals: [],
    });
  });

  it("in a batch, with an Idempotency-Key, is answered alike however often it is asked", async () => {
    const shop = await openShop(api);
    const conversions = [unique("order"), unique("order")].map((orderId) => ({
      orderId,
      amountMinor: 500,
      currency: "USD",
    }));
    await takeReport(api, shop, "browser", { orderId: conversions[1]!.orderId });
    const headers = { "idempotency-key": unique("key") };
    const body = { programId: shop.programId, conversions };
    const answers = [];
    for (let time = 0; time < 2; time++)
      answers.push((await api.call(shop.key, "POST", "/v1/conversions/batch", body, headers)).body);
    expect(answers[0].results).toMatchObject([{ status: "created" }, { status: "created" }]);
    expect(answers[1]).toEqual(answers[0]);
  });

  it("has the later orders of the buyer that it turns out not to be looked at again", async () => {
    const shop = await openShop(api, {
      program: { approvalMode: "immediate", browserConversions: "accept" },
    });
    const orderId = unique("order");
    const [said, true_] = [unique("c"), unique("c")];
    await takeReport(api, shop, "browser", {
      orderId,
      customer: { id: said },
      ...verified(await clicked(shop)),
    });
    await settleAll(api);
    const later = await Promise.all(
      [said, true_].map((id) => sell(api, shop, undefined, { customer: { id } })),
    );
    await settleAll(api);
    const reasons = async () =>
      Promise.all(later.map(async ({ id }) => (await read(api, shop.key, id)).outcomeReason));
    expect(await reasons()).toEqual(["binding", "no_touch"]);
    await sell(api, shop, undefined, { orderId, customer: { id: true_ } });
    await settleAll(api);
    expect(await reasons()).toEqual(["no_touch", "binding"]);
  });
});

describe("A browser's report after a server's", () => {
  it("changes nothing of the order, whatever it says", async () => {
    const shop = await openShop(api);
    const made = await clicked(shop);
    const sold = await sell(api, shop, made, { metadata: { by: "server" }, coupon: "S" });
    await settleAll(api);
    const before = await read(api, shop.key, sold.id);
    const print = await moneyPrint(api.owner);
    const taken = await takeReport(api, shop, "browser", {
      orderId: before.orderId,
      amountMinor: 1,
      currency: "VND",
      coupon: "B",
      metadata: { by: "browser" },
      ...verified(await clicked(shop)),
    });
    expect(taken).toMatchObject({ status: "superseded", conversion: { id: sold.id, amountMinor: 10_000 } });
    await settleAll(api);
    expect(await read(api, shop.key, sold.id)).toEqual(before);
    expect(await moneyPrint(api.owner)).toEqual(print);
  });

  it("says how the buyer came where the server could not, once", async () => {
    const shop = await openShop(api, { line: 2 });
    const sold = await sell(api, shop);
    await settleAll(api);
    expect(await read(api, shop.key, sold.id)).toMatchObject({ outcome: "unattributed" });
    const [first, second] = [await clicked(shop, 0), await clicked(shop, 1)];
    const orderId = sold.orderId;
    for (const made of [first, second])
      expect(await takeReport(api, shop, "browser", { orderId, ...verified(made) })).toMatchObject({
        status: "superseded",
      });
    await settleAll(api);
    const conversion = await read(api, shop.key, sold.id);
    expect(conversion).toMatchObject({ outcome: "attributed", source: "server", superseded: null });
    expect(conversion.accruals[0]).toMatchObject({ clickId: first.id });
  });

  it("moves nothing once commission has matured", async () => {
    const shop = await openShop(api, { program: { approvalMode: "immediate", holdDays: 0 } });
    const visitor = randomUUID();
    const made = await clicked(shop);
    const sold = await sell(api, shop, made);
    await settleAll(api);
    await runJob(api, "mature-holds");
    const other = await addPromoter(api, shop);
    await storeClick(api, click(other, { at: new Date(Date.now() - 30_000), visitor }));
    await takeReport(api, shop, "browser", { orderId: sold.orderId, visitor });
    await settleAll(api);
    const conversion = await read(api, shop.key, sold.id);
    expect(conversion).toMatchObject({ lateClicksIgnored: 1 });
    expect(conversion.accruals).toMatchObject([{ partnerId: shop.promoters[0].partnerId, reversedMinor: 0 }]);
  });
});

describe("Both at once", () => {
  it.each([
    ["the browser first", 0],
    ["the server first", 1],
  ])("end the same twenty times, %s", async (_, turn) => {
    const shop = await openShop(api);
    const made = await clicked(shop);
    const orderIds = Array.from({ length: 20 }, () => unique("order"));
    for (const orderId of orderIds) {
      const reports = [
        () => takeReport(api, shop, "browser", { orderId, ...verified(made) }),
        () => sell(api, shop, undefined, { orderId, amountMinor: 7000 }),
        () => runJob(api, "attribute-conversions"),
        () => takeReport(api, shop, "browser", { orderId, ...verified(made) }),
        () => runJob(api, "accrue-commissions"),
        () => sell(api, shop, undefined, { orderId, amountMinor: 7000 }),
      ];
      if (turn === 1) reports.reverse();
      await Promise.all(reports.map((report) => report()));
    }
    await settleAll(api);
    for (const orderId of orderIds) {
      const path = `/v1/conversions/by-order/${orderId}?programId=${shop.programId}`;
      const { body } = await api.call(shop.key, "GET", path);
      expect(body).toMatchObject({
        source: "server",
        amountMinor: 7000,
        outcome: "attributed",
        status: "pending",
      });
      const standing = body.accruals.filter((line: { reversedMinor: number }) => line.reversedMinor === 0);
      expect(standing).toMatchObject([{ amountMinor: 700, clickId: made.id }]);
    }
    expect(await balances(api.owner, shop.programId)).toEqual({
      [shop.promoters[0].partnerId]: { pending: 14_000, available: 0 },
    });
  });
});
