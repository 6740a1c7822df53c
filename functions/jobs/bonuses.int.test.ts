import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { allBonusLines } from "../../core/bonus/run-bonuses.ts";
import type { PlanRules } from "../../core/commission/plan.ts";
import { createHttpDatabase, type HttpDatabase } from "../../db/client.ts";
import { postPeriodBonuses } from "../../db/repositories/bonus-posting.ts";
import { insertBonuses } from "../../db/repositories/bonuses.ts";
import { markPeriodClawBacks } from "../../db/repositories/claw-back-facts.ts";
import { writePostings } from "../../db/repositories/ledger.ts";
import { makePartner, unique } from "../../local/testing/api-fixtures.ts";
import {
  balances,
  click,
  daysFromNow,
  openShop,
  percent,
  type Shop,
  sell,
  storeClick,
  wrongBooks,
} from "../../local/testing/money-fixtures.ts";
import { periodColumns } from "../../local/testing/period-columns.ts";
import { runJob, settleAll } from "../../local/testing/run-job.ts";
import { accessTokenOf, makeUser } from "../../local/testing/sign-in.ts";
import { newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";

/*
 * Goal: a bonus is granted once, and taken back to the unit, whatever is told how often and in which order. Method: the jobs
 * themselves on a real Postgres, called twenty at a time; after each test the books of all tenants are counted over.
 */
let api: TestApi;
let jobDb: HttpDatabase;
beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  api = await startTestApi();
  jobDb = createHttpDatabase({ url: api.database.jobUrl, httpUrl: api.database.httpUrl });
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
});
afterEach(async () => expect(await wrongBooks(api.owner)).toEqual([]));

/** Twenty deliveries of a job at the same moment. */
const deliver = (job: "settle-bonus-events" | "claw-back-bonuses") =>
  Promise.all(Array.from({ length: 20 }, () => runJob(api, job)));

const plan = (levels: number[], bonuses: object[], more: object = {}) => ({
  ...percent(...levels),
  bonuses,
  ...more,
});
const referral = (more: object) => ({
  kind: "referral",
  name: "refer",
  levels: [{ USD: 500 }, { USD: 200 }],
  ...more,
});

/** An order by the promoter that stands so deep, accrued. */
async function order(
  shop: Shop,
  depth: number,
  extra: object = {},
): Promise<{ id: string; orderId: string }> {
  const promoter = shop.promoters[depth];
  if (promoter === undefined) throw new Error("nobody stands so deep");
  const made = await storeClick(api, click(promoter, { at: new Date(Date.now() - 3_600_000) }));
  const sold = await sell(api, shop, made, extra);
  await settleAll(api);
  return sold;
}
async function refund(shop: Shop, id: string, refundId: string, amountMinor: number, more: object = {}) {
  const answer = await api.call(shop.key, "POST", `/v1/conversions/${id}/refunds`, {
    ...{ refundId, amountMinor, currency: "USD" },
    ...more,
  });
  expect(answer.status).toBeLessThan(300);
}
const decide = (shop: Shop, id: string, what: "approve" | "reject") =>
  api.call(
    shop.key,
    "POST",
    `/v1/conversions/${id}/${what}`,
    what === "reject" ? { reason: "no" } : undefined,
  );
const money = async (shop: Shop) => {
  const all = await balances(api.owner, shop.programId);
  return shop.promoters.map(({ partnerId }) => all[partnerId] ?? { pending: 0, available: 0 });
};
const postingsOf = async (shop: Shop, start: string) =>
  (
    await api.owner.query(
      "SELECT count(*)::int AS n FROM postings WHERE program_id = $1 AND idempotency_key LIKE $2 || '%'",
      [shop.programId, start],
    )
  ).rows[0].n;

