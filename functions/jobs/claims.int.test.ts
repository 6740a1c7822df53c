import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { createHttpDatabase } from "../../db/client.ts";
import { bindCustomer } from "../../db/repositories/customer-bindings.ts";
import { unique } from "../../local/testing/api-fixtures.ts";
import {
  addPromoter,
  type Click,
  click,
  daysFromNow,
  openShop,
  type Promoter,
  read,
  type Shop,
  sell,
  storeClick,
  wrongBooks,
} from "../../local/testing/money-fixtures.ts";
import { settleAll } from "../../local/testing/run-job.ts";
import { newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";

/*
 * Goal: who is credited without a click follows from coupons and bindings as of the order, and each refusal says why.
 * Method: orders through the API, bindings as the integration writes them, the jobs as they are called.
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

const iso = (ms: number) => new Date(Date.now() + ms).toISOString();
async function makeCoupon(shop: Shop, promoter: Promoter, extra = {}) {
  const { enrollmentId } = promoter;
  const code = unique("Code");
  const answer = await api.call(shop.key, "POST", "/v1/coupons", { enrollmentId, code, ...extra });
  expect(answer.status).toBe(201);
  return answer.body as { id: string; code: string };
}
async function sold(shop: Shop, made?: Click, extra = {}) {
  const { id } = await sell(api, shop, made, extra);
  await settleAll(api);
  return read(api, shop.key, id);
}
const claims = (conversion: { attribution: { revisions: object[] } }) =>
  conversion.attribution.revisions.at(-1)!;
const paid = (conversion: { accruals: { partnerId: string; reversedMinor: number }[] }) =>
  conversion.accruals.filter((line) => line.reversedMinor === 0).map((line) => line.partnerId);
const clicked = (promoter: Promoter, days: number) =>
  storeClick(api, click(promoter, { at: new Date(Date.now() - days * DAY_MS) }));

describe("A coupon", () => {
  it("takes the order from a later click, written in any case, and says so", async () => {
    const shop = await openShop(api);
    const other = await addPromoter(api, shop);
    const { id, code } = await makeCoupon(shop, shop.promoters[0]);
    const made = await storeClick(api, click(other));
    const conversion = await sold(shop, made, { coupon: ` ${code.toUpperCase()} ` });
    const { partnerId } = shop.promoters[0];
    expect(conversion).toMatchObject({ outcome: "attributed", outcomeReason: "coupon" });
    expect(conversion.attribution.touches).toMatchObject([
      { clickId: made.id, reason: "overridden_by_coupon" },
    ]);
    expect(claims(conversion)).toMatchObject({
      coupon: { code: ` ${code.toUpperCase()} `, couponId: id, partnerId, counted: true, reason: null },
      binding: null,
      explanation: `The coupon  ${code.toUpperCase()}  takes the whole order for its owner.`,
    });
    expect(paid(conversion)).toEqual([partnerId]);
    expect(conversion.accruals[0].clickId).toBeNull();
  });

  it.each<[string, (shop: Shop, code: string) => Promise<object>, string]>([
    ["that nobody has", async () => ({ coupon: "nobody" }), "coupon_unknown"],
    [
      "of the buyer's own",
      async (shop) => ({ customer: { email: shop.promoters[0].email.toUpperCase() } }),
      "own_link",
    ],
    [
      "of an owner who is suspended",
      async (shop) => {
        const { partnerId } = shop.promoters[0];
        const body = { status: "suspended", reason: "r" };
        await api.call(shop.key, "PATCH", `/v1/partners/${partnerId}`, body);
        return {};
      },
      "partner_not_active_at_conversion",
    ],
    [
      "whose owner's place is suspended",
      async (shop) => {
        const path = `/v1/enrollments/${shop.promoters[0].enrollmentId}/suspend`;
        await api.call(shop.key, "POST", path, { reason: "r" });
        return {};
      },
      "enrollment_not_approved_at_conversion",
    ],
    [
      "of a campaign that is paused",
      async (shop) => {
        await api.call(shop.key, "POST", `/v1/campaigns/${shop.campaignId}/pause`);
        return {};
      },
      "campaign_not_active_at_conversion",
    ],
    ["made only after the order", async () => ({ occurredAt: iso(-60_000) }), "coupon_not_started"],
  ])("%s does not count, and the click does", async (_, prepare, reason) => {
    const shop = await openShop(api);
    const campaign = await api.call(shop.key, "POST", "/v1/campaigns", {
      programId: shop.programId,
      name: "Other",
      destinationUrl: "https://shop.example/",
    });
    const other = await addPromoter(api, shop, { campaignId: campaign.body.id });
    const { code } = await makeCoupon(shop, shop.promoters[0]);
    const extra = await prepare(shop, code);
    const conversion = await sold(shop, await clicked(other, 1), { coupon: code, ...extra });
    expect(claims(conversion)).toMatchObject({ coupon: { counted: false, reason }, reason: "model" });
    expect(paid(conversion)).toEqual([other.partnerId]);
  });

  it("holds from its first to its last millisecond, and not once it is archived", async () => {
    const shop = await openShop(api);
    const from = Date.now() - 10 * DAY_MS;
    const until = Date.now() - 5 * DAY_MS;
    const at = (ms: number) => new Date(ms).toISOString();
    const dated = await makeCoupon(shop, shop.promoters[0], { validFrom: at(from), validUntil: at(until) });
    const verdict = async (ms: number, code: string) => {
      const conversion = await sold(shop, undefined, { coupon: code, occurredAt: at(ms) });
      return (claims(conversion) as { coupon: { reason: string | null } }).coupon.reason;
    };
    expect(await verdict(from - 1, dated.code)).toBe("coupon_not_started");
    expect(await verdict(from, dated.code)).toBeNull();
    expect(await verdict(until - 1, dated.code)).toBeNull();
    expect(await verdict(until, dated.code)).toBe("coupon_expired");
    const gone = await makeCoupon(shop, shop.promoters[0], { validFrom: at(from) });
    const archived = await api.call(shop.key, "POST", `/v1/coupons/${gone.id}/archive`);
    const archivedMs = Date.parse(archived.body.archivedAt);
    expect(await verdict(archivedMs - 1, gone.code)).toBeNull();
    expect(await verdict(archivedMs, gone.code)).toBe("coupon_archived");
  });

  it("is its program's: another program's of the same code is unknown", async () => {
    const [shop, other] = [await openShop(api), await openShop(api)];
    const { code } = await makeCoupon(other, other.promoters[0]);
    expect(claims(await sold(shop, undefined, { coupon: code }))).toMatchObject({
      outcome: "unattributed",
      coupon: { reason: "coupon_unknown", partnerId: null, couponId: null },
    });
  });

  it("binds its customer: a later order without it is its owner's too", async () => {
    const shop = await openShop(api);
    const customer = { id: unique("c") };
    const { code } = await makeCoupon(shop, shop.promoters[0]);
    await sold(shop, undefined, { coupon: code, customer });
    const later = await sold(shop, undefined, { customer });
    expect(later).toMatchObject({ outcomeReason: "binding" });
    expect(claims(later)).toMatchObject({
      coupon: null,
      binding: { partnerId: shop.promoters[0].partnerId, counted: true },
    });
  });
});

describe("A checkout that binds a customer", () => {
  const bind = (shop: Shop, customerExternalId: string, extra: object, daysAgo = 0, test = false) =>
    bindCustomer(
      createHttpDatabase({ url: api.database.jobUrl, httpUrl: api.database.httpUrl }),
      { organisationId: shop.organisationId },
      {
        programId: shop.programId,
        test,
        customerExternalId,
        clickId: null,
        linkId: null,
        couponCode: null,
        boundAt: new Date(Date.now() - daysAgo * DAY_MS),
        origin: unique("stripe:cs"),
        requestId: newId(),
        outboxId: newId(),
        ...extra,
      },
    );
  const by = (made: Click) => ({ clickId: made.id, linkId: made.promoter.linkId });

  it.each([true, false])("finds its click for orders inside the window (event there: %s)", async (stored) => {
    const shop = await openShop(api);
    const customer = { id: unique("c") };
    const made = click(shop.promoters[0], { at: new Date(Date.now() - 2 * DAY_MS) });
    if (stored) await storeClick(api, made);
    await bind(shop, customer.id, by(made), 1);
    const conversion = await sold(shop, undefined, { customer });
    expect(conversion.attribution.touches).toMatchObject([
      { clickId: made.id, foundBy: ["customer"], counted: true },
    ]);
    expect(conversion).toMatchObject({ outcomeReason: "model" });
  });

  it("takes orders long after the window, as the binding", async () => {
    const shop = await openShop(api, { campaign: { windowDays: 7 } });
    const customer = { id: unique("c") };
    const made = await clicked(shop.promoters[0], 2);
    await bind(shop, customer.id, by(made), 1);
    const conversion = await daysFromNow(40, () => sold(shop, undefined, { customer }));
    expect(conversion).toMatchObject({ outcome: "attributed", outcomeReason: "binding" });
    expect(claims(conversion)).toMatchObject({ binding: { clickId: made.id, counted: true } });
    expect(paid(conversion)).toEqual([shop.promoters[0].partnerId]);
  });

  it("that is told late wakes the orders that came before it was told", async () => {
    const shop = await openShop(api);
    const customer = { id: unique("c") };
    const before = await sold(shop, undefined, { customer });
    expect(before).toMatchObject({ outcome: "unattributed" });
    await bind(shop, customer.id, by(await clicked(shop.promoters[0], 3)), 2);
    await settleAll(api);
    const after = await read(api, shop.key, before.id);
    expect(after).toMatchObject({ outcome: "attributed" });
    expect(paid(after)).toEqual([shop.promoters[0].partnerId]);
  });

  it("by a coupon binds to the coupon's owner, as of the checkout", async () => {
    const shop = await openShop(api);
    const other = await addPromoter(api, shop);
    const customer = { id: unique("c") };
    const coupon = await makeCoupon(shop, other, {
      validFrom: iso(-5 * DAY_MS),
      validUntil: iso(-2 * DAY_MS),
    });
    const made = await clicked(shop.promoters[0], 4);
    await bind(shop, customer.id, { ...by(made), couponCode: coupon.code.toLowerCase() }, 3);
    const conversion = await daysFromNow(60, () => sold(shop, undefined, { customer }));
    expect(paid(conversion)).toEqual([other.partnerId]);
  });

  it.each<[string, (shop: Shop) => Promise<object>]>([
    ["a click outside its window", async (shop) => by(await clicked(shop.promoters[0], 6))],
    [
      "a machine's click",
      async (shop) => {
        const at = new Date(Date.now() - 2 * DAY_MS);
        return by(await storeClick(api, click(shop.promoters[0], { at, bot: "crawler" })));
      },
    ],
    ["a coupon that nobody has", async () => ({ couponCode: "nobody" })],
  ])("by %s binds nobody", async (_, given) => {
    const shop = await openShop(api, { campaign: { windowDays: 4 } });
    const customer = { id: unique("c") };
    await bind(shop, customer.id, await given(shop), 1);
    const conversion = await daysFromNow(40, () => sold(shop, undefined, { customer }));
    expect(conversion).toMatchObject({ outcome: "unattributed" });
    expect(claims(conversion)).toMatchObject({ binding: null });
  });

  it("yields to an order that somebody else brought later, and the other way round", async () => {
    const shop = await openShop(api);
    const other = await addPromoter(api, shop);
    const customer = { id: unique("c") };
    await bind(shop, customer.id, by(await clicked(shop.promoters[0], 6)), 5);
    await sold(shop, await clicked(other, 3), { customer, occurredAt: iso(-2 * DAY_MS) });
    const later = await daysFromNow(60, () => sold(shop, undefined, { customer }));
    expect(paid(later)).toEqual([other.partnerId]);
    await bind(shop, customer.id, by(await clicked(shop.promoters[0], 2)), 1);
    await settleAll(api);
    expect(paid(await read(api, shop.key, later.id))).toEqual([shop.promoters[0].partnerId]);
  });

  it("holds only for a partner who is still active, and not for the partner's own orders", async () => {
    const shop = await openShop(api);
    const customer = { id: unique("c") };
    await bind(shop, customer.id, by(await clicked(shop.promoters[0], 2)), 1);
    const own = { ...customer, email: shop.promoters[0].email };
    const mine = await daysFromNow(60, () => sold(shop, undefined, { customer: own }));
    expect(claims(mine)).toMatchObject({
      outcome: "unattributed",
      binding: { counted: false, reason: "own_link" },
    });
    await api.call(shop.key, "PATCH", `/v1/partners/${shop.promoters[0].partnerId}`, {
      status: "suspended",
      reason: "r",
    });
    const late = await daysFromNow(61, () => sold(shop, undefined, { customer }));
    expect(claims(late)).toMatchObject({ binding: { reason: "partner_not_active_at_conversion" } });
  });

  it("of a test binds tests alone", async () => {
    const shop = await openShop(api);
    const customer = { id: unique("c") };
    await bind(shop, customer.id, by(await clicked(shop.promoters[0], 2)), 1, true);
    expect(await sold(shop, undefined, { customer })).toMatchObject({ outcome: "unattributed" });
  });
});
