import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { openShop, type Promoter, percent, type Shop, wrongBooks } from "../local/testing/money-fixtures.ts";
import { booksOf, sellAll } from "../local/testing/period-fixtures.ts";
import { runJob, settleAll } from "../local/testing/run-job.ts";
import { accessTokenOf, makeUser } from "../local/testing/sign-in.ts";
import { type Answer, startTestApi, type TestApi } from "../local/testing/start-test-api.ts";

/*
 * Goal: money that has left comes back out of what is earned next, and a bonus leaves once. Method: bonuses are paid by the
 * route, their orders refunded before, after and meanwhile, and accounts, entries and reports read after each step.
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

interface Duo {
  readonly shop: Shop;
  /** Sponsor of Bob: 5 % of what he sells, and 5.00 for his first order. */
  readonly ann: Promoter;
  readonly bob: Promoter;
}
/** 10 % and 5 %; holds of 30 days, orders approved at once. */
async function open(): Promise<Duo> {
  const referral = (more: object) => ({ kind: "referral", levels: [{ USD: 500 }], ...more });
  const bonuses = [
    referral({ name: "first", trigger: "first_purchase" }),
    referral({ name: "course", trigger: "event", event: "trained" }),
  ];
  const shop = await openShop(api, {
    line: 2,
    plan: { ...percent(1000, 500), bonuses },
    program: { approvalMode: "immediate", holdDays: 30 },
  });
  const [ann, bob] = shop.promoters as unknown as [Promoter, Promoter];
  return { shop, ann, bob };
}
/** An order of Bob's an hour ago, with its commission and what its being the first brings. */
async function order({ shop, bob }: Duo, amountMinor: number): Promise<string> {
  const [id = ""] = await sellAll(api, shop, [{ by: bob, amountMinor, hours: 1 }]);
  await runJob(api, "settle-bonus-events");
  return id;
}
/** A month passes for this process; the database's own clock stays. */
async function mature(): Promise<void> {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 31 * DAY_MS });
  await runJob(api, "roll-partitions");
  await runJob(api, "mature-holds");
}
async function refund({ shop }: Duo, id: string, refundId: string, amountMinor: number, more: object = {}) {
  const answer = await api.call(shop.key, "POST", `/v1/conversions/${id}/refunds`, {
    ...{ refundId, amountMinor, currency: "USD" },
    ...more,
  });
  expect(answer.status).toBeLessThan(300);
  await settleAll(api);
}
const clawBack = (times = 1) =>
  Promise.all(Array.from({ length: times }, () => runJob(api, "claw-back-bonuses")));
const books = ({ shop, ann, bob }: Duo) =>
  booksOf(
    api,
    shop,
    new Map([
      [ann.partnerId, "Ann"],
      [bob.partnerId, "Bob"],
    ]),
  );
async function exposure({ shop }: Duo) {
  const answer = await api.call(shop.key, "GET", `/v1/reports/exposure?programId=${shop.programId}`);
  expect(answer.status).toBe(200);
  return answer.body.data[0];
}
async function bonusOf({ shop }: Duo) {
  const { body } = await api.call(shop.key, "GET", `/v1/bonuses?programId=${shop.programId}`);
  expect(body.data).toHaveLength(1);
  return body.data[0];
}
async function pay(duo: Duo, reference = "bank-1"): Promise<Answer> {
  const { id } = await bonusOf(duo);
  return api.call(duo.shop.key, "POST", `/v1/bonuses/${id}/pay`, { reference });
}