describe("Referral bonuses", () => {
  const open = () =>
    openShop(api, { line: 3, program: { plan: plan([1000], [referral({ trigger: "first_purchase" })]) } });

  it("pay for the first purchase once, mature with it, and are taken back with its refunds, below zero when paid out", async () => {
    const shop = await open();
    const first = await order(shop, 2);
    await order(shop, 2);
    await deliver("settle-bonus-events");
    // The seller has 10 % of 100.00 twice; its sponsor 5.00 and that one's 2.00, once.
    const pending = (...minor: number[]) => minor.map((each) => ({ pending: each, available: 0 }));
    expect(await money(shop)).toEqual(pending(200, 500, 2000));
    expect(await postingsOf(shop, "bonus-event:")).toBe(1);
    expect((await asPromoter(shop, 1, "overview")).maturing).toMatchObject([
      { currency: "USD", amountMinor: 500, bonusMinor: 500 },
    ]);

    // Nothing matures before its order is approved.
    await daysFromNow(31, () => runJob(api, "mature-holds"));
    expect((await money(shop))[1]).toEqual({ pending: 500, available: 0 });
    await decide(shop, first.id, "approve");
    await daysFromNow(31, () => runJob(api, "mature-holds"));
    expect((await money(shop))[1]).toEqual({ pending: 0, available: 500 });

    const payOut = (amountMinor: bigint) => payOutTo(shop, 1, amountMinor);
    await payOut(500n);
    // 30 of 100 is 150 of 500; a chargeback of the rest takes all; reversed, it gives 350 back.
    await refund(shop, first.id, "r1", 3000);
    await settleAll(api);
    await deliver("claw-back-bonuses");
    expect((await money(shop))[1]).toEqual({ pending: 0, available: -150 });
    await refund(shop, first.id, "cb", 7000, { reason: "chargeback" });
    await settleAll(api);
    await deliver("claw-back-bonuses");
    expect((await money(shop))[1]).toEqual({ pending: 0, available: -500 });
    await refund(shop, first.id, "cb", 7000, { status: "failed", reason: "chargeback reversed" });
    await settleAll(api);
    await deliver("claw-back-bonuses");
    expect((await money(shop))[1]).toEqual({ pending: 0, available: -150 });
    expect(await postingsOf(shop, "bonus-reversal:")).toBe(3);
    await payOut(-500n);
  });

  it("pay for an event that is told, once, and refuse the same id with other content", async () => {
    const shop = await openShop(api, {
      line: 3,
      program: { plan: plan([1000], [referral({ trigger: "event", event: "trained" })]) },
    });
    const event = {
      programId: shop.programId,
      eventId: "e1",
      type: "trained",
      partnerId: shop.promoters[2]?.partnerId,
      occurredAt: new Date(Date.now() - 1000).toISOString(),
      currency: "USD",
    };
    const tell = (more: object = {}) => api.call(shop.key, "POST", "/v1/bonus-events", { ...event, ...more });
    const answers = await Promise.all(Array.from({ length: 8 }, () => tell()));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(201);
    expect((await tell({ currency: "VND" })).status).toBe(409);
    for (const [field, wrong] of [
      ["type", { eventId: "e2", type: "first_purchase" }],
      ["eventId", { eventId: "tributary:x" }],
      ["partnerId", { eventId: "e2", externalId: "both" }],
      ["currency", { eventId: "e2", currency: "KWD" }],
    ] as const) {
      const answer = await tell(wrong);
      expect([answer.status, answer.body.errors?.[0]?.field]).toEqual([422, field]);
    }
    await deliver("settle-bonus-events");
    expect((await money(shop)).map(({ pending }) => pending)).toEqual([200, 500, 0]);
    await tell({ eventId: "e3", type: "unknown" });
    await deliver("settle-bonus-events");
    expect((await tell({ eventId: "e3", type: "unknown" })).body).toMatchObject({
      outcomeReason: "no_bonus_in_plan",
    });
    // An event is no sale: it waits the program's 30 days, and needs nobody's approval.
    await daysFromNow(29, () => runJob(api, "mature-holds"));
    expect((await money(shop))[1]).toEqual({ pending: 500, available: 0 });
    await daysFromNow(31, () => runJob(api, "mature-holds"));
    expect((await money(shop))[1]).toEqual({ pending: 0, available: 500 });
  });

  it("pay for a bare sign-up only where the country allows it", async () => {
    await api.owner.query(
      "INSERT INTO country_policies (country, sign_up_bonus, source) VALUES ('LA', true, 'test'), ('KH', false, 'test') ON CONFLICT DO NOTHING",
    );
    const signUp = plan([1000], [referral({ trigger: "sign_up", signUpConfirmed: true })]);
    const allowed = await openShop(api, { line: 1, program: { plan: signUp, country: "LA" } });
    const refused = await openShop(api, { line: 1, program: { plan: signUp } });
    await api.owner.query("UPDATE programs SET country = 'KH' WHERE id = $1", [refused.programId]);
    for (const shop of [allowed, refused])
      await makePartner(api, shop.key, shop.programId, { sponsorPartnerId: shop.promoters[0].partnerId });
    await deliver("settle-bonus-events");
    expect(await money(allowed)).toEqual([{ pending: 500, available: 0 }]);
    expect(await money(refused)).toEqual([{ pending: 0, available: 0 }]);
    const { rows } = await api.owner.query(
      "SELECT outcome_reason AS reason FROM bonus_events WHERE program_id = $1",
      [refused.programId],
    );
    expect(rows).toEqual([{ reason: "not_allowed_in_country" }]);
  });
});

