import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { WAITING_LISTS } from "../../core/api/program-waiting.ts";
import type { ListCount } from "../../core/api/sorting.ts";
import { COUNTED_OWN, OF_PEOPLE } from "../../core/reports/counted.ts";
import { makeCampaign } from "../../local/testing/api-fixtures.ts";
import {
  arrive,
  click,
  openShop,
  type Promoter,
  percent,
  type Shop,
  sell,
} from "../../local/testing/money-fixtures.ts";
import { runJob, settleAll } from "../../local/testing/run-job.ts";
import { accessTokenOf, makeUser } from "../../local/testing/sign-in.ts";
import { startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";

/*
 * Goal: the list that a number opens has as many rows as the number says. Method: a promoter with a downline, people and bots, sales by
 * links and by a coupon, pending, approved, rejected, to nobody and of tests; each number is asked for, and then its list's count.
 */
let api: TestApi;
let shop: Shop;
let first: Promoter;
let ada: string;
const DAY_MS = 86_400_000;

beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  api = await startTestApi();
  shop = await openShop(api, { line: 2, plan: percent(1000, 300) });
  const [top, second] = shop.promoters;
  if (second === undefined) throw new Error("a line of two has a second");
  first = top;
  ada = await accessTokenOf(api, await makeUser(api, { email: first.email, affiliate: true }));
  const seen = (promoter: Promoter, bot: string | null = null) => arrive(api, click(promoter, { bot }));
  const own = await seen(first);
  await seen(first, "crawler");
  const downline = await seen(second);
  await sell(api, shop, own, { orderId: "own" });
  const approved = await sell(api, shop, own, { orderId: "approved" });
  const rejected = await sell(api, shop, own, { orderId: "rejected" });
  await sell(api, shop, downline, { orderId: "downline" });
  const rejectedBelow = await sell(api, shop, downline, { orderId: "rejected-below" });
  await sell(api, shop, undefined, { orderId: "nobody" });
  const { enrollmentId } = first;
  const coupon = await api.call(shop.key, "POST", "/v1/coupons", { enrollmentId, code: "ADA10" });
  expect([coupon.status, coupon.body.detail]).toEqual([201, undefined]);
  await sell(api, shop, undefined, { orderId: "by-coupon", coupon: "ADA10" });
  const testKey = await api.createKey({ organisationId: shop.organisationId, test: true });
  await sell(api, { ...shop, key: testKey }, own, { orderId: "a-test" });
  await settleAll(api);
  for (const { id } of [rejected, rejectedBelow])
    await api.call(shop.key, "POST", `/v1/conversions/${id}/reject`, { reason: "a test" });
  await api.call(shop.key, "POST", `/v1/conversions/${approved.id}/approve`);
  await settleAll(api);
  await runJob(api, "fold-reports");
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
});

type Query = Readonly<Record<string, string>>;
const asked = (query: Query) => new URLSearchParams(query).toString();
async function get<Answer>(as: string, path: string): Promise<Answer> {
  const { status, body } = await api.call(as, "GET", path);
  expect([path, status, body.detail]).toEqual([path, 200, undefined]);
  return body as Answer;
}
const countOf = async (as: string, path: string, query: Query): Promise<number> =>
  (await get<ListCount>(as, `${path}/count?${asked(query)}`)).count;

interface Made {
  readonly key: string;
  readonly clicks: number;
  readonly pending: number;
  readonly approved: number;
  readonly open: { readonly clicks: Query | null; readonly conversions: Query | null };
}

/** Numbers of a report's rows beside the counts of what they open. */
async function compare(
  as: string,
  report: string,
  lists: Readonly<Record<"clicks" | "conversions", string>>,
) {
  const { data } = await get<{ data: Made[] }>(as, report);
  expect(data.length).toBeGreaterThan(0);
  let opened = 0;
  for (const { key, clicks, pending, approved, open } of data) {
    if (open.clicks !== null) {
      opened++;
      expect([report, key, await countOf(as, lists.clicks, open.clicks)]).toEqual([report, key, clicks]);
    }
    if (open.conversions !== null) {
      opened++;
      const listed = await countOf(as, lists.conversions, open.conversions);
      expect([report, key, listed]).toEqual([report, key, pending + approved]);
    }
  }
  return opened;
}