describe("A balance below zero", () => {
  it("is netted off by what is earned next, first in part, then whole: payable is what remains", async () => {
    const duo = await open();
    const first = await order(duo, 10_000);
    await mature();
    // Ann: 5 % of 100.00, and 5.00 for Bob's first order, which leaves. Bob: 10 %.
    expect((await pay(duo)).status).toBe(200);
    const noneOpen = { commissionMinor: 0, bonusMinor: 0 };
    const before = { currency: "USD", pendingMinor: 0, availableMinor: 1500, belowZeroMinor: 0 };
    expect(await exposure(duo)).toEqual({ ...before, partnersBelowZero: 0, open: noneOpen });

    await refund(duo, first, "all", 10_000);
    await clawBack();
    // 5.00 of commission and 5.00 of bonus go; of them 5.00 had left.
    expect(await books(duo)).toEqual({ "partner_available Ann USD": -500, "program_paid_out USD": 500 });
    const owed = { ...before, availableMinor: 0, belowZeroMinor: -500, partnersBelowZero: 1 };
    expect(await exposure(duo)).toEqual({ ...owed, open: noneOpen });

    await order(duo, 7000);
    // On hold nothing nets off: it may be refunded yet.
    expect(await exposure(duo)).toEqual({
      ...{ ...owed, pendingMinor: 1050 },
      open: { commissionMinor: 1050, bonusMinor: 0 },
    });
    await mature();
    expect(await books(duo)).toMatchObject({
      "partner_available Ann USD": -500 + 350,
      "partner_available Bob USD": 700,
    });
    expect(await exposure(duo)).toEqual({
      ...{ ...owed, availableMinor: 700, belowZeroMinor: -150 },
      open: noneOpen,
    });

    await order(duo, 9000);
    await mature();
    expect(await books(duo)).toEqual({
      "partner_available Ann USD": -150 + 450,
      "partner_available Bob USD": 700 + 900,
      "program_commission USD": -(350 + 450) - 1600,
      "program_paid_out USD": 500,
    });
    expect(await exposure(duo)).toEqual({
      ...{ ...before, availableMinor: 300 + 1600, partnersBelowZero: 0 },
      open: noneOpen,
    });

    const user = await makeUser(api, { email: duo.ann.email, affiliate: true });
    const seen = await api.call(await accessTokenOf(api, user), "GET", "/affiliate/overview");
    expect(seen.body.programs).toMatchObject([
      { balances: [{ currency: "USD", pendingMinor: 0, availableMinor: 300, next: null }] },
    ]);
    const { rows } = await api.owner.query(
      `SELECT p.kind, e.amount_minor::int AS amount, e.balance_after_minor::int AS after
       FROM entries e JOIN accounts a ON a.id = e.account_id JOIN postings p ON p.id = e.posting_id
       WHERE a.partner_id = $1 AND a.kind = 'partner_available' ORDER BY e.account_version`,
      [duo.ann.partnerId],
    );
    expect(rows.map(({ kind, amount, after }) => [kind, amount, after])).toEqual([
      ["maturation", 500, 500],
      ["maturation", 500, 1000],
      ["payment", -500, 500],
      ["reversal", -500, 0],
      ["reversal", -500, -500],
      ["maturation", 350, -150],
      ["maturation", 450, 300],
    ]);
  });
});