describe("Bonuses of a period that is in force", () => {
  const bonuses = [
    { kind: "fast_start", name: "start", days: 365, rates: [500, 300] },
    { kind: "matching", name: "match", rates: [1000, 500] },
    { kind: "generation", name: "gen", leaderRank: "leader", rates: [200] },
    { kind: "differential", name: "diff", ratesByRank: { leader: 300 } },
    { kind: "pool", name: "pool", rateBps: 150, sharesByRank: { leader: 1 } },
    { kind: "rank_advancement", name: "up", amountsByRank: { leader: { USD: 700 } } },
  ];
  const rules = plan([1000, 500, 300], bonuses, {
    ranks: [{ key: "leader", name: "Leader", requires: { personalVolume: 0 } }],
  });
  /** Each order has a unit that none of the rates divides. */
  const AMOUNT = 9_999;

  /** Two orders of the last of four in line and one of the third, in a period whose bonuses are in the ledger. */
  async function close() {
    const shop = await openShop(api, { line: 4, program: { plan: rules } });
    const orders = [];
    for (const depth of [3, 3, 2]) orders.push(await order(shop, depth, { amountMinor: AMOUNT }));
    const before = await money(shop);
    await closePeriod(shop, rules as PlanRules);
    return { shop, orders, before };
  }

  it("are taken back exactly by refunds of 30, 30 and 40 %, one by one or together, at every level, once each", async () => {
    const parts = [3000, 3000, 3999];
    const left = [700, 700, 0, 0].map((pending) => ({ pending, available: 0 }));
    const oneByOne = await close();
    expect(await money(oneByOne.shop)).not.toEqual(oneByOne.before);
    for (const { id } of oneByOne.orders) {
      for (const [n, part] of parts.entries()) {
        await refund(oneByOne.shop, id, `${id}-${n}`, part);
        await settleAll(api);
        await (n === 0 ? deliver("claw-back-bonuses") : runJob(api, "claw-back-bonuses"));
      }
    }
    // Ranks stay reached: 7.00 each for the two leaders are all that is left of what the period paid, and of commission nothing.
    expect(await money(oneByOne.shop)).toEqual(left);
    // Three orders, three refunds each: what a refund takes back it takes back once.
    expect(await postingsOf(oneByOne.shop, "bonus-reversal:")).toBe(9);

    const together = await close();
    for (const n of [2, 0, 1]) {
      for (const { id } of together.orders) await refund(together.shop, id, `${id}-${n}`, parts[n] ?? 0);
      await settleAll(api);
      await deliver("claw-back-bonuses");
    }
    expect(await money(together.shop)).toEqual(left);
  });

  it("come to the same after half, whether it came at once or in parts, of one order or of several", async () => {
    const halves = async (steps: readonly (readonly [number, number])[]) => {
      const { shop, orders } = await close();
      for (const [index, part] of steps) {
        const id = orders[index]?.id ?? "";
        await refund(shop, id, unique("r"), part);
      }
      await settleAll(api);
      await deliver("claw-back-bonuses");
      return money(shop);
    };
    const one = await halves([
      [0, 4000],
      [2, 2500],
      [1, 7000],
    ]);
    const other = await halves([
      [1, 3500],
      [0, 1000],
      [1, 3500],
      [2, 2500],
      [0, 3000],
    ]);
    expect(other).toEqual(one);
  });

  it("are given back when a chargeback is reversed, and taken back whole by a rejection", async () => {
    const { shop, orders } = await close();
    const granted = await money(shop);
    const [first, second] = orders;
    if (first === undefined || second === undefined) throw new Error("there are three orders");
    await refund(shop, first.id, "cb", AMOUNT, { reason: "chargeback" });
    await settleAll(api);
    await deliver("claw-back-bonuses");
    expect(await money(shop)).not.toEqual(granted);
    await refund(shop, first.id, "cb", AMOUNT, { reason: "chargeback reversed", status: "failed" });
    await settleAll(api);
    await deliver("claw-back-bonuses");
    expect(await money(shop)).toEqual(granted);
    for (const { id } of orders) await decide(shop, id, "reject");
    await settleAll(api);
    await deliver("claw-back-bonuses");
    expect(await money(shop)).toEqual([700, 700, 0, 0].map((pending) => ({ pending, available: 0 })));
  });

  it("are told: what is exposed, who earned how much and of whose purchases, and to partners their own", async () => {
    const { shop, orders } = await close();
    const report = async (path: string) => {
      const answer = await api.call(shop.key, "GET", `/v1/reports/${path}programId=${shop.programId}`);
      expect([path, answer.status]).toEqual([path, 200]);
      return answer.body;
    };
    const granted = await money(shop);
    const pending = granted.reduce((sum, each) => sum + each.pending, 0);
    // Nobody's hold is over: all but the two leaders' 7.00, which rest on no sale, may be taken back.
    const [exposure] = (await report("exposure?")).data;
    expect(exposure).toMatchObject({
      currency: "USD",
      pendingMinor: pending,
      availableMinor: 0,
      belowZeroMinor: 0,
    });
    expect(exposure.open.commissionMinor + exposure.open.bonusMinor).toBe(pending - 1400);

    const [first] = orders;
    await api.owner.query("UPDATE period_sales SET own_purchase = true WHERE conversion_id = $1", [
      first?.id,
    ]);
    const { rows } = await api.owner.query("SELECT id FROM periods WHERE program_id = $1", [shop.programId]);
    const disclosure = await report(`income-disclosure?periodId=${rows[0].id}&`);
    const [told] = disclosure.data;
    expect(told).toMatchObject({
      currency: "USD",
      partners: 4,
      earners: 4,
      totalMinor: pending,
      fromNoSaleMinor: 1400,
    });
    const { fromSalesToCustomersMinor: customers, fromOwnPurchasesMinor: own } = told;
    expect(customers + own + 1400).toBe(pending);
    // Of the commission of two equal orders of the last in line, half is of an own purchase.
    const { rows: ofFirst } = await api.owner.query(
      "SELECT sum(amount_minor)::int AS minor FROM accruals WHERE conversion_id = $1 AND partner_id IS NOT NULL",
      [first?.id],
    );
    expect(own).toBeGreaterThan(ofFirst[0].minor);
    expect(told.customerShareBps).toBe(Math.floor((customers * 10_000) / pending));
    const counted = told.brackets.reduce((sum: number, each: { partners: number }) => sum + each.partners, 0);
    expect(counted).toBe(4);
    const amounts = granted.map((each) => each.pending).sort((a, b) => a - b);
    expect(told.percentiles).toMatchObject({ p25: amounts[0], p50: amounts[1], p99: amounts[3] });
    const nobody = await report("income-disclosure?from=2020-01-01T00:00:00Z&to=2021-01-01T00:00:00Z&");
    expect(nobody.data).toEqual([]);

    const own0 = await ownBonuses(shop, 0);
    const [{ rows: sums }, ...states] = [
      await api.owner.query(
        "SELECT sum(amount_minor)::int AS minor FROM bonuses WHERE partner_id = $1 AND posted_at IS NOT NULL",
        [shop.promoters[0].partnerId],
      ),
      ...new Set(own0.map(({ state }: { state: string }) => state)),
    ];
    expect(own0.reduce((sum: number, each: { amountMinor: number }) => sum + each.amountMinor, 0)).toBe(
      sums[0].minor,
    );
    expect(states).toEqual(["pending"]);
    expect(own0.find(({ kind }: { kind: string }) => kind === "rank_advancement")?.explanation).toEqual([
      "Bonus for a rank reached for the first time (up, level 1): 7.00 USD for leader, 7.00 USD.",
    ]);
  });

  it("take back what reached tiers had added, for the orders that reached them", async () => {
    const tiers = [
      { fromVolume: 0, rateBps: 500 },
      { fromVolume: 100, rateBps: 1000 },
    ];
    const pays = { kind: "tiered", mode: "marginal", retroactive: false, tiers };
    const tiered = plan([500], [], { base: [{ name: "tiers", when: {}, pays }] });
    const shop = await openShop(api, { program: { plan: tiered } });
    const orders = [await order(shop, 0), await order(shop, 0)];
    await closePeriod(shop, tiered as unknown as PlanRules);
    const { rows } = await api.owner.query(
      'UPDATE period_sales SET volume = 100, tiers = \'[{"rule": "tiers", "amountMinor": "10000"}]\' WHERE conversion_id = ANY($1) RETURNING period_id AS id',
      [orders.map(({ id }) => id)],
    );
    // The second 100.00 is all above a volume of 100: 5 % more of it is 500, which rest on so much in basis points.
    await grantTier(shop, rows[0].id, 500n, 5_000_000n);
    expect(await money(shop)).toEqual([{ pending: 1500, available: 0 }]);
    const ids = await inTheirOrder(orders);
    await refund(shop, ids[0], "first", 10_000);
    await settleAll(api);
    await deliver("claw-back-bonuses");
    // Live commission of 5 % goes; the tier was reached by the second.
    expect(await money(shop)).toEqual([{ pending: 1000, available: 0 }]);
    await refund(shop, ids[1], "second", 3000);
    await settleAll(api);
    await deliver("claw-back-bonuses");
    // 30 % of 500 live, and 30 % of 500 of the tier.
    expect(await money(shop)).toEqual([{ pending: 700, available: 0 }]);
    await refund(shop, ids[1], "rest", 7000);
    await settleAll(api);
    await deliver("claw-back-bonuses");
    expect(await money(shop)).toEqual([{ pending: 0, available: 0 }]);
  });

  it("wait with refunds of a period that is not in force yet, and catch up when it is", async () => {
    const { shop, orders } = await close();
    await api.owner.query("UPDATE periods SET state = 'approved' WHERE program_id = $1", [shop.programId]);
    const [first] = orders;
    const granted = await money(shop);
    await refund(shop, first?.id ?? "", "r", AMOUNT);
    await settleAll(api);
    const afterLive = await money(shop);
    await deliver("claw-back-bonuses");
    expect(await money(shop)).toEqual(afterLive);
    await api.owner.query("UPDATE periods SET state = 'finalised' WHERE program_id = $1", [shop.programId]);
    // As though its message and its mark had been lost between freezing and coming into force.
    await api.owner.query("UPDATE conversions SET claw_back_due = false WHERE program_id = $1", [
      shop.programId,
    ]);
    const { rows } = await api.owner.query("SELECT id FROM periods WHERE program_id = $1", [shop.programId]);
    await markPeriodClawBacks(jobDb, rows[0].id);
    await deliver("claw-back-bonuses");
    const caughtUp = await money(shop);
    expect(caughtUp).not.toEqual(afterLive);
    await refund(shop, first?.id ?? "", "r", AMOUNT, { status: "failed" });
    await settleAll(api);
    await deliver("claw-back-bonuses");
    expect(await money(shop)).toEqual(granted);
  });
});

