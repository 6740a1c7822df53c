import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { isoWeekOf } from "../../core/period/iso-week.ts";
import { refusedFields } from "../../local/testing/api-fixtures.ts";
import {
  addPromoter,
  click,
  daysFromNow,
  openShop,
  type Promoter,
  percent,
  type Shop,
  sell,
  storeClick,
} from "../../local/testing/money-fixtures.ts";
import { runJob, settleAll } from "../../local/testing/run-job.ts";
import { newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";
import { app } from "../app.ts";

/** Goal: reports say what happened, to whom it concerns alone, and write nothing. */
let api: TestApi;
let shop: Shop;
let first: Promoter;
let second: Promoter;
const clicks: string[] = [];

beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  api = await startTestApi();
  shop = await openShop(api, { plan: percent(1000), program: { approvalMode: "immediate", holdDays: 0 } });
  first = shop.promoters[0];
  second = await addPromoter(api, shop);
  const visitor = newId();
  const store = async (promoter: Promoter, agoMs: number, bot: string | null = null) => {
    const made = await storeClick(api, click(promoter, { at: new Date(Date.now() - agoMs), visitor, bot }));
    clicks.unshift(made.id);
    await api.owner.query(
      `INSERT INTO click_rollups (organisation_id, link_id, bucket, program_id, campaign_id, partner_id, clicks, bots)
       VALUES ($1, $2, date_bin('15 minutes', $6, 'epoch'), $3, $4, $5, 1, $7)
       ON CONFLICT (link_id, bucket) DO UPDATE SET clicks = click_rollups.clicks + 1, bots = click_rollups.bots + excluded.bots`,
      [
        shop.organisationId,
        promoter.linkId,
        shop.programId,
        promoter.campaignId,
        promoter.partnerId,
        made.at,
        bot === null ? 0 : 1,
      ],
    );
    return made;
  };
  await store(first, 4000);
  await store(first, 3000, "crawler");
  const last = await store(second, 2000);
  await sell(api, shop, last, { orderId: "sale-1" });
  await sell(api, shop, last, { orderId: "sale-2", currency: "VND", amountMinor: 70_000 });
  await sell(api, shop, undefined, { orderId: "lead-1", goal: "lead" });
  const testKey = await api.createKey({
    organisationId: shop.organisationId,
    programId: shop.programId,
    test: true,
  });
  await sell(api, { ...shop, key: testKey }, last, { orderId: "test-1" });
  await settleAll(api);
  const sold = (
    await api.call(shop.key, "GET", `/v1/conversions/by-order/sale-1?programId=${shop.programId}`)
  ).body;
  await api.call(shop.key, "POST", `/v1/conversions/${sold.id}/refunds`, {
    refundId: "r",
    amountMinor: 2500,
    currency: "USD",
  });
  await settleAll(api);
  await runJob(api, "mature-holds");
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
});

const report = (name: string, query = "", key = shop.key) =>
  api.call(key, "GET", `/v1/reports/${name}?programId=${shop.programId}${query}`);

describe("partners", () => {
  it("shows clicks, conversions, revenue and commission of each, by currency", async () => {
    const { status, body } = await report("partners");
    expect(status).toBe(200);
    expect(body.data).toEqual([
      {
        partnerId: first.partnerId,
        name: "An",
        clicks: 2,
        bots: 1,
        conversions: 0,
        revenueMinor: {},
        commissionMinor: {},
        pendingMinor: {},
        availableMinor: {},
      },
      {
        partnerId: second.partnerId,
        name: "An",
        clicks: 1,
        bots: 0,
        conversions: 2,
        revenueMinor: { USD: 10_000, VND: 70_000 },
        commissionMinor: { USD: 750, VND: 7000 },
        pendingMinor: { USD: 0, VND: 0 },
        availableMinor: { USD: 750, VND: 7000 },
      },
    ]);
  });

  it("keeps to the time that is asked for", async () => {
    const before = new Date(Date.now() - 86_400_000).toISOString();
    const ahead = new Date(Date.now() + 86_400_000).toISOString();
    const none = { clicks: 0, conversions: 0 };
    expect((await report("partners", `&to=${before}`)).body.data).toMatchObject([none, none]);
    expect((await report("partners", `&from=${ahead}`)).body.data).toMatchObject([none, none]);
    expect((await report("partners", `&from=${before}&to=${ahead}`)).body.data).toMatchObject([
      { clicks: 2 },
      { clicks: 1, conversions: 2 },
    ]);
  });

  it("holds amounts beyond what a product in 64 bits would", async () => {
    const rich = await openShop(api);
    const made = await storeClick(api, click(rich.promoters[0]));
    await sell(api, rich, made, { amountMinor: 9007199254740991 });
    await settleAll(api);
    const { status, body } = await api.call(
      rich.key,
      "GET",
      `/v1/reports/partners?programId=${rich.programId}`,
    );
    expect(status).toBe(200);
    expect(body.data[0].revenueMinor).toEqual({ USD: 9007199254740991 });
  });
});

