import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { refusedFields } from "../../local/testing/api-fixtures.ts";
import {
  addPromoter,
  click,
  openShop,
  type Promoter,
  percent,
  type Shop,
  sell,
  storeClick,
} from "../../local/testing/money-fixtures.ts";
import { runJob, settleAll } from "../../local/testing/run-job.ts";
import { accessTokenOf, makeUser } from "../../local/testing/sign-in.ts";
import { newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";

/*
 * Goal: what merchants and affiliates ask about days of a place comes out of the rollups exactly, beside what it is compared with, and
 * leads to the lists it is made of. Method: known clicks and sales on two days of Kathmandu (off the hour), then the API is asked.
 */
const DAY_MS = 86_400_000;
const ZONE = "Asia/Kathmandu";
let api: TestApi;
let shop: Shop;
let first: Promoter;
let second: Promoter;
let token: string;
/** Kathmandu's midnight two days ago: 18:15 in UTC. */
let midnight: number;
const dayOf = (offset: number) =>
  new Date(midnight + offset * DAY_MS + DAY_MS / 2).toISOString().slice(0, 10);

beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  api = await startTestApi();
  shop = await openShop(api, { plan: percent(1000), program: { timezone: ZONE } });
  first = shop.promoters[0];
  second = await addPromoter(api, shop);
  const offset = (5 * 60 + 45) * 60_000;
  midnight = Math.floor((Date.now() + offset) / DAY_MS) * DAY_MS - offset - 2 * DAY_MS;
  const device = newId();
  // The last moment of the day before, and the first two of the day, by one device.
  const seen = async (promoter: Promoter, at: number, bot: string | null = null) =>
    storeClick(api, click(promoter, { at: new Date(at), bot, visitor: newId() }), device);
  await seen(first, midnight - 1);
  await seen(first, midnight);
  await seen(second, midnight);
  await seen(second, midnight + 1000, "crawler");
  const made = await seen(second, midnight + 2000);
  const soon = new Date(midnight + 60_000).toISOString();
  await sell(api, shop, made, { occurredAt: soon, coupon: undefined, amountMinor: 20_000 });
  const rejected = await sell(api, shop, made, { occurredAt: soon, amountMinor: 5_000 });
  await sell(api, shop, undefined, { occurredAt: soon, goal: "lead", amountMinor: 0 });
  await sell(api, shop, made, {
    occurredAt: new Date(midnight + DAY_MS).toISOString(),
    currency: "VND",
    amountMinor: 300,
  });
  await settleAll(api);
  await api.call(shop.key, "POST", `/v1/conversions/${rejected.id}/reject`, { reason: "a test" });
  await settleAll(api);
  await runJob(api, "fold-reports");
  const made2 = await makeUser(api, { email: second.email, affiliate: true });
  token = await accessTokenOf(api, made2);
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
});

const ask = (name: string, query: Record<string, string>, key = shop.key) =>
  api.call(key, "GET", `/v1/reports/${name}?${new URLSearchParams({ programId: shop.programId, ...query })}`);

describe("a series", () => {
  it("has a part for each day of the program's place, with what it is compared with", async () => {
    const { status, body } = await ask("series", {
      from: dayOf(0),
      to: dayOf(1),
      compare: "previous_period",
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      range: { from: dayOf(0), to: dayOf(1) },
      compared: { from: dayOf(-2), to: dayOf(-1) },
      timezone: ZONE,
      interval: "hour",
    });
    const days = (
      await ask("series", { from: dayOf(0), to: dayOf(1), interval: "day", compare: "previous_period" })
    ).body;
    expect(days.buckets).toMatchObject([
      {
        startsAt: new Date(midnight).toISOString(),
        ...{ clicks: 3, bots: 1, pending: 2, approved: 0, rejected: 1, conversionRateBps: 6666 },
        amounts: [
          {
            currency: "USD",
            pendingMinor: 20_000,
            rejectedMinor: 5_000,
            commissionMinor: 2_000,
            per100ClicksMinor: 66_666,
          },
        ],
      },
      {
        clicks: 0,
        pending: 1,
        conversionRateBps: null,
        amounts: [{ currency: "VND", pendingMinor: 300, commissionMinor: 30 }],
      },
    ]);
    expect(days.comparedBuckets).toMatchObject([{ clicks: 0 }, { clicks: 1 }]);
    expect(days.totals).toMatchObject({ clicks: 3, bots: 1, pending: 3, rejected: 1 });
    expect(days.comparedTotals).toMatchObject({ clicks: 1, pending: 0, amounts: [] });
    // A device is unique once on a link and UTC day, which is the same on both sides of that midnight.
    expect(days.totals.uniques + days.comparedTotals.uniques).toBe(2);
  });

  it("is the same by hours, weeks, months, and of each partner and campaign", async () => {
    for (const interval of ["hour", "week", "month"]) {
      const { body } = await ask("series", { from: dayOf(0), to: dayOf(1), interval });
      expect(body.totals).toMatchObject({ clicks: 3, bots: 1, pending: 3, rejected: 1 });
    }
    const of = async (query: Record<string, string>) =>
      (await ask("series", { from: dayOf(0), to: dayOf(1), ...query })).body.totals;
    const { campaignId, partnerId } = second;
    expect(await of({ campaignId })).toMatchObject({ clicks: 3, pending: 2 });
    expect(await of({ partnerId })).toMatchObject({ clicks: 2, pending: 2, rejected: 1 });
    expect(await of({ partnerId, campaignId })).toMatchObject({ clicks: 2, pending: 2, rejected: 1 });
    expect(await of({ partnerId: first.partnerId })).toMatchObject({ clicks: 1, pending: 0 });
  });

  it("names the field that is wrong", async () => {
    const fields = async (query: Record<string, string>) => refusedFields(await ask("series", query));
    expect(await fields({ from: "2026-02-02", to: "2026-02-01" })).toEqual(["to"]);
    expect(await fields({ from: "2010-01-01", to: "2026-02-01" })).toEqual(["to"]);
    expect(await fields({ from: "2025-01-01", to: "2026-02-01", interval: "hour" })).toEqual(["interval"]);
    expect(await fields({ timezone: "Mars/Olympus" })).toEqual(["timezone"]);
    expect(await fields({ compare: "custom", compareFrom: "2026-01-01" })).toEqual(["compareTo"]);
    expect(await fields({ compareFrom: "2026-01-01" })).toEqual(["compareFrom"]);
    expect(await fields({ from: "yesterday" })).toEqual(["from"]);
  });
});

