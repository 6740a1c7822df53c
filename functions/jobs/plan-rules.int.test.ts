import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { refusedFields, unique } from "../../local/testing/api-fixtures.ts";
import {
  click,
  openShop,
  percent,
  read,
  type Shop,
  type ShopOptions,
  sell,
  storeClick,
  wrongBooks,
} from "../../local/testing/money-fixtures.ts";
import { settleAll } from "../../local/testing/run-job.ts";
import { newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";

/*
 * Goal: what a plan says of items, customers, agreements, ranks and compression is what is accrued, from what was so when
 * the conversion happened. Method: the API and the jobs as they are called from outside; figures by hand, of 100.00.
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
afterEach(async () => expect(await wrongBooks(api.owner)).toEqual([]));

const percentage = (rateBps: number) => ({ kind: "percentage", rateBps });
const exception = (name: string, when: object, pays: object) => ({ name, when, pays });
const ago = (ms: number) => new Date(Date.now() - ms);

/** Sells by a click of the last of the line, and settles. */
async function sold(shop: Shop, extra: object = {}, at = ago(60_000)): Promise<string> {
  const made = await storeClick(api, click(shop.promoters.at(-1)!, { at }));
  const { id } = await sell(api, shop, made, extra);
  await settleAll(api);
  return id;
}
const accruals = async (shop: Shop, id: string) => (await read(api, shop.key, id)).accruals;
const amounts = async (shop: Shop, id: string) =>
  (await accruals(shop, id)).map((line: { amountMinor: number }) => line.amountMinor);
const open = (plan: object, options: Omit<ShopOptions, "plan"> = {}) => openShop(api, { plan, ...options });

describe("an order with items", () => {
  const ITEMS = [
    { productId: "shoe", quantity: 2, amountMinor: 4000 },
    { productId: "gift", quantity: 1, amountMinor: 3000, category: "gifts", volume: 7 },
  ];
  const openStore = async () => {
    const base = [
      exception("Shoes", { categories: ["shoes"] }, percentage(2000)),
      exception("Gifts", { categories: ["gifts"] }, { kind: "nothing" }),
    ];
    const shop = await open({ ...percent(1000, 500), base }, { line: 2, program: { volumeSource: "items" } });
    const product = {
      programId: shop.programId,
      externalId: "shoe",
      name: "Shoe",
      category: "shoes",
      volume: 30,
    };
    expect((await api.call(shop.key, "POST", "/v1/products", product)).status).toBe(201);
    return shop;
  };

  it("is paid item by item, by what each was when it was sold, and is taken back whole", async () => {
    const shop = await openStore();
    const id = await sold(shop, { items: ITEMS });
    const conversion = await read(api, shop.key, id);
    // 2 × 30 by the list, 7 as reported.
    expect(conversion.volume).toBe(67);
    expect(conversion.items).toEqual([
      { productId: "shoe", category: "shoes", quantity: 2, amountMinor: 4000, volume: 60 },
      { productId: "gift", category: "gifts", quantity: 1, amountMinor: 3000, volume: 7 },
    ]);
    // 20 % of 40.00, nothing of 30.00, 10 % of the 30.00 that no item accounts for; above it 5 % of 70.00.
    expect(conversion.accruals.map((line: { amountMinor: number }) => line.amountMinor)).toEqual([1100, 350]);
    expect(conversion.accruals[0]).toMatchObject({
      rateBps: null,
      parts: [{ rule: "Shoes" }, { rule: "Gifts" }, { by: "level" }],
    });
    expect(conversion.accruals.map((line: { explanation: string }) => line.explanation)).toEqual([
      "20 % of 40.00 USD (Shoes: shoe) + nothing of 30.00 USD (Gifts: gift) + 10 % of 30.00 USD (level 1) (level 1, plan v1) = 11.00 USD.",
      "5 % of 70.00 USD, what the plan's rules leave of 100.00 USD, (level 2, plan v1) = 3.50 USD.",
    ]);
    const refund = { refundId: unique("r"), amountMinor: 10_000, currency: "USD" };
    await api.call(shop.key, "POST", `/v1/conversions/${id}/refunds`, refund);
    await settleAll(api);
    expect((await accruals(shop, id)).map((line: { reversedMinor: number }) => line.reversedMinor)).toEqual([
      1100, 350,
    ]);
  });

  it("is the same order when it is told again, and another one with other items", async () => {
    const shop = await openStore();
    const orderId = unique("order");
    const report = { programId: shop.programId, orderId, amountMinor: 10_000, currency: "USD", items: ITEMS };
    const post = (items: object[]) => api.call(shop.key, "POST", "/v1/conversions", { ...report, items });
    expect((await post(ITEMS)).status).toBe(201);
    const again = await post(ITEMS);
    expect([again.status, again.headers.get("idempotent-replayed")]).toEqual([201, "true"]);
    expect((await post([{ ...ITEMS[0]!, quantity: 3 }])).status).toBe(409);
    const more = await post([{ ...ITEMS[0]!, amountMinor: 10_001 }]);
    expect([more.status, refusedFields(more)]).toEqual([422, ["items"]]);
  });

  it("counts its amount where the program counts amounts, in one currency", async () => {
    const shop = await open(percent(1000), { program: { volumeCurrency: "VND" } });
    const volumes = [];
    for (const currency of ["USD", "VND"])
      volumes.push((await read(api, shop.key, await sold(shop, { currency, items: ITEMS }))).volume);
    expect(volumes).toEqual([0, 10_000]);
  });
});

describe("a customer's orders", () => {
  it("are paid as first or later ones, and end with the months", async () => {
    const base = [exception("New", { customerOrder: "first" }, percentage(3000))];
    const shop = await open({ ...percent(1000), base, recurring: { months: 1 } });
    const customer = { id: unique("customer") };
    const at = ago(2 * DAY_MS).toISOString();
    const order = async (extra: object) => amounts(shop, await sold(shop, extra, ago(3 * DAY_MS)));
    const first = await order({ customer, occurredAt: at });
    const second = await order({ customer });
    expect([first, second, await order({ customer: { id: unique("customer") } }), await order({})]).toEqual([
      [3000],
      [1000],
      [3000],
      // Nobody knows who bought.
      [1000],
    ]);
    const short = await open({ ...percent(1000), recurring: { months: 0 } });
    const orders = [];
    for (let n = 0; n < 2; n++) orders.push(await accruals(short, await sold(short, { customer })));
    expect(orders.map(([line]) => [line.amountMinor, line.breakageReason])).toEqual([
      [1000, null],
      [0, "recurring_ended"],
    ]);
  });
});

describe("a rate agreed with a partner", () => {
  const rateOf = (shop: Shop) => `/v1/enrollments/${shop.promoters[0].enrollmentId}/rate`;

  it("holds from when it was agreed until it is ended, and stands in the log with its reason", async () => {
    const shop = await open({ ...percent(1000), capBps: 2000 });
    const put = (pays: object | null, reason = "a good year") =>
      api.call(shop.key, "PUT", rateOf(shop), { pays, reason });
    expect((await api.call(shop.key, "GET", rateOf(shop))).body).toMatchObject({
      pays: null,
      reason: null,
      earlier: [],
    });
    const before = new Date().toISOString();
    expect(await put(percentage(1500))).toMatchObject({
      status: 200,
      body: { pays: percentage(1500), reason: "a good year" },
    });
    const during = await sold(shop);
    expect(await amounts(shop, during)).toEqual([1500]);
    expect((await accruals(shop, during))[0]).toMatchObject({ rateBps: 1500, parts: [{ by: "agreed" }] });
    expect(await amounts(shop, await sold(shop, { occurredAt: before }))).toEqual([1000]);
    await put(percentage(1500), "told twice");
    await put({ kind: "flat", amountsMinor: { USD: 700 } }, "a flat one");
    expect(await amounts(shop, await sold(shop))).toEqual([700]);
    await put(null, "over");
    expect(await amounts(shop, await sold(shop))).toEqual([1000]);
    const { body } = await api.call(shop.key, "GET", rateOf(shop));
    expect([body, ...body.earlier].map((rate: { reason: string }) => rate.reason)).toEqual([
      "over",
      "a flat one",
      "a good year",
    ]);
    const { rows } = await api.owner.query(
      "SELECT count(*)::int AS n FROM audit_log WHERE entity = 'enrollment_rate' AND organisation_id = $1",
      [shop.organisationId],
    );
    expect(rows).toEqual([{ n: 3 }]);
  });

  it("is refused where a plan would then pay more than its cap, and such a plan where it stands", async () => {
    const shop = await open({ ...percent(1000, 500), capBps: 2000 }, { line: 2 });
    const refused = await api.call(shop.key, "PUT", rateOf(shop), { pays: percentage(1501), reason: "r" });
    expect([refused.status, refusedFields(refused)]).toEqual([422, ["pays"]]);
    expect(refused.body.detail).toContain("levels pay 15.01 % + 5 % = 20.01 %, more than the cap of 20 %");
    await api.call(shop.key, "PUT", rateOf(shop), { pays: percentage(1500), reason: "r" });
    const rules = { ...percent(1000, 501), capBps: 2000 };
    const plan = await api.call(shop.key, "POST", "/v1/plans", { programId: shop.programId, rules });
    expect([plan.status, refusedFields(plan)]).toEqual([422, ["rules.capBps"]]);
    const own = { programId: shop.programId, campaignId: shop.campaignId, rules };
    expect((await api.call(shop.key, "POST", "/v1/plans", own)).status).toBe(422);
    const wider = { programId: shop.programId, rules: { ...rules, capBps: 2001 } };
    expect((await api.call(shop.key, "POST", "/v1/plans", wider)).status).toBe(201);
  });
});

describe("compression and ranks", () => {
  /** From the seller up: levels qualified for (0: not active) and rank, as a finalised period would have written them. */
  async function stand(shop: Shop, standings: readonly [number, string | null][], at: Date): Promise<void> {
    const upwards = shop.promoters.toReversed();
    for (const [index, [levels, rank]] of standings.entries())
      await api.owner.query(
        `INSERT INTO partner_standings (organisation_id, program_id, partner_id, effective_from, period_id, active, qualified_levels, rank)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [
          shop.organisationId,
          shop.programId,
          upwards[index]!.partnerId,
          at,
          newId(),
          levels > 0,
          levels,
          rank,
        ],
      );
  }

  it("read what each member counted as when the conversion happened", async () => {
    const levels = [800, 400, 200, 100].map((rateBps, index) => ({
      ...percentage(rateBps),
      ...(index === 0 ? { ratesByRank: { gold: 900 } } : { requires: { personalVolume: 1 } }),
    }));
    const ranks = [{ key: "gold", name: "Gold", requires: {} }];
    const shop = await open(
      {
        v: 1,
        levels,
        ranks,
        compression: "dynamic",
        activity: { personalVolume: 1, graceDays: 10 },
        capBps: 2000,
      },
      { line: 5 },
    );
    await stand(
      shop,
      [
        [3, null],
        [0, null],
        [1, null],
        [4, null],
        [2, null],
      ],
      ago(2 * DAY_MS),
    );
    await stand(shop, [[3, "gold"]], ago(DAY_MS));
    const paid = async (occurredAt: Date) => {
      const lines = await accruals(
        shop,
        await sold(shop, { occurredAt: occurredAt.toISOString() }, ago(3 * DAY_MS)),
      );
      const place = (id: string | null) =>
        shop.promoters.toReversed().findIndex((one) => one.partnerId === id);
      return lines.map((line: { partnerId: string; amountMinor: number }) => [
        place(line.partnerId),
        line.amountMinor,
      ]);
    };
    const upper = [
      [3, 400],
      [-1, 200],
      [-1, 100],
    ];
    expect(await paid(ago(1000))).toEqual([[0, 900], ...upper]);
    expect(await paid(ago(DAY_MS + 60_000))).toEqual([[0, 800], ...upper]);
    // Before there was a period, ten days of grace were over: level 1 asks for nothing, the others for what nobody has shown.
    expect(await paid(ago(2 * DAY_MS + 60_000))).toEqual([
      [0, 800],
      [-1, 400],
      [-1, 200],
      [-1, 100],
    ]);
  });
});

describe("checking a draft", () => {
  it("says what saving would answer, what the rules come to, and writes nothing", async () => {
    const shop = await open(percent(1000));
    const check = (rules: object) =>
      api.call(shop.key, "POST", "/v1/plans/check", { programId: shop.programId, rules });
    const right = await check({ ...percent(1000, 500), compression: "active" });
    expect(right).toMatchObject({
      status: 200,
      body: {
        acceptable: true,
        problems: [],
        worstCase: { worstCaseBps: 1500, capBps: 10_000 },
        warnings: [{ field: "rules.compression" }],
      },
    });
    expect(right.body.summary[0]).toEqual({
      field: "levels[0]",
      sentence: "Level 1, the partner who brought the order, is paid 10 % of the order.",
    });
    const wrong = await check({ ...percent(1000, 500), capBps: 1499, demotion: "never", ranks: [] });
    expect(wrong.body).toMatchObject({
      acceptable: false,
      problems: [
        { field: "rules.levels", message: "levels pay 10 % + 5 % = 15 %, more than the cap of 14.99 %" },
      ],
    });
    expect((await check({ ...percent(1000), capBps: "all" })).status).toBe(422);
    const { body } = await api.call(shop.key, "GET", `/v1/plans?programId=${shop.programId}`);
    expect(body.data).toHaveLength(1);
    expect(body.data[0].summary).toHaveLength(3);
  });
});