describe("clicks", () => {
  it("come newest first, by pages and by link", async () => {
    const page = (await report("clicks", "&limit=2")).body;
    expect(page.data.map((row: { id: string }) => row.id)).toEqual(clicks.slice(0, 2));
    const next = (await report("clicks", `&limit=2&cursor=${page.nextCursor}`)).body;
    expect([next.data.map((row: { id: string }) => row.id), next.nextCursor]).toEqual([
      clicks.slice(2),
      null,
    ]);
    const ofLink = (await report("clicks", `&linkId=${second.linkId}`)).body.data;
    expect(ofLink).toMatchObject([{ id: clicks[0], partnerId: second.partnerId, bot: null }]);
    expect(Object.keys(ofLink[0])).not.toContain("visitor");
  });
});

describe("ledger", () => {
  it("shows each kind of account as kept and as its entries sum to; together they are zero", async () => {
    const { body } = await report("ledger");
    expect(body.data).toMatchObject([
      { kind: "partner_available", currency: "USD", accounts: 1, balanceMinor: "750", entriesMinor: "750" },
      { kind: "partner_pending", currency: "USD", balanceMinor: "0" },
      { kind: "program_commission", currency: "USD", balanceMinor: "-750" },
      { kind: "partner_available", currency: "VND", balanceMinor: "7000" },
      { kind: "partner_pending", currency: "VND", balanceMinor: "0" },
      { kind: "program_commission", currency: "VND", balanceMinor: "-7000" },
    ]);
  });
});