describe("a breakdown", () => {
  it("divides by partner, sorted, with totals and what each row is made of", async () => {
    const { body } = await ask("breakdown", {
      from: dayOf(0),
      to: dayOf(1),
      dimension: "partner",
      compare: "previous_period",
    });
    const span = {
      from: new Date(midnight).toISOString(),
      to: new Date(midnight + 2 * DAY_MS).toISOString(),
    };
    expect(body.rows).toBe(3);
    expect(body.data.map(({ key }: { key: string }) => key)).toEqual([second.partnerId, first.partnerId, ""]);
    expect(body.data[0]).toMatchObject({
      ...{ label: "An", clicks: 2, pending: 2, rejected: 1, compared: { clicks: 0 } },
      open: {
        clicks: { programId: shop.programId, partnerId: second.partnerId, bot: "false", ...span },
        conversions: { programId: shop.programId, partnerId: second.partnerId, test: "false", ...span },
      },
    });
    expect(body.data[1]).toMatchObject({ clicks: 1, compared: { clicks: 1 } });
    expect(body.data[2]).toMatchObject({
      label: null,
      pending: 1,
      open: { conversions: { outcome: "unattributed" } },
    });
    expect(body.totals).toMatchObject({ clicks: 3, pending: 3 });
  });

  it("sorts by amounts of a currency alone, either way, in pages", async () => {
    const query = { from: dayOf(0), to: dayOf(1), dimension: "partner", sort: "commission" };
    expect(refusedFields(await ask("breakdown", query))).toEqual(["currency"]);
    const keys = async (more: Record<string, string>) =>
      (await ask("breakdown", { ...query, currency: "USD", ...more })).body.data.map(
        ({ key }: { key: string }) => key,
      );
    expect((await keys({}))[0]).toBe(second.partnerId);
    expect((await keys({ order: "asc" }))[2]).toBe(second.partnerId);
    expect(await keys({ limit: "1", offset: "2" })).toHaveLength(1);
    expect(await keys({ offset: "3" })).toEqual([]);
  });

  it("divides by everything that is kept, and says the same", async () => {
    for (const dimension of ["campaign", "link", "country", "device", "referrer", "goal", "coupon"]) {
      const { status, body } = await ask("breakdown", { from: dayOf(0), to: dayOf(1), dimension });
      expect([dimension, status]).toEqual([dimension, 200]);
      const clicks = ["country", "device", "referrer", "campaign", "link"].includes(dimension) ? 3 : 0;
      const pending = ["country", "device", "referrer"].includes(dimension) ? 0 : 3;
      expect({ dimension, ...body.totals }).toMatchObject({ dimension, clicks, pending });
    }
    const { partnerId } = second;
    const links = await ask("breakdown", { from: dayOf(0), to: dayOf(1), dimension: "link", partnerId });
    expect(links.body.data).toMatchObject([{ key: second.linkId, partnerName: "An", clicks: 2, pending: 2 }]);
    const refusedOne = await ask("breakdown", { dimension: "country", partnerId });
    expect(refusedFields(refusedOne)).toEqual(["dimension"]);
  });

  it("shows nothing of another's", async () => {
    const other = await openShop(api);
    expect((await ask("series", {}, other.key)).status).toBe(404);
    expect((await ask("breakdown", { dimension: "partner" }, other.key)).status).toBe(404);
  });
});

describe("an affiliate's own", () => {
  const own = (name: string, query: Record<string, string>) =>
    api.call(token, "GET", `/affiliate/reports/${name}?${new URLSearchParams(query)}`);

  it("is what its partners are credited with, and nothing else", async () => {
    const query = { from: dayOf(0), to: dayOf(1), timezone: ZONE };
    const { status, body } = await own("series", query);
    expect(status).toBe(200);
    expect(body.totals).toMatchObject({ clicks: 2, bots: 1, pending: 2, rejected: 1 });
    const { campaignId } = second;
    expect((await own("series", { ...query, campaignId })).body.totals).toMatchObject({
      clicks: 2,
      pending: 2,
    });
    const links = await own("breakdown", { ...query, dimension: "link" });
    expect(links.body.data).toMatchObject([
      { key: second.linkId, clicks: 2, open: { clicks: { linkId: second.linkId } } },
    ]);
    const programs = await own("breakdown", { ...query, dimension: "program" });
    expect(programs.body.data).toMatchObject([
      { key: shop.programId, label: expect.any(String), clicks: 2, pending: 2 },
    ]);
    expect((await own("series", { ...query, programId: newId() })).body.totals).toMatchObject({
      clicks: 0,
      pending: 0,
    });
  });
});