describe("a number that leads to a list", { timeout: 60_000 }, () => {
  it("of an affiliate's home is what the list counts, of today and in all", async () => {
    const from = new Date(Math.floor(Date.now() / DAY_MS) * DAY_MS).toISOString();
    const { today, total } = await get<Record<"today" | "total", { clicks: number; conversions: number }>>(
      ada,
      `/affiliate/overview?from=${from}&timezone=UTC`,
    );
    expect(total).toMatchObject({ clicks: 1, conversions: 3 });
    for (const [number, since] of [
      [total, {}],
      [today, { from }],
    ] as const) {
      expect(await countOf(ada, "/affiliate/clicks", { ...since, ...OF_PEOPLE })).toBe(number.clicks);
      const conversions = await countOf(ada, "/affiliate/conversions", { ...since, ...COUNTED_OWN });
      expect(conversions).toBe(number.conversions);
    }
  });

  it("has what is the affiliate's own and what is its team's apart", async () => {
    const list = (query: Query) => countOf(ada, "/affiliate/conversions", query);
    expect([await list({}), await list({ credit: "own" }), await list({ credit: "team" })]).toEqual([
      6, 4, 2,
    ]);
    const { data } = await get<{ data: { creditBps: number }[] }>(ada, "/affiliate/conversions?credit=team");
    expect(data.map(({ creditBps }) => creditBps)).toEqual([0, 0]);
  });

  it.each(["partner", "campaign", "link", "goal", "coupon"])(
    "of a merchant's report by %s opens as many rows as it says",
    async (dimension) => {
      const report = `/v1/reports/breakdown?${asked({ programId: shop.programId, dimension })}`;
      const lists = { clicks: "/v1/reports/clicks", conversions: "/v1/conversions" };
      expect(await compare(shop.key, report, lists)).toBeGreaterThan(0);
    },
  );

  it.each(["program", "link"])(
    "of an affiliate's report by %s opens as many rows as it says",
    async (dimension) => {
      const lists = { clicks: "/affiliate/clicks", conversions: "/affiliate/conversions" };
      expect(
        await compare(ada, `/affiliate/reports/breakdown?dimension=${dimension}`, lists),
      ).toBeGreaterThan(0);
    },
  );

  it("of what waits for a merchant is what the lists show of it", async () => {
    await makeCampaign(api, shop.key, shop.programId);
    await api.owner.query("SET session_replication_role = replica");
    await api.owner.query(
      `INSERT INTO payouts (id, organisation_id, program_id, affiliate_id, partner_id, currency, amount_minor, state, method_id, method_kind,
         request_key, request_id, held_at)
       SELECT uuidv7(), $1, $2, uuidv7(), $3, 'USD', 100, 'requested', uuidv7(), 'bank', 'n-' || n, uuidv7(),
         CASE n WHEN 3 THEN now() END FROM generate_series(1, 3) n`,
      [shop.organisationId, shop.programId, first.partnerId],
    );
    await api.owner.query(
      `INSERT INTO disputes (id, organisation_id, program_id, partner_id, number, subject, order_id, state, due_at, request_key, request_id)
       SELECT uuidv7(), $1, $2, $3, n, 'missing_sale', 'order-' || n, CASE n WHEN 3 THEN 'answered' ELSE 'open' END, now(), 'n-' || n, uuidv7()
       FROM generate_series(1, 3) n`,
      [shop.organisationId, shop.programId, first.partnerId],
    );
    await api.owner.query(
      `INSERT INTO payout_batches (id, organisation_id, program_id, number, state, origin, request_id)
       SELECT uuidv7(), $1, $2, n, CASE n WHEN 3 THEN 'done' ELSE 'draft' END, 'manual', uuidv7() FROM generate_series(1, 3) n`,
      [shop.organisationId, shop.programId],
    );
    // Of the program, of all, and of another; each fails, was turned off for that or by hand, or works.
    await api.owner.query(
      `INSERT INTO webhook_endpoints (id, organisation_id, program_id, url, method, description, types, state, reason, failing_since, include_test, envelope)
       SELECT uuidv7(), $1, whose, 'https://shop.example/', 'POST', '', ARRAY['conversion.created'], state, reason, since, false, 'x'
       FROM unnest(ARRAY[$2::uuid, NULL, uuidv7()]) whose, (VALUES ('active', NULL, now()), ('active', NULL, NULL), ('disabled', 'by_hand', now()),
         ('disabled', 'failing', NULL)) v(state, reason, since)`,
      [shop.organisationId, shop.programId],
    );
    await api.owner.query("SET session_replication_role = DEFAULT");
    const { programId } = shop;
    const waiting = await get<Record<keyof typeof WAITING_LISTS, number>>(
      shop.key,
      `/v1/programs/${programId}/waiting`,
    );
    expect(waiting).toMatchObject({ payoutRequests: 2, disputes: 2, batches: 2, failingWebhooks: 4 });
    for (const [name, path] of [
      ["conversions", "/v1/conversions"],
      ["payoutRequests", "/v1/payouts"],
      ["disputes", "/v1/disputes"],
    ] as const) {
      const listed = await countOf(shop.key, path, { programId, ...WAITING_LISTS[name] });
      expect([name, listed]).toEqual([name, waiting[name]]);
    }
    for (const [name, path, of] of [
      ["batches", "/v1/payout-batches", { programId }],
      ["failingWebhooks", "/v1/webhook-endpoints", { tellsOf: programId }],
    ] as const) {
      const { data } = await get<{ data: object[] }>(
        shop.key,
        `${path}?${asked({ ...of, ...WAITING_LISTS[name] })}`,
      );
      expect([name, data.length]).toEqual([name, waiting[name]]);
    }
    const working = `/v1/webhook-endpoints?${asked({ tellsOf: programId, failing: "false" })}`;
    expect((await get<{ data: object[] }>(shop.key, working)).data).toHaveLength(4);
  });
});
