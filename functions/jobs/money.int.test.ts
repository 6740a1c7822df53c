import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { unique } from "../../local/testing/api-fixtures.ts";
import {
  addPromoter,
  balances,
  click,
  daysFromNow,
  moneyPrint,
  openShop,
  percent,
  read,
  type Shop,
  sell,
  storeClick,
  tokenOf,
  wrongBooks,
} from "../../local/testing/money-fixtures.ts";
import { runJob, settleAll } from "../../local/testing/run-job.ts";
import { startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";

/*
 * Goal: from conversion to ledger each cent follows from what happened, once, whatever is repeated, crosses or comes
 * late. Method: the API and the jobs as they are called from outside, on a real Postgres; after every test the books
 * of all tenants are checked by queries that know nothing of the code.
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
function passDays(days: number): void {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + days * DAY_MS });
}

const refund = (shop: Shop, id: string, refundId: string, amountMinor: number, extra = {}) =>
  api.call(shop.key, "POST", `/v1/conversions/${id}/refunds`, {
    refundId,
    amountMinor,
    currency: "USD",
    ...extra,
  });
const reject = (shop: Shop, id: string) =>
  api.call(shop.key, "POST", `/v1/conversions/${id}/reject`, { reason: "fraud" });
const approve = (shop: Shop, id: string) => api.call(shop.key, "POST", `/v1/conversions/${id}/approve`);
const amounts = (conversion: { accruals: { level: number; amountMinor: number; reversedMinor: number }[] }) =>
  conversion.accruals.map(({ level, amountMinor, reversedMinor }) => [level, amountMinor, reversedMinor]);

async function soldByClick(shop: Shop, extra = {}) {
  const promoter = shop.promoters.at(-1)!;
  const made = await storeClick(api, click(promoter, { at: new Date(Date.now() - 60_000) }));
  const sold = await sell(api, shop, made, extra);
  await settleAll(api);
  return { id: sold.id as string, made, promoter };
}

const paid = (conversion: { accruals: { partnerId: string | null; amountMinor: number }[] }) =>
  conversion.accruals.map(({ partnerId, amountMinor }) => [partnerId, amountMinor]);

describe("commission", () => {
  it("goes up the sponsors, each level its rate; the level above the last sponsor is breakage", async () => {
    const shop = await openShop(api, { line: 3, plan: percent(1000, 500, 300, 200) });
    const [top, middle, seller] = shop.promoters.map((promoter) => promoter.partnerId);
    const { id } = await soldByClick(shop, { amountMinor: 9999 });
    const conversion = await read(api, shop.key, id);
    expect(conversion).toMatchObject({
      outcome: "attributed",
      outcomeReason: "model",
      commissionBlockedBy: null,
    });
    // Exactly 999.9, 499.95, 299.97 and 199.98: of floor(1999.8) three units are left after flooring each, and go to
    // the largest fractions.
    expect(paid(conversion)).toEqual([
      [seller, 999],
      [middle, 500],
      [top, 300],
      [null, 200],
    ]);
    expect(conversion.accruals[3].breakageReason).toBe("no_upline");
    const kept = await balances(api.owner, shop.programId);
    expect(kept).toEqual({
      [top!]: { pending: 300, available: 0 },
      [middle!]: { pending: 500, available: 0 },
      [seller!]: { pending: 999, available: 0 },
    });
  });

  it("leaves the level of a suspended sponsor to the program, by its status as of the conversion", async () => {
    const shop = await openShop(api, { line: 2, plan: percent(1000, 500) });
    const [top, seller] = shop.promoters.map((promoter) => promoter.partnerId);
    const before = await soldByClick(shop);
    const answer = await api.call(shop.key, "PATCH", `/v1/partners/${top}`, {
      status: "suspended",
      reason: "r",
    });
    expect(answer.status).toBe(200);
    const earlier = await soldByClick(shop, { occurredAt: new Date(Date.now() - 30_000).toISOString() });
    const after = await soldByClick(shop);
    const withTop = [
      [seller, 1000],
      [top, 500],
    ];
    expect(paid(await read(api, shop.key, before.id))).toEqual(withTop);
    expect(paid(await read(api, shop.key, earlier.id))).toEqual(withTop);
    const conversion = await read(api, shop.key, after.id);
    expect(paid(conversion)).toEqual([
      [seller, 1000],
      [null, 500],
    ]);
    expect(conversion.accruals[1]).toMatchObject({
      state: "breakage",
      breakageReason: "partner_not_active",
      skipped: [{ partnerId: top, reason: "partner_not_active" }],
    });
  });

  it("uses the plan in force when the conversion happened, the campaign's own before the program's", async () => {
    const shop = await openShop(api);
    const changedAt = new Date(Date.now() + 2000);
    await api.call(shop.key, "POST", "/v1/plans", {
      programId: shop.programId,
      effectiveFrom: changedAt.toISOString(),
      rules: percent(2000),
    });
    const before = await soldByClick(shop);
    const at = await daysFromNow(0.001, () => soldByClick(shop, { occurredAt: changedAt.toISOString() }));
    expect(amounts(await read(api, shop.key, before.id))).toEqual([[1, 1000, 0]]);
    expect(amounts(await read(api, shop.key, at.id))).toEqual([[1, 2000, 0]]);
    await api.call(shop.key, "POST", "/v1/plans", {
      programId: shop.programId,
      campaignId: shop.campaignId,
      rules: percent(100),
    });
    const own = await soldByClick(shop);
    expect(amounts(await read(api, shop.key, own.id))).toEqual([[1, 100, 0]]);
  });

  it("waits in sight while there is no plan, and is accrued once there is", async () => {
    const shop = await openShop(api, { plan: null });
    const { id, promoter } = await soldByClick(shop);
    await refund(shop, id, "r1", 2500);
    await settleAll(api);
    expect(await read(api, shop.key, id)).toMatchObject({
      outcome: "attributed",
      commissionBlockedBy: "no_plan",
      refundedMinor: 2500,
      accruals: [],
    });
    expect((await runJob(api, "accrue-commissions")).conversions).toBe(0);
    const plan = await api.call(shop.key, "POST", "/v1/plans", {
      programId: shop.programId,
      rules: percent(1000),
    });
    expect(plan.status).toBe(201);
    const { rows } = await api.owner.query(
      "SELECT topic FROM outbox WHERE organisation_id = $1 AND published_at IS NULL ORDER BY id DESC LIMIT 1",
      [shop.organisationId],
    );
    expect(rows).toEqual([{ topic: "accrue-commissions" }]);
    await settleAll(api);
    const conversion = await read(api, shop.key, id);
    expect(conversion).toMatchObject({ commissionBlockedBy: null, refundedMinor: 2500 });
    expect(amounts(conversion)).toEqual([[1, 1000, 250]]);
    expect(await balances(api.owner, shop.programId)).toEqual({
      [promoter.partnerId]: { pending: 750, available: 0 },
    });
  });

  it("leaves a conversion due while a plan is just being written", async () => {
    const shop = await openShop(api, { plan: null });
    const writer = new pg.Client({ connectionString: api.database.ownerUrl });
    await writer.connect();
    await writer.query("BEGIN");
    await writer.query("SELECT pg_advisory_xact_lock(hashtextextended('plans of ' || $1::text, 0))", [
      shop.programId,
    ]);
    const made = await storeClick(api, click(shop.promoters[0]));
    const { id } = await sell(api, shop, made);
    await runJob(api, "attribute-conversions");
    expect(await runJob(api, "accrue-commissions")).toMatchObject({ conversions: 0, withoutPlan: 0 });
    await writer.query("COMMIT");
    await writer.end();
    expect(await runJob(api, "accrue-commissions")).toMatchObject({ conversions: 1, withoutPlan: 1 });
    expect(await read(api, shop.key, id)).toMatchObject({ commissionBlockedBy: "no_plan" });
  });

  it("of a free order is nothing, with its reason, and no posting", async () => {
    const shop = await openShop(api);
    const { id } = await soldByClick(shop, { amountMinor: 0 });
    expect(amounts(await read(api, shop.key, id))).toEqual([[1, 0, 0]]);
    expect(await balances(api.owner, shop.programId)).toEqual({});
  });

  it("keeps currencies apart", async () => {
    const shop = await openShop(api);
    const { promoter } = await soldByClick(shop);
    await soldByClick(shop, { amountMinor: 50_000, currency: "VND" });
    expect(await balances(api.owner, shop.programId, "VND")).toEqual({
      [promoter.partnerId]: { pending: 5000, available: 0 },
    });
    expect(await balances(api.owner, shop.programId, "USD")).toEqual({
      [promoter.partnerId]: { pending: 1000, available: 0 },
    });
  });
});

describe("refunds", () => {
  it("that come before their conversion wait for it", async () => {
    const shop = await openShop(api);
    const orderId = unique("early");
    const early = await api.call(shop.key, "POST", "/v1/conversions/refunds", {
      programId: shop.programId,
      orderId,
      refundId: unique("r"),
      amountMinor: 4000,
      currency: "USD",
    });
    expect(early).toMatchObject({ status: 201, body: { parked: true, conversionId: null } });
    const { id } = await soldByClick(shop, { orderId });
    const conversion = await read(api, shop.key, id);
    expect(conversion).toMatchObject({ refundedMinor: 4000, refunds: [{ parked: false, conversionId: id }] });
    expect(amounts(conversion)).toEqual([[1, 1000, 400]]);
  });

  it("that come before a conversion nobody brought, or a test, are shown with it all the same", async () => {
    const shop = await openShop(api);
    const testKey = await api.createKey({
      organisationId: shop.organisationId,
      programId: shop.programId,
      test: true,
    });
    for (const key of [shop.key, testKey]) {
      const orderId = unique("early");
      await api.call(key, "POST", "/v1/conversions/refunds", {
        programId: shop.programId,
        orderId,
        refundId: unique("r"),
        amountMinor: 4000,
        currency: "USD",
      });
      const { id } = await sell(api, { ...shop, key }, undefined, { orderId });
      await settleAll(api);
      expect(await read(api, key, id)).toMatchObject({ refundedMinor: 4000, outcome: "unattributed" });
    }
  });

  it("delivered together reverse exactly their sum", async () => {
    const shop = await openShop(api, { line: 2, plan: percent(1000, 333) });
    const { id } = await soldByClick(shop, { amountMinor: 9999 });
    const answers = await Promise.all([
      refund(shop, id, "a", 3333),
      refund(shop, id, "b", 1111),
      refund(shop, id, "a", 3333),
      runJob(api, "accrue-commissions"),
      runJob(api, "accrue-commissions"),
    ]);
    for (const answer of answers.slice(0, 3)) expect(answer).toMatchObject({ status: 201 });
    await settleAll(api);
    const conversion = await read(api, shop.key, id);
    expect(conversion.refundedMinor).toBe(4444);
    // floor(999 × 4444 ÷ 9999) and floor(333 × 4444 ÷ 9999).
    expect(amounts(conversion)).toEqual([
      [1, 999, 444],
      [2, 333, 148],
    ]);
    expect(conversion.refunds).toHaveLength(2);
  });

  it("are not lost when a job holds the conversion and has read the refunds already", async () => {
    const shop = await openShop(api);
    const { id } = await soldByClick(shop);
    await refund(shop, id, "a", 1000);
    // As the job does: it takes the row, reads the refunds, and is slow to commit.
    const job = new pg.Client({ connectionString: api.database.ownerUrl });
    await job.connect();
    await job.query("BEGIN");
    await job.query("SELECT FROM conversions WHERE id = $1 FOR UPDATE", [id]);
    const second = refund(shop, id, "b", 500);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await job.query("UPDATE conversions SET commission_due = false, version = version + 1 WHERE id = $1", [
      id,
    ]);
    await job.query("COMMIT");
    await job.end();
    expect((await second).status).toBe(201);
    await settleAll(api);
    expect(await read(api, shop.key, id)).toMatchObject({ refundedMinor: 1500 });
  });

  it("do not pass the conversion of their order unseen", async () => {
    const shop = await openShop(api);
    for (let turn = 0; turn < 10; turn++) {
      const orderId = unique("cross");
      const made = await storeClick(api, click(shop.promoters[0], { at: new Date(Date.now() - 1000) }));
      const [sold] = await Promise.all([
        sell(api, shop, made, { orderId }),
        api.call(shop.key, "POST", "/v1/conversions/refunds", {
          programId: shop.programId,
          orderId,
          refundId: unique("r"),
          amountMinor: 10_000,
          currency: "USD",
        }),
        runJob(api, "attribute-conversions"),
        runJob(api, "accrue-commissions"),
      ]);
      await settleAll(api);
      expect(await read(api, shop.key, sold.id)).toMatchObject({ refundedMinor: 10_000 });
    }
    expect(Object.values(await balances(api.owner, shop.programId))).toEqual([{ pending: 0, available: 0 }]);
  });

  it("told twice count once, and one that failed since gives back what it took", async () => {
    const shop = await openShop(api);
    const { id } = await soldByClick(shop);
    const first = await refund(shop, id, "r", 5000);
    await settleAll(api);
    const again = await refund(shop, id, "r", 5000);
    expect({ status: again.status, body: again.body }).toEqual({ status: first.status, body: first.body });
    await settleAll(api);
    expect(amounts(await read(api, shop.key, id))).toEqual([[1, 1000, 500]]);
    expect((await refund(shop, id, "r", 5001)).status).toBe(409);
    expect(await refund(shop, id, "r", 5000, { status: "failed" })).toMatchObject({
      body: { status: "failed" },
    });
    await settleAll(api);
    const conversion = await read(api, shop.key, id);
    expect(conversion.refundedMinor).toBe(0);
    expect(amounts(conversion)).toEqual([[1, 1000, 0]]);
    // What has failed stays failed.
    expect(await refund(shop, id, "r", 5000)).toMatchObject({ status: 201, body: { status: "failed" } });
  });

  it("beyond the amount are capped at it", async () => {
    const shop = await openShop(api);
    const { id } = await soldByClick(shop);
    await refund(shop, id, "a", 9000);
    await refund(shop, id, "b", 9000);
    await settleAll(api);
    const conversion = await read(api, shop.key, id);
    expect(conversion.refundedMinor).toBe(10_000);
    expect(conversion.accruals[0]).toMatchObject({ state: "reversed", reversedMinor: 1000 });
  });

  it("in another currency than the conversion's are refused", async () => {
    const shop = await openShop(api);
    const { id } = await soldByClick(shop);
    const answer = await refund(shop, id, "a", 100, { currency: "VND" });
    expect(answer).toMatchObject({
      status: 422,
      body: { errors: [{ field: "currency", code: "wrong_currency" }] },
    });
    expect((await read(api, shop.key, id)).refunds).toEqual([]);
  });
});

describe("decisions", () => {
  it("reverse everything with a rejection, also a partly refunded sale's, with the reason", async () => {
    const shop = await openShop(api, { line: 2, plan: percent(1000, 500) });
    const { id } = await soldByClick(shop);
    await refund(shop, id, "r", 3000);
    await settleAll(api);
    const answer = await reject(shop, id);
    expect(answer).toMatchObject({ status: 200, body: { status: "rejected", statusReason: "fraud" } });
    await settleAll(api);
    expect(amounts(await read(api, shop.key, id))).toEqual([
      [1, 1000, 1000],
      [2, 500, 500],
    ]);
    expect((await reject(shop, id)).status).toBe(200);
    expect((await approve(shop, id)).status).toBe(409);
    const other = await api.call(shop.key, "POST", `/v1/conversions/${id}/reject`, { reason: "other" });
    expect(other).toMatchObject({ status: 409, body: { type: "/problems/wrong_state" } });
  });

  it("before attribution keep a rejected sale from being accrued at all", async () => {
    const shop = await openShop(api);
    const made = await storeClick(api, click(shop.promoters[0]));
    const { id } = await sell(api, shop, made);
    await reject(shop, id);
    await settleAll(api);
    expect(await read(api, shop.key, id)).toMatchObject({ outcome: "attributed", accruals: [] });
  });

  it("go through while jobs are changing the conversion", async () => {
    const shop = await openShop(api);
    const made = await storeClick(api, click(shop.promoters[0]));
    const sold = await Promise.all(Array.from({ length: 8 }, () => sell(api, shop, made)));
    const answers = await Promise.all([
      ...sold.map(({ id }) => reject(shop, id)),
      settleAll(api),
      runJob(api, "attribute-conversions"),
      runJob(api, "accrue-commissions"),
    ]);
    for (const answer of answers.slice(0, 8)) expect(answer).toMatchObject({ status: 200 });
    await settleAll(api);
    expect(
      Object.values(await balances(api.owner, shop.programId)).every(({ pending }) => pending === 0),
    ).toBe(true);
  });

  it("of two at once let one through", async () => {
    const shop = await openShop(api);
    const { id } = await soldByClick(shop);
    const answers = await Promise.all([
      approve(shop, id),
      reject(shop, id),
      approve(shop, id),
      reject(shop, id),
    ]);
    const statuses = answers.map((answer) => answer.status);
    expect(statuses).toContain(200);
    expect(statuses.every((status) => status === 200 || status === 409)).toBe(true);
    await settleAll(api);
    const { status, accruals } = await read(api, shop.key, id);
    expect(["approved", "rejected"]).toContain(status);
    expect(accruals[0].reversedMinor).toBe(status === "rejected" ? 1000 : 0);
    // Either way nothing of it is left to mature in the tests that follow, which count.
    if (status === "approved") expect((await reject(shop, id)).status).toBe(200);
    await settleAll(api);
  });
});

describe("maturation", () => {
  it("waits for the approval and for the hold, then makes what is left available, once", async () => {
    const shop = await openShop(api);
    const { id, promoter } = await soldByClick(shop);
    await refund(shop, id, "r", 1000);
    await settleAll(api);
    passDays(31);
    expect(await runJob(api, "mature-holds")).toMatchObject({ matured: 0 });
    await approve(shop, id);
    expect(await runJob(api, "mature-holds")).toMatchObject({ matured: 1 });
    expect(await balances(api.owner, shop.programId)).toEqual({
      [promoter.partnerId]: { pending: 0, available: 900 },
    });
    const print = await moneyPrint(api.owner);
    await Promise.all(Array.from({ length: 8 }, () => runJob(api, "mature-holds")));
    expect(await moneyPrint(api.owner)).toEqual(print);
  });

  it("does not come a moment before the hold has passed", async () => {
    const shop = await openShop(api, { program: { holdDays: 10 } });
    const { id } = await soldByClick(shop);
    await approve(shop, id);
    passDays(9.99);
    expect(await runJob(api, "mature-holds")).toMatchObject({ matured: 0 });
    passDays(0.02);
    expect(await runJob(api, "mature-holds")).toMatchObject({ matured: 1 });
    expect((await read(api, shop.key, id)).accruals[0].state).toBe("available");
  });

  it("approves by itself N days after the conversion came, but what a person must look at", async () => {
    const program = {
      approvalMode: "after_days",
      approveAfterDays: 5,
      holdDays: 0,
      manualAboveMinor: { USD: 20_000 },
    };
    const shop = await openShop(api, { program });
    const small = await soldByClick(shop, { amountMinor: 20_000 });
    const large = await soldByClick(shop, { amountMinor: 20_001 });
    expect((await read(api, shop.key, small.id)).approveAt).not.toBeNull();
    passDays(4.99);
    expect(await runJob(api, "mature-holds")).toEqual({ approved: 0, matured: 0, bonuses: 0 });
    passDays(0.02);
    expect(await runJob(api, "mature-holds")).toEqual({ approved: 1, matured: 1, bonuses: 0 });
    expect(await read(api, shop.key, small.id)).toMatchObject({ status: "approved" });
    expect(await read(api, shop.key, large.id)).toMatchObject({ status: "pending", approveAt: null });
  });

  it("approves at once where the program says so", async () => {
    const shop = await openShop(api, {
      program: { approvalMode: "immediate", manualAboveMinor: { USD: 100 } },
    });
    expect(
      (await read(api, shop.key, (await sell(api, shop, undefined, { amountMinor: 100 })).id)).status,
    ).toBe("approved");
    expect(
      (await read(api, shop.key, (await sell(api, shop, undefined, { amountMinor: 101 })).id)).status,
    ).toBe("pending");
  });

  it("of a refund takes from what is available, below zero where nothing is left", async () => {
    const shop = await openShop(api, { program: { approvalMode: "immediate", holdDays: 0 } });
    const { id, promoter } = await soldByClick(shop);
    expect(await runJob(api, "mature-holds")).toMatchObject({ matured: 1 });
    // Paid out, as a later part will do it.
    await api.owner.query("BEGIN");
    const posting = (
      await api.owner.query(
        `INSERT INTO postings (id, organisation_id, program_id, kind, currency, idempotency_key, request_id, posted_at)
       VALUES (uuidv7(), $1, $2, 'payout', 'USD', $3, uuidv7(), now()) RETURNING id`,
        [shop.organisationId, shop.programId, unique("payout")],
      )
    ).rows[0].id;
    await api.owner.query(
      `WITH paid AS (
         UPDATE accounts SET version = version + 1, balance_minor = balance_minor + CASE kind WHEN 'partner_available' THEN -1000 ELSE 1000 END
         WHERE program_id = $1 AND kind IN ('partner_available', 'program_commission') RETURNING *
       ) INSERT INTO entries (organisation_id, account_id, account_version, posting_id, currency, amount_minor, balance_after_minor)
       SELECT organisation_id, id, version, $2, currency, CASE kind WHEN 'partner_available' THEN -1000 ELSE 1000 END, balance_minor FROM paid`,
      [shop.programId, posting],
    );
    await api.owner.query("COMMIT");
    await refund(shop, id, "r", 4000);
    await settleAll(api);
    expect(await balances(api.owner, shop.programId)).toEqual({
      [promoter.partnerId]: { pending: 0, available: -400 },
    });
    // So that the books of all tenants agree with the accruals again.
    await api.owner.query("SET session_replication_role = replica");
    await api.owner.query("DELETE FROM entries WHERE organisation_id = $1", [shop.organisationId]);
    await api.owner.query("DELETE FROM accounts WHERE organisation_id = $1", [shop.organisationId]);
    await api.owner.query("DELETE FROM accruals WHERE organisation_id = $1", [shop.organisationId]);
    await api.owner.query("SET session_replication_role = origin");
  });

  it("of a refund that fails after it goes to what is available", async () => {
    const shop = await openShop(api, { program: { approvalMode: "immediate", holdDays: 0 } });
    const { id, promoter } = await soldByClick(shop);
    await refund(shop, id, "r", 10_000);
    await settleAll(api);
    await runJob(api, "mature-holds");
    await refund(shop, id, "r", 10_000, { status: "failed" });
    await settleAll(api);
    expect(await balances(api.owner, shop.programId)).toEqual({
      [promoter.partnerId]: { pending: 0, available: 1000 },
    });
  });

  it("goes on by itself when a run was full", async () => {
    const shop = await openShop(api, {
      program: { approvalMode: "after_days", approveAfterDays: 1, holdDays: 0 },
    });
    const made = await storeClick(api, click(shop.promoters[0]));
    for (let batch = 0; batch < 2; batch++) {
      const token = await tokenOf(api, made);
      const conversions = Array.from({ length: 300 }, () => ({
        orderId: unique("o"),
        amountMinor: 100,
        currency: "USD",
        clickId: token,
      }));
      const { status } = await api.call(shop.key, "POST", "/v1/conversions/batch", {
        programId: shop.programId,
        conversions,
      });
      expect(status).toBe(200);
    }
    await settleAll(api);
    passDays(2);
    const handed = async () =>
      (
        await api.owner.query(
          "SELECT count(*)::int AS n FROM outbox WHERE topic = 'mature-holds' AND organisation_id IS NULL",
        )
      ).rows[0].n;
    const before = await handed();
    expect(await runJob(api, "mature-holds")).toMatchObject({ approved: 600, matured: 500 });
    expect(await handed()).toBe(before + 1);
    expect(await runJob(api, "mature-holds")).toMatchObject({ approved: 0, matured: 100 });
  });
});

describe("repetition", () => {
  it("of every job, eight at once, makes one set of accruals and then changes nothing", async () => {
    const shop = await openShop(api, { line: 3, plan: percent(1000, 500, 200) });
    const made = await storeClick(api, click(shop.promoters[2]!));
    const sold = await Promise.all(
      Array.from({ length: 30 }, (_, n) => sell(api, shop, made, { amountMinor: 1000 + n })),
    );
    const all = () =>
      Promise.all(
        Array.from({ length: 8 }, async (_, n) => {
          for (const job of ["attribute-conversions", "accrue-commissions", "mature-holds"] as const) {
            await runJob(api, job);
            if (n % 2 === 0) await runJob(api, "accrue-commissions");
          }
        }),
      );
    await all();
    await settleAll(api);
    for (const { id } of sold) expect((await read(api, shop.key, id)).accruals).toHaveLength(3);
    const print = await moneyPrint(api.owner);
    await api.owner.query(
      "UPDATE conversions SET commission_due = true, attribution_due = true WHERE program_id = $1",
      [shop.programId],
    );
    await all();
    await settleAll(api);
    expect(await moneyPrint(api.owner)).toEqual(print);
  });
});

describe("a tenant whose work fails", () => {
  it("holds up no other, in any of the jobs, and is done once it can be", async () => {
    const program = { approvalMode: "immediate", holdDays: 0 };
    const [broken, sound] = [await openShop(api, { program }), await openShop(api, { program })];
    const poison = async (table: string) =>
      api.owner.query(
        `ALTER TABLE ${table} ADD CONSTRAINT poison CHECK (organisation_id <> '${broken.organisationId}') NOT VALID`,
      );
    const cure = (table: string) => api.owner.query(`ALTER TABLE ${table} DROP CONSTRAINT poison`);
    const sold = await Promise.all(
      [broken, sound].map(
        async (shop) => (await sell(api, shop, await storeClick(api, click(shop.promoters[0])))).id,
      ),
    );
    const stateOf = async (shop: Shop) => {
      const one = await read(api, shop.key, sold[shop === broken ? 0 : 1]);
      return [one.outcome, one.accruals[0]?.state];
    };
    for (const [job, table, before, after] of [
      ["attribute-conversions", "attributions", ["waiting", undefined], ["attributed", undefined]],
      ["accrue-commissions", "accruals", ["attributed", undefined], ["attributed", "pending"]],
      ["mature-holds", "entries", ["attributed", "pending"], ["attributed", "available"]],
    ] as const) {
      await poison(table);
      await expect(runJob(api, job)).rejects.toThrow("500");
      expect([await stateOf(broken), await stateOf(sound)]).toEqual([before, after]);
      await cure(table);
      await runJob(api, job);
      expect(await stateOf(broken)).toEqual(after);
    }
  });
});

describe("budgets", () => {
  const withBudget = (extra = {}) =>
    openShop(api, {
      campaign: { budgetMinor: 5000, budgetCurrency: "USD", budgetPolicy: "stop_crediting", ...extra },
    });
  /** What the program's address is told. */
  const noticesOf = async ({ campaignId }: Shop) => {
    const { rows } = await api.owner.query("SELECT data FROM notifications WHERE event_key LIKE $1", [
      `budget_used_up/${campaignId}/%`,
    ]);
    return rows;
  };
  const named = async (shop: Shop) => {
    await api.owner.query("UPDATE programs SET notify_email = 'owner@shop.example' WHERE id = $1", [
      shop.programId,
    ]);
    return shop;
  };
  const spent = async (shop: Shop) =>
    (await api.call(shop.key, "GET", `/v1/campaigns/${shop.campaignId}`)).body;

  it("are strictly never overspent, however many jobs run at once", async () => {
    const shop = await withBudget();
    const made = await storeClick(api, click(shop.promoters[0]));
    const sold = await Promise.all(Array.from({ length: 12 }, () => sell(api, shop, made)));
    await Promise.all(Array.from({ length: 8 }, () => runJob(api, "attribute-conversions")));
    await Promise.all(Array.from({ length: 8 }, () => runJob(api, "accrue-commissions")));
    await settleAll(api);
    expect(await spent(shop)).toMatchObject({
      budgetSpentMinor: 5000,
      status: "active",
      budgetExhaustedAt: expect.any(String),
    });
    const conversions = await Promise.all(sold.map(({ id }) => read(api, shop.key, id)));
    expect(conversions.filter((one) => one.accruals.length === 1)).toHaveLength(5);
    const refused = conversions.filter((one) => one.accruals.length === 0);
    expect(refused).toHaveLength(7);
    for (const one of refused) {
      expect(one).toMatchObject({ outcome: "unattributed", outcomeReason: "no_eligible_touch" });
      expect(one.attribution.touches[0].reason).toBe("campaign_budget_used_up");
    }
  });

  it("credit again once they are raised, what comes then", async () => {
    const shop = await withBudget({ budgetMinor: 1500 });
    await soldByClick(shop);
    const refused = await soldByClick(shop);
    expect((await read(api, shop.key, refused.id)).accruals).toEqual([]);
    await api.call(shop.key, "PATCH", `/v1/campaigns/${shop.campaignId}`, { budgetMinor: 9000 });
    const next = await soldByClick(shop);
    expect(amounts(await read(api, shop.key, next.id))).toEqual([[1, 1000, 0]]);
    expect(await spent(shop)).toMatchObject({ budgetSpentMinor: 2000, budgetExhaustedAt: null });
  });

  it("raised between refusal and the next look lose no commission", async () => {
    const shop = await withBudget({ budgetMinor: 500 });
    const made = await storeClick(api, click(shop.promoters[0]));
    const { id } = await sell(api, shop, made);
    await runJob(api, "attribute-conversions");
    expect(await runJob(api, "accrue-commissions")).toMatchObject({ refusedByBudget: 1 });
    await api.call(shop.key, "PATCH", `/v1/campaigns/${shop.campaignId}`, { budgetMinor: 9000 });
    await settleAll(api);
    expect(amounts(await read(api, shop.key, id))).toEqual([[1, 1000, 0]]);
  });

  it("pause the campaign and say so, where that is the policy", async () => {
    const shop = await named(await withBudget({ budgetMinor: 1000, budgetPolicy: "pause_and_tell" }));
    await soldByClick(shop);
    expect(await spent(shop)).toMatchObject({ status: "active" });
    await soldByClick(shop);
    expect(await spent(shop)).toMatchObject({ status: "paused", budgetSpentMinor: 1000 });
    const { rows } = await api.owner.query(
      "SELECT payload FROM outbox WHERE topic = 'publish-links' AND payload->>'scope' = 'campaign' AND payload->>'id' = $1",
      [shop.campaignId],
    );
    expect(rows).toHaveLength(1);
    expect(await noticesOf(shop)).toHaveLength(1);
  });

  it("are told once, though many sales are refused", async () => {
    const shop = await named(await withBudget({ budgetMinor: 1000, budgetPolicy: "pause_and_tell" }));
    const made = await storeClick(api, click(shop.promoters[0]));
    const first = await sell(api, shop, made);
    const second = await sell(api, shop, made);
    await runJob(api, "attribute-conversions");
    await api.owner.query("UPDATE conversions SET commission_due = (id = $1) WHERE id IN ($1, $2)", [
      first.id,
      second.id,
    ]);
    await runJob(api, "accrue-commissions");
    for (const { id } of [second, await sell(api, shop, made)]) {
      await api.owner.query("UPDATE conversions SET commission_due = true WHERE id = $1", [id]);
      await runJob(api, "accrue-commissions");
    }
    await settleAll(api);
    const { rows } = await api.owner.query(
      "SELECT topic FROM outbox WHERE payload->>'id' = $1 AND topic = 'publish-links' AND organisation_id IS NULL",
      [shop.campaignId],
    );
    expect(rows).toEqual([{ topic: "publish-links" }]);
    expect(await noticesOf(shop)).toHaveLength(1);
  });

  it("get back what is refunded, and pay for another credit of the same sale from what its first one cost", async () => {
    const shop = await withBudget({ budgetMinor: 1000 });
    const visitor = randomUUID();
    const other = await addPromoter(api, shop);
    const early = click(shop.promoters[0], { at: new Date(Date.now() - 20_000), visitor });
    const late = click(other, { at: new Date(Date.now() - 10_000), visitor });
    await storeClick(api, early);
    const { id } = await sell(api, shop, early);
    await settleAll(api);
    expect(await spent(shop)).toMatchObject({ budgetSpentMinor: 1000 });
    await storeClick(api, late);
    await api.owner.query("UPDATE conversions SET attribution_due = true WHERE id = $1", [id]);
    await settleAll(api);
    expect(await spent(shop)).toMatchObject({ budgetSpentMinor: 1000, budgetExhaustedAt: null });
    expect(await balances(api.owner, shop.programId)).toEqual({
      [shop.promoters[0].partnerId]: { pending: 0, available: 0 },
      [other.partnerId]: { pending: 1000, available: 0 },
    });
    await refund(shop, id, "r", 10_000);
    await settleAll(api);
    expect(await spent(shop)).toMatchObject({ budgetSpentMinor: 0 });
  });

  it("do not bound what is paid in another currency", async () => {
    const shop = await withBudget({ budgetMinor: 1 });
    const { id } = await soldByClick(shop, { currency: "VND" });
    expect(amounts(await read(api, shop.key, id))).toEqual([[1, 1000, 0]]);
    expect(await spent(shop)).toMatchObject({ budgetSpentMinor: 0 });
  });
});