describe("What a country allows", () => {
  it("bounds plans when they are saved, and the country when it changes, naming the field", async () => {
    await api.owner.query(
      "INSERT INTO country_policies (country, max_payout_bps, max_levels, sign_up_bonus, source) VALUES ('MM', 2000, 2, false, 'Act 1') ON CONFLICT DO NOTHING",
    );
    const wide = plan([1000, 500, 300], [], { capBps: 2500 });
    const shop = await openShop(api, { program: { plan: wide } });
    const { key, programId } = shop;
    const change = (country: string) => api.call(key, "PATCH", `/v1/programs/${programId}`, { country });
    const save = (rules: object) => api.call(key, "POST", "/v1/plans", { programId, rules });
    const refused = await change("MM");
    expect([refused.status, refused.body.errors?.[0]?.field]).toEqual([422, "country"]);
    expect((await change("TH")).status).toBe(200);
    expect((await save(plan([1000, 500], [], { capBps: 2000 }))).status).toBe(201);
    expect((await change("MM")).status).toBe(200);
    const signUp = referral({ trigger: "sign_up", signUpConfirmed: true });
    const answer = await save(plan([1500, 600], [signUp], { capBps: 2500 }));
    expect([answer.status, answer.body.errors?.map(({ field }: { field: string }) => field)]).toEqual([
      422,
      ["rules.levels", "rules.bonuses[0].trigger"],
    ]);
    const made = await api.call(key, "POST", "/v1/programs", {
      ...{ name: "Other", timezone: "UTC", currencies: ["USD"], country: "MM", plan: wide },
    });
    expect([made.status, made.body.errors?.[0]?.field]).toEqual([422, "plan.levels"]);
  });
});