describe("A bonus that was paid", () => {
  it("is owed when its order is refunded, and never paid again, whoever asks how often", async () => {
    const duo = await open();
    const id = await order(duo, 10_000);
    await mature();
    const answers = await Promise.all(Array.from({ length: 20 }, () => pay(duo)));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    const fresh = answers.filter(({ headers }) => headers.get("idempotent-replayed") === null);
    expect(fresh).toHaveLength(1);
    expect(await books(duo)).toMatchObject({ "partner_available Ann USD": 500, "program_paid_out USD": 500 });

    // 30 of 100: 1.50 of its 5.00, and 1.50 of Ann's commission of 5.00.
    await refund(duo, id, "r1", 3000);
    await clawBack(20);
    expect(await bonusOf(duo)).toMatchObject({
      ...{ status: "paid", amountMinor: 500, reversedMinor: 150, payment: { paidMinor: 500 } },
    });
    expect(await books(duo)).toMatchObject({ "partner_available Ann USD": 350 - 150 });
    await refund(duo, id, "r2", 7000, { reason: "chargeback" });
    await clawBack(20);
    expect(await bonusOf(duo)).toMatchObject({ status: "reversed", payment: { paidMinor: 500 } });
    expect(await books(duo)).toEqual({ "partner_available Ann USD": -500, "program_paid_out USD": 500 });
    const again = [await pay(duo), await pay(duo, "bank-2")];
    expect(again.map(({ status, headers }) => [status, headers.get("idempotent-replayed")])).toEqual([
      [200, "true"],
      [409, null],
    ]);
    expect(await books(duo)).toEqual({ "partner_available Ann USD": -500, "program_paid_out USD": 500 });

    // The chargeback is reversed: Ann owes the 1.50 of the first refund, out of 3.50 of commission.
    await refund(duo, id, "r2", 7000, { status: "failed" });
    await clawBack(20);
    expect(await bonusOf(duo)).toMatchObject({ status: "paid", reversedMinor: 150 });
    expect(await books(duo)).toMatchObject({ "partner_available Ann USD": 200, "program_paid_out USD": 500 });
  });

  it("leaves with what refunds have left of it, or not at all when that is nothing", async () => {
    const duo = await open();
    const id = await order(duo, 10_000);
    await mature();
    await refund(duo, id, "r1", 3000);
    await clawBack();
    expect((await pay(duo)).body).toMatchObject({ status: "paid", payment: { paidMinor: 350 } });
    // Of commission 3.50 is left as well.
    expect(await books(duo)).toMatchObject({ "partner_available Ann USD": 350, "program_paid_out USD": 350 });
    await refund(duo, id, "r2", 7000);
    await clawBack();
    expect(await books(duo)).toEqual({ "partner_available Ann USD": -350, "program_paid_out USD": 350 });

    const other = await open();
    await refund(other, await order(other, 10_000), "other", 10_000);
    await clawBack();
    await mature();
    expect([(await pay(other)).status, (await bonusOf(other)).status]).toEqual([409, "reversed"]);
    expect(await books(other)).toEqual({});
  });

  it("comes to the same whether it is paid before, after or while its order is refunded", async () => {
    const duo = await open();
    const id = await order(duo, 10_000);
    await mature();
    await refund(duo, id, "r1", 3000);
    const paid = await Promise.all(
      Array.from({ length: 20 }, async (_, n) => (n % 2 === 0 ? pay(duo) : runJob(api, "claw-back-bonuses"))),
    );
    expect(paid.flatMap((one) => ("status" in one ? [one.status] : []))).toEqual(Array(10).fill(200));
    // 3.50 are left of commission and of bonus each; what left was 5.00 or, had the refund been first, 3.50.
    const { payment } = await bonusOf(duo);
    expect([500, 350]).toContain(payment.paidMinor);
    expect(await books(duo)).toMatchObject({
      "partner_available Ann USD": 700 - payment.paidMinor,
      "program_paid_out USD": payment.paidMinor,
      "program_commission USD": -700 - 700,
    });
  });

  it("for an event that was told rests on no order, so that no refund touches it", async () => {
    const duo = await open();
    const { shop, bob } = duo;
    const told = await api.call(shop.key, "POST", "/v1/bonus-events", {
      ...{ programId: shop.programId, eventId: "e", type: "trained", partnerId: bob.partnerId },
      ...{ occurredAt: new Date().toISOString(), currency: "USD" },
    });
    expect(told.status).toBe(201);
    await runJob(api, "settle-bonus-events");
    await mature();
    expect((await pay(duo)).body).toMatchObject({ status: "paid", conversionId: null });
    expect(await books(duo)).toEqual({ "program_commission USD": -500, "program_paid_out USD": 500 });
    const id = await order(duo, 10_000);
    await refund(duo, id, "all", 10_000);
    await clawBack();
    expect(await books(duo)).toEqual({ "program_commission USD": -500, "program_paid_out USD": 500 });
  });
});
