import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { PlanRules } from "../../core/commission/plan.ts";
import { type HistoryPlace, historyPage } from "../../db/repositories/back-test.ts";
import { inTransaction } from "../../db/transaction.ts";
import {
  click,
  daysFromNow,
  openShop,
  percent,
  type Shop,
  sell,
  storeClick,
} from "../../local/testing/money-fixtures.ts";
import { runJob, settleAll } from "../../local/testing/run-job.ts";
import { startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";
import { backTest as runBackTest } from "../back-test.ts";
import { getServices } from "../services.ts";

/*
 * Goal: a draft is held against what was accrued, with figures worked out by hand, and nothing is written. Method: the API on
 * a real Postgres, over sales, refunds and rejections as they come about.
 */
let api: TestApi;
let shop: Shop;

beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  api = await startTestApi();
  shop = await openShop(api);
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
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
    expect(body.limits).toEqual({ conversions: 20_000, periods: 13, periodRows: 200_000 });
    expect(body).toMatchObject({
      conversions: 4,
      waiting: 0,
      compared: 4,
      sampledOneIn: 1,
      sampledBecause: null,
    });
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
    // Two partners who earn: the fifth tenth and the last. Both 13 % of 100.00 and of 1.00 are the largest share; the larger order is named.
    const [usd] = body.currencies;
    const earning = ({ deciles }: { deciles: { partners: number }[] }) =>
      deciles.filter(({ partners }) => partners > 0);
    expect(usd.before.deciles).toHaveLength(10);
    expect(earning(usd.before)).toEqual([
      { decile: 5, partners: 1, totalMinor: 393, upToMinor: 393 },
      { decile: 10, partners: 1, totalMinor: 1310, upToMinor: 1310 },
    ]);
    expect(earning(usd.after).map(({ partners }) => partners)).toEqual([1, 1]);
    expect(usd.before.highest).toEqual({
      ...{ conversionId: sold[0]!.id, amountMinor: 10_000, commissionMinor: 1300, shareBps: 1300 },
    });
    const flat = { kind: "flat", amountsMinor: { USD: 50 } };
    const held = await backTest({ ...percent(), levels: [flat], capBps: 2000 });
    // 50 of an order of 1.00 is half of it; the cap leaves 20. Of all others 50 is less.
    expect(held.body.currencies[0].after).toMatchObject({
      heldByCap: 1,
      highest: { conversionId: sold[3]!.id, amountMinor: 100, commissionMinor: 20, shareBps: 2000 },
    });
  });

  test("leaves out what is still being worked out, and says how much that is.", async () => {
    const wait = (due: boolean) =>
      api.owner.query("UPDATE conversions SET commission_due = $2 WHERE id = $1", [sold[0]!.id, due]);
    await wait(true);
    const { body } = await backTest(percent(1000, 300, 200));
    await wait(false);
    expect(body).toMatchObject({ conversions: 3, waiting: 1, compared: 3 });
    // 1310 and 393 less the 1000 and 300 of the order that waits.
    expect(body.currencies[0]).toMatchObject({ before: { commissionMinor: 403 }, differenceMinor: 0 });
  });

  test("pages through conversions of one moment, none twice and none left out.", async () => {
    const services = await getServices(api.env);
    const same = await openShop(api, { plan: percent(1000) });
    const at = new Date(Date.now() - 3_600_000);
    const made = await storeClick(api, click(same.promoters[0], { at: new Date(at.getTime() - 60_000) }));
    const ids: string[] = [];
    for (let n = 0; n < 7; n++) ids.push((await sell(api, same, made, { occurredAt: at.toISOString() })).id);
    await settleAll(api);
    const history = { programId: same.programId, from: at, to: new Date(at.getTime() + 1) };
    const seen: string[] = [];
    await inTransaction(services.app, { organisationId: same.organisationId }, async (tx) => {
      let after: HistoryPlace | null = null;
      for (;;) {
        const page: HistoryPlace[] = await historyPage(tx, history, { after, oneIn: 1, limit: 3 });
        seen.push(...page.map(({ id }) => id));
        after = page.at(-1) ?? null;
        if (page.length < 3) break;
      }
    });
    expect(seen).toEqual(ids.toSorted());
    const until = { from: history.from, to: at };
    const none = await inTransaction(services.app, { organisationId: same.organisationId }, (tx) =>
      historyPage(tx, { ...history, ...until }, { after: null, oneIn: 1, limit: 3 }),
    );
    expect(none).toEqual([]);
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