/** A line that a reached tier added for the first in line, in the ledger. */
async function grantTier(
  shop: Shop,
  periodId: string,
  amountMinor: bigint,
  refundBase: bigint,
): Promise<void> {
  const { organisationId, programId, promoters } = shop;
  const { rows } = await api.owner.query("SELECT id FROM plan_versions WHERE program_id = $1", [programId]);
  const line = {
    ...{
      rule: "tiers",
      kind: "tier",
      level: 1,
      currency: "USD",
      baseMinor: 20_000n,
      rateBps: null,
      flatMinor: null,
    },
    ...{
      heldByCap: false,
      exactNumerator: amountMinor,
      exactDenominator: 1n,
      amountMinor,
      rounding: "exact" as const,
    },
    ...{ breakageReason: null, details: {}, refundBase },
  };
  const of = {
    organisationId,
    programId,
    periodId,
    eventId: null,
    conversionId: null,
    planVersionId: rows[0].id,
  };
  const partnerId = promoters[0].partnerId;
  const bonus = { ...of, id: newId(), partnerId, line, skipped: [], posted: null, requestId: newId() };
  await insertBonuses(jobDb, [bonus]);
  await postPeriodBonuses(jobDb, periodId, 5, newId, new Date());
}

/** Their ids, by when they happened: so tiers take them. */
async function inTheirOrder(orders: readonly { id: string }[]): Promise<[string, string]> {
  const { rows } = await api.owner.query(
    "SELECT id FROM conversions WHERE id = ANY($1) ORDER BY occurred_at, id",
    [orders.map(({ id }) => id)],
  );
  return [rows[0].id, rows[1].id];
}

