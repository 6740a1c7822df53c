import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { LIMITS } from "../../core/access/limits.ts";
import { unique } from "../../local/testing/api-fixtures.ts";
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
import { settleAll } from "../../local/testing/run-job.ts";
import { accessTokenOf, makeUser } from "../../local/testing/sign-in.ts";
import { startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";

/*
 * Goal: an affiliate is told why a sale is its own or is not, and of a sale that nothing of its own leads to not even that
 * there is one. Method: a shop with two promoters and one sale of each kind, asked for by order id and by day.
 */
let api: TestApi;
let shop: Shop;
let ada: Promoter;
let bob: Promoter;
let adas: string;
let bobs: string;

beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  api = await startTestApi();
  shop = await openShop(api, { plan: percent(1000, 300), campaign: { windowDays: 7 } });
  [ada] = shop.promoters;
  bob = await addPromoter(api, shop, { sponsorPartnerId: ada.partnerId });
  adas = await accessTokenOf(api, await makeUser(api, { email: ada.email, affiliate: true }));
  bobs = await accessTokenOf(api, await makeUser(api, { email: bob.email, affiliate: true }));
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
});

const ask = (token: string, query: string) =>
  api.call(token, "GET", `/affiliate/conversions/look-up?programId=${shop.programId}&${query}`);
const order = async (token: string, orderId: string) => {
  const { status, body } = await ask(token, `orderId=${encodeURIComponent(orderId)}`);
  expect(status).toBe(200);
  return body.data;
};

test("Each kind of sale has its answer, for whom it concerns.", async () => {
  const visitor = crypto.randomUUID();
  const before = await storeClick(api, click(ada, { visitor, at: new Date(Date.now() - 60_000) }));
  const won = await storeClick(api, click(bob, { visitor }));
  const lost = await sell(api, shop, won, { orderId: unique("lost") });
  const old = await storeClick(api, click(ada, { at: new Date(Date.now() - 8 * 86_400_000) }));
  const late = await sell(api, shop, old, { orderId: unique("late") });
  const robot = await sell(api, shop, await storeClick(api, click(ada, { bot: "headless" })));
  const own = await sell(api, shop, await storeClick(api, click(ada)), { customer: { email: ada.email } });
  const refunded = await sell(api, shop, await storeClick(api, click(ada)));
  await api.call(shop.key, "POST", `/v1/conversions/${refunded.id}/refunds`, {
    ...{ refundId: unique("r"), amountMinor: 10_000, currency: "USD" },
  });
  const rejected = await sell(api, shop, await storeClick(api, click(ada)));
  await api.call(shop.key, "POST", `/v1/conversions/${rejected.id}/reject`, { reason: "never paid for" });
  const coupon = unique("BOB");
  await api.call(shop.key, "POST", "/v1/coupons", { enrollmentId: bob.enrollmentId, code: coupon });
  const overridden = await sell(api, shop, await storeClick(api, click(ada)), { coupon });
  const testKey = await api.createKey({ organisationId: shop.organisationId, test: true });
  const tried = await sell(api, { ...shop, key: testKey }, await storeClick(api, click(ada)));
  await settleAll(api);
  const fresh = await sell(api, shop, await storeClick(api, click(ada)), { goal: "lead" });

  const verdictOf = async (sale: { orderId: string }) => (await order(adas, sale.orderId))[0]?.verdict;
  // Bob is Ada's downline: she earns from what he won, and is told of her own click as well.
  expect(await order(adas, lost.orderId)).toMatchObject([
    {
      verdict: "credited",
      creditBps: 0,
      commission: { amountMinor: 300 },
      clicks: [{ reason: "not_chosen_by_model" }],
    },
  ]);
  expect(await order(adas, late.orderId)).toEqual([
    {
      ...{
        verdict: "outside_window",
        conversionId: null,
        orderRef: `…${late.orderId.slice(-4)}`,
        goal: "sale",
      },
      ...{
        occurredAt: late.occurredAt,
        statusReason: null,
        approved: false,
        model: "last_click",
        creditBps: 0,
      },
      clicks: [{ at: old.at.toISOString(), counted: false, reason: "outside_window", windowDays: 7 }],
      ...{ commission: null, accrualIds: [] },
    },
  ]);
  expect(await verdictOf(robot)).toBe("bot");
  expect(await verdictOf(own)).toBe("own_link");
  expect(await verdictOf(refunded)).toBe("refunded");
  expect(await order(adas, rejected.orderId)).toMatchObject([
    { verdict: "rejected", statusReason: "never paid for", conversionId: rejected.id, approved: false },
  ]);
  expect((await order(adas, overridden.orderId))[0]).toMatchObject({
    clicks: [{ reason: "overridden_by_coupon" }],
  });
  expect(await verdictOf(tried)).toBe("test");
  expect(await verdictOf(fresh)).toBe("waiting");
  expect(before.promoter).toBe(ada);

  // Nothing of Bob's leads to these; whether there are any he is not told.
  for (const { orderId } of [late, robot, own, refunded, rejected, tried, fresh])
    expect(await order(bobs, orderId)).toEqual([]);
  expect(await order(bobs, "there is no such order")).toEqual([]);
  expect((await order(bobs, lost.orderId))[0]).toMatchObject({ verdict: "credited", creditBps: 10_000 });
  expect((await order(bobs, overridden.orderId))[0]).toMatchObject({ verdict: "credited", clicks: [] });

  const [from, to] = [new Date(Date.now() - 12 * 3_600_000), new Date(Date.now() + 3_600_000)].map((at) =>
    at.toISOString(),
  );
  const day = await ask(bobs, `from=${from}&to=${to}`);
  expect(day.body.data.map(({ orderRef }: { orderRef: string }) => orderRef).sort()).toEqual(
    [lost, overridden].map(({ orderId }) => `…${orderId.slice(-4)}`).sort(),
  );
  expect(day.body.clicks).toEqual({ people: 0, bots: 0 });
});

test("A suspended enrollment is told as that, other people's programs are not there, and nobody asks for ever.", async () => {
  const eve = await addPromoter(api, shop);
  const eves = await accessTokenOf(api, await makeUser(api, { email: eve.email, affiliate: true }));
  const made = await storeClick(api, click(eve, { at: new Date(Date.now() - 60_000) }));
  await daysFromNow(0, () =>
    api.call(shop.key, "POST", `/v1/enrollments/${eve.enrollmentId}/suspend`, { reason: "spam" }),
  );
  const sale = await sell(api, shop, made);
  await settleAll(api);
  expect((await order(eves, sale.orderId))[0].verdict).toBe("enrollment_not_approved_at_conversion");
  const stranger = await accessTokenOf(api, await makeUser(api));
  expect((await ask(stranger, `orderId=${sale.orderId}`)).status).toBe(404);
  const now = new Date().toISOString();
  for (const query of [
    "",
    `orderId=1&from=${now}&to=${now}`,
    `from=${now}`,
    "from=2026-05-01T00:00:00Z&to=2026-05-03T00:00:00Z",
  ])
    expect((await ask(eves, query)).status).toBe(400);
  // The window slides: where a new minute begins, some more are let in.
  let status = 200;
  for (let n = 0; n < 3 * LIMITS.lookUp.most && status !== 429; n++)
    status = (await ask(eves, "orderId=1")).status;
  expect(status).toBe(429);
});