describe("weekly earnings", () => {
  const week = () => isoWeekOf(new Date(), "Asia/Ho_Chi_Minh");
  const none = { commissionsMinor: 0, bonusesMinor: 0, reversalsMinor: 0, netMinor: 0, paidOutMinor: 0 };

  it("are what the ledger's entries of the week sum to: 10 % of 100.00, less 10 % of the 25.00 refunded", async () => {
    const { body } = await report("weekly-earnings", `&week=${week()}&currency=USD`);
    const sums = { ...none, commissionsMinor: 1000, reversalsMinor: -250, netMinor: 750 };
    expect(body).toMatchObject({ week: week(), currency: "USD", totals: sums, nextCursor: null });
    expect(body.data).toEqual([{ partnerId: second.partnerId, externalId: null, name: "An", ...sums }]);
    const { rows } = await api.owner.query(
      `SELECT p.kind, sum(e.amount_minor)::int AS minor FROM entries e JOIN accounts a ON a.id = e.account_id JOIN postings p ON p.id = e.posting_id
       WHERE a.partner_id = $1 AND a.currency = 'USD' AND p.posted_at >= $2 AND p.posted_at < $3 GROUP BY p.kind ORDER BY p.kind`,
      [second.partnerId, body.startsAt, body.endsAt],
    );
    // All together are summed once, with the first page.
    const cursor = Buffer.from(body.data[0].partnerId.replaceAll("-", ""), "hex").toString("base64url");
    const next = await report("weekly-earnings", `&week=${week()}&currency=USD&cursor=${cursor}`);
    expect(next.body).toMatchObject({ totals: null, data: [], nextCursor: null });
    expect(rows).toEqual([
      { kind: "accrual", minor: 1000 },
      { kind: "maturation", minor: 0 },
      { kind: "reversal", minor: -250 },
    ]);
  });

  it("end with the week in the program's timezone, and are of one currency", async () => {
    const { body } = await report("weekly-earnings", `&week=${week()}&currency=VND`);
    expect(body.totals).toEqual({ ...none, commissionsMinor: 7000, netMinor: 7000 });
    // The week begins at midnight in Vietnam, seven hours before UTC's.
    expect(body.startsAt).toMatch(/T17:00:00.000Z$/);
    // A posting on the first millisecond after the week is another week's.
    const edge = await openShop(api, { plan: percent(1000) });
    await sell(api, edge, await storeClick(api, click(edge.promoters[0])));
    await daysFromNow(7, () => settleAll(api));
    const weeks = [week(), await daysFromNow(7, async () => week())];
    const totals = await Promise.all(
      weeks.map(async (each) => {
        const path = `/v1/reports/weekly-earnings?programId=${edge.programId}&week=${each}&currency=USD`;
        return (await api.call(edge.key, "GET", path)).body.totals.netMinor;
      }),
    );
    expect(totals).toEqual([0, 1000]);
  });

  it("come as a file as well", async () => {
    const path = `http://api.test/api/v1/reports/weekly-earnings?programId=${shop.programId}&week=${week()}&currency=USD&format=csv`;
    const context = { waitUntil: () => undefined, passThroughOnException: () => undefined, props: {} };
    const headers = { authorization: `Bearer ${shop.key}` };
    const answer = await app.request(path, { headers }, api.env, context);
    expect(answer.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect((await answer.text()).split("\r\n")).toEqual([
      "partner_id,external_id,name,currency,commissions_minor,bonuses_minor,reversals_minor,net_minor,paid_out_minor",
      `"${second.partnerId}",,"An","USD",1000,0,-250,750,0`,
      "",
    ]);
  });
});

describe("models", () => {
  it("compares all five on the same conversions, and writes nothing", async () => {
    const print = async () =>
      (
        await api.owner.query(
          "SELECT (SELECT count(*) FROM attributions)::int AS a, (SELECT sum(version) FROM conversions)::int AS v",
        )
      ).rows;
    const before = await print();
    const { body } = await report("models");
    expect(body.conversions).toBe(3);
    const shares = Object.fromEntries(
      body.models.map((one: { model: string; partners: Record<string, unknown> }) => [
        one.model,
        one.partners,
      ]),
    );
    const two = { conversions: 2, weightBps: 20_000 };
    expect(shares.last_click).toEqual({ [second.partnerId]: two });
    expect(shares.first_click).toEqual({ [first.partnerId]: two });
    expect(shares.linear).toEqual({
      [first.partnerId]: { conversions: 0, weightBps: 10_000 },
      [second.partnerId]: { conversions: 0, weightBps: 10_000 },
    });
    expect(Object.keys(shares)).toEqual([
      "last_click",
      "first_click",
      "linear",
      "position_based",
      "time_decay",
    ]);
    expect(await print()).toEqual(before);
  });

  it("credits campaigns as well, and keeps to the conversions of a time", async () => {
    const { body } = await report("models");
    for (const { partners, campaigns } of body.models) {
      const sum = (shares: Record<string, { weightBps: number }>) =>
        Object.values(shares).reduce((total, { weightBps }) => total + weightBps, 0);
      expect(sum(campaigns)).toBe(sum(partners));
    }
    expect((await report("models", "&to=2000-01-01T00:00:00Z")).body.conversions).toBe(0);
    expect((await report("models", "&from=2000-01-01T00:00:00Z")).body.conversions).toBe(3);
    expect((await report("models", "&from=2100-01-01T00:00:00Z")).body.conversions).toBe(0);
  });

  it("keeps to a goal, to the start of order ids, and to what comes after a cursor", async () => {
    expect((await report("models", "&goal=lead")).body.conversions).toBe(1);
    expect((await report("models", "&orderPrefix=sale-")).body.conversions).toBe(2);
    expect((await report("models", "&orderPrefix=%25")).body.conversions).toBe(0);
    expect((await report("models", "&cursor=_____________________w")).body).toMatchObject({
      conversions: 0,
      nextCursor: null,
    });
  });
});

describe("a report", () => {
  it("is for its own organisation and program, and needs the scope", async () => {
    const stranger = await openShop(api);
    const other = (
      await api.call(shop.key, "POST", "/v1/programs", { name: "P", timezone: "UTC", currencies: ["USD"] })
    ).body;
    const otherKey = await api.createKey({ organisationId: shop.organisationId, programId: other.id });
    const writer = await api.createKey({
      organisationId: shop.organisationId,
      scopes: ["conversions:write"],
    });
    for (const name of ["partners", "ledger", "models"]) {
      expect((await report(name, "", stranger.key)).status).toBe(404);
      expect((await report(name, "", otherKey)).status).toBe(403);
      expect((await report(name, "", writer)).status).toBe(403);
      expect((await report(name, "", "")).status).toBe(401);
      const none = await api.call(shop.key, "GET", `/v1/reports/${name}`);
      expect([none.status, refusedFields(none)]).toEqual([422, ["programId"]]);
    }
    // A list is of what the caller may see: of another's program that is nothing.
    expect((await report("clicks", "", stranger.key)).body).toEqual({ data: [], nextCursor: null });
    expect((await report("clicks", "", otherKey)).status).toBe(403);
    expect((await report("clicks", "", writer)).status).toBe(403);
  });

  it.each([
    ["partners", "from", "from=yesterday"],
    ["partners", "from", "from=0000-01-01T00:00:00Z"],
    ["partners", "to", "to=9999-01-01T00:00:00Z"],
    ["partners", "to", "to=2026-01-01T00:00:00%2B25:00"],
    ["partners", "colour", "colour=red"],
    ["clicks", "limit", "limit=0"],
    ["clicks", "cursor", "cursor=x"],
    ["clicks", "linkId", "linkId=5"],
    ["models", "cursor", "cursor=5"],
    ["models", "orderPrefix", `orderPrefix=${"x".repeat(201)}`],
    ["models", "goal", "goal=%00"],
    ["ledger", "limit", "limit=5"],
    ["weekly-earnings", "week", "week=2026-W54&currency=USD"],
    ["weekly-earnings", "currency", "week=2026-W47"],
  ])("%s names %s in ?%s", async (name, field, query) => {
    const answer = await report(name, `&${query}`);
    expect(answer.status).toBe(400);
    expect(refusedFields(answer)).toContain(field);
  });

  it("takes any offset that a clock may have", async () => {
    for (const from of ["2026-01-01T00:00:00%2B23:59", "2026-01-01T00:00:00-12:00", "1970-01-01T00:00:00Z"]) {
      expect((await report("partners", `&from=${from}`)).status).toBe(200);
    }
  });
});