/** What a promoter sees when it has signed in. */
async function asPromoter(shop: Shop, depth: number, path: string) {
  const user = await makeUser(api, { email: shop.promoters[depth]?.email ?? "", affiliate: true });
  const answer = await api.call(await accessTokenOf(api, user), "GET", `/affiliate/${path}`);
  expect(answer.status).toBe(200);
  return answer.body;
}

const ownBonuses = async (shop: Shop, depth: number) => (await asPromoter(shop, depth, "bonuses")).data;

/** As a payout will do it, and back again. */
async function payOutTo(shop: Shop, depth: number, amountMinor: bigint): Promise<void> {
  const account = { currency: "USD" };
  const ownerId = shop.promoters[depth]?.partnerId ?? "";
  const entry = (kind: "partner_available" | "program_paid_out", owner: string, minor: bigint) => ({
    ...{ account: { ...account, kind, ownerId: owner }, amountMinor: minor, accrualId: null },
  });
  const entries = [
    entry("partner_available", ownerId, -amountMinor),
    entry("program_paid_out", shop.programId, amountMinor),
  ];
  const posting = { kind: "spending", idempotencyKey: unique("payout"), currency: "USD", entries } as const;
  const { organisationId, programId } = shop;
  const row = { id: newId(), posting, organisationId, programId, conversionId: null, requestId: newId() };
  await writePostings(jobDb, [row], new Date());
}

/** A period of all that was sold so far, as closing leaves it behind: the first two in line are leaders. */
async function closePeriod(shop: Shop, rules: PlanRules): Promise<void> {
  const periodId = newId();
  const { organisationId, programId, promoters } = shop;
  const query = (text: string, values: unknown[]) => api.owner.query(text, values);
  await query(
    `INSERT INTO periods (id, organisation_id, program_id, number, starts_at, ends_at, state, frozen_at)
     VALUES ($1, $2, $3, 1, now() - interval '30 days', now(), 'finalised', now())`,
    [periodId, organisationId, programId],
  );
  for (const [position, { partnerId }] of promoters.entries()) {
    await query(
      `INSERT INTO period_members (organisation_id, period_id, position, partner_id, sponsor_position, status, joined_at)
       SELECT $1, $2, $3, id, $4, status, joined_at FROM partners WHERE id = $5`,
      [organisationId, periodId, position, position === 0 ? null : position - 1, partnerId],
    );
    await query(
      `INSERT INTO period_results (organisation_id, period_id, position, partner_id, personal_volume, group_volume, active, direct_partners,
         active_direct_partners, downline_partners, active_downline_partners, active_legs, qualified_levels, rank, lifetime_rank, streaks)
       VALUES ($1, $2, $3, $4, 0, 0, true, 0, 0, 0, 0, 0, 3, $5, $5, '{}')`,
      [organisationId, periodId, position, partnerId, position < 2 ? "leader" : null],
    );
  }
  await query(
    `INSERT INTO period_sales (organisation_id, period_id, conversion_id, revision, credit_position, partner_id, member_position, campaign_id,
       weight_bps, currency, amount_minor, refunded_minor, volume, occurred_at, clawed_back_minor, own_purchase)
     SELECT c.organisation_id, $1, c.id, c.credit_revision, k.position, k.partner_id, m.position, k.campaign_id, k.weight_bps, c.currency,
       c.amount_minor, c.refunded_minor, 0, c.occurred_at, c.refunded_minor, false
     FROM conversions c JOIN attributions a ON a.conversion_id = c.id AND a.revision = c.credit_revision
       JOIN attribution_credits k ON k.attribution_id = a.id JOIN period_members m ON m.period_id = $1 AND m.partner_id = k.partner_id
     WHERE c.program_id = $2`,
    [periodId, programId],
  );
  const sales = await query(
    `SELECT member_position AS member, amount_minor::text AS amount, weight_bps AS "weightBps", currency,
       (extract(epoch FROM occurred_at) * 1000)::float8 AS "occurredAtMs" FROM period_sales WHERE period_id = $1`,
    [periodId],
  );
  const earned = await query(
    `SELECT m.position, sum(l.amount_minor - l.reversed_minor)::text AS minor FROM accruals l JOIN period_members m
       ON m.period_id = $1 AND m.partner_id = l.partner_id GROUP BY 1`,
    [periodId],
  );
  const { input, results } = periodColumns({
    members: promoters.map((_, position) => ({
      ...(position === 0 ? {} : { sponsor: position - 1 }),
      ...(position < 2 ? { rank: 0 } : {}),
      joinedAtMs: Date.now() - 20 * 86_400_000,
    })),
    sales: sales.rows.map(({ amount, ...sold }) => ({ ...sold, amountMinor: BigInt(amount) })),
    commission: {
      USD: Object.fromEntries(earned.rows.map(({ position, minor }) => [position, BigInt(minor)])),
    },
  });
  const planRow = await query("SELECT id FROM plan_versions WHERE program_id = $1", [programId]);
  await insertBonuses(
    jobDb,
    allBonusLines(input, results, rules).map(({ position, skipped: _, ...line }) => ({
      id: newId(),
      organisationId,
      programId,
      periodId,
      eventId: null,
      conversionId: null,
      planVersionId: planRow.rows[0].id,
      partnerId: promoters[position]?.partnerId ?? null,
      line,
      skipped: [],
      posted: null,
      requestId: newId(),
    })),
  );
  while ((await postPeriodBonuses(jobDb, periodId, 5, newId, new Date())) > 0);
}
