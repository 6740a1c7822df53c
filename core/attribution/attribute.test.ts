import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createUuidv7 } from "../ids/uuidv7.ts";
import { attribute, compareModels } from "./attribute.ts";
import { judgeTouch, uniteTouches } from "./judge-touches.ts";
import type { AttributionModel } from "./model.ts";
import type { Claimant, ConversionFacts, CustomerBinding, Touch, UsedCoupon } from "./touch.ts";

const DAY_MS = 86_400_000;
const NOW = 1_760_000_000_000;
const LAST: AttributionModel = { kind: "last_click" };

/** A UUIDv7 of that millisecond: later times sort later. */
const idAt = (atMs: number) => createUuidv7((bytes) => bytes.fill(0))(atMs);

const claimant = (partner: string, changes: Partial<Claimant> = {}): Claimant => ({
  partnerId: `partner-${partner}`,
  enrollmentId: `enrollment-${partner}`,
  campaignId: "campaign",
  affiliateId: `affiliate-${partner}`,
  affiliateEmailHash: `hash-${partner}`,
  enrollmentStatusAtConversion: "approved",
  partnerStatusAtConversion: "active",
  ...changes,
});

const touchAt = (atMs: number, partner = "a", changes: Partial<Touch> = {}): Touch => ({
  ...claimant(partner),
  clickId: idAt(atMs),
  atMs,
  linkId: `link-${partner}`,
  windowDays: 30,
  bot: null,
  foundBy: ["visitor"],
  linkStateAtClick: "active",
  enrollmentStatusAtClick: "approved",
  partnerStatusAtClick: "active",
  ...changes,
});

const facts = (changes: Partial<ConversionFacts> = {}): ConversionFacts => ({
  occurredAtMs: NOW,
  buyerEmailHash: null,
  buyerAffiliateId: null,
  tokenClickId: null,
  coupon: null,
  binding: null,
  ...changes,
});

const coupon = (
  partner: string,
  changes: Partial<Claimant> = {},
  refusal: UsedCoupon["refusal"] = null,
): UsedCoupon => ({
  code: "CODE",
  owner: { ...claimant(partner, changes), couponId: "coupon" },
  refusal,
});

const binding = (partner: string, changes: Partial<CustomerBinding> = {}): CustomerBinding => ({
  ...claimant(partner),
  clickId: "bound-click",
  boundAtMs: NOW - 90 * DAY_MS,
  ...changes,
});

const credited = (...args: Parameters<typeof attribute>) =>
  attribute(...args).credits.map((credit) => [credit.partnerId, credit.weightBps]);

describe("judgeTouch", () => {
  const window = 30 * DAY_MS;
  const token = (atMs: number) => facts({ tokenClickId: idAt(atMs) });

  it.each([
    { label: "exactly one window before counts", at: NOW - window, reason: null },
    { label: "one millisecond earlier does not", at: NOW - window - 1, reason: "outside_window" },
    { label: "in the conversion's own millisecond counts: it is not after", at: NOW, reason: null },
    { label: "one millisecond after does not", at: NOW + 1, reason: "after_conversion" },
  ])("of a click $label", ({ at, reason }) => expect(judgeTouch(facts(), touchAt(at))).toBe(reason));

  it.each([
    { label: "one millisecond after counts", at: NOW + 1, reason: null },
    { label: "exactly five minutes after counts", at: NOW + 300_000, reason: null },
    { label: "one millisecond more does not", at: NOW + 300_001, reason: "after_conversion" },
    { label: "before its window gets no grace", at: NOW - window - 1, reason: "outside_window" },
  ])("of the token's own click $label", ({ at, reason }) =>
    expect(judgeTouch(token(at), touchAt(at))).toBe(reason),
  );

  it("gives the five minutes to the token's click alone", () => {
    expect(judgeTouch(token(NOW), touchAt(NOW + 1))).toBe("after_conversion");
  });

  it.each<[string, Partial<Touch>]>([
    ["bot", { bot: "crawler" }],
    ["link_not_active_at_click", { linkStateAtClick: "expired" }],
    ["link_not_active_at_click", { linkStateAtClick: "paused" }],
    ["partner_not_active_at_click", { partnerStatusAtClick: "suspended" }],
    ["partner_not_active_at_conversion", { partnerStatusAtConversion: "suspended" }],
    ["enrollment_not_approved_at_click", { enrollmentStatusAtClick: "pending" }],
    ["enrollment_not_approved_at_click", { enrollmentStatusAtClick: null }],
    ["enrollment_not_approved_at_conversion", { enrollmentStatusAtConversion: "suspended" }],
    ["enrollment_not_approved_at_conversion", { enrollmentStatusAtConversion: "rejected" }],
    ["outside_window", { windowDays: 0 }],
  ])("refuses as %s what has %j", (reason, changes) => {
    expect(judgeTouch(facts(), touchAt(NOW - 1, "a", changes))).toBe(reason);
  });

  it("refuses the buyer's own link by affiliate and by e-mail, and matches nothing unknown", () => {
    expect(judgeTouch(facts({ buyerAffiliateId: "affiliate-a" }), touchAt(NOW - 1))).toBe("own_link");
    expect(judgeTouch(facts({ buyerEmailHash: "hash-a" }), touchAt(NOW - 1))).toBe("own_link");
    expect(
      judgeTouch(facts({ buyerEmailHash: "hash-b", buyerAffiliateId: "affiliate-b" }), touchAt(NOW - 1)),
    ).toBeNull();
    expect(judgeTouch(facts(), touchAt(NOW - 1, "a", { affiliateEmailHash: null }))).toBeNull();
  });
});

describe("uniteTouches", () => {
  it("keeps each click once, with all that found it, in id order", () => {
    const early = touchAt(NOW - 2, "a", { foundBy: ["customer"] });
    const late = touchAt(NOW - 1, "b", { foundBy: ["visitor"] });
    const united = uniteTouches([late, early, { ...early, foundBy: ["token", "customer"] }]);
    expect(united.map((touch) => [touch.partnerId, touch.foundBy])).toEqual([
      ["partner-a", ["token", "customer"]],
      ["partner-b", ["visitor"]],
    ]);
  });
});

describe("attribute", () => {
  const a = touchAt(NOW - 3 * DAY_MS, "a");
  const b = touchAt(NOW - 2 * DAY_MS, "b");
  const c = touchAt(NOW - 1 * DAY_MS, "c");

  it("lists every touch with its verdict, its reason, its weight and what found it", () => {
    const bot = touchAt(NOW - 5, "d", { bot: "crawler", foundBy: ["token"] });
    const result = attribute(facts(), [bot, b, a], { model: LAST });
    expect(result).toMatchObject({ outcome: "attributed", source: "model", reason: null, model: LAST });
    expect(result.credits).toEqual([
      {
        partnerId: "partner-b",
        enrollmentId: "enrollment-b",
        campaignId: "campaign",
        clickId: b.clickId,
        weightBps: 10_000,
      },
    ]);
    expect(result.touches).toEqual([
      {
        clickId: a.clickId,
        partnerId: "partner-a",
        verdict: "not_counted",
        reason: "not_chosen_by_model",
        weightBps: 0,
        foundBy: ["visitor"],
      },
      {
        clickId: b.clickId,
        partnerId: "partner-b",
        verdict: "counted",
        reason: null,
        weightBps: 10_000,
        foundBy: ["visitor"],
      },
      {
        clickId: bot.clickId,
        partnerId: "partner-d",
        verdict: "not_counted",
        reason: "bot",
        weightBps: 0,
        foundBy: ["token"],
      },
    ]);
  });

  it("runs the model over the eligible touches only", () => {
    const late = touchAt(NOW + 1, "d");
    expect(credited(facts(), [a, b, late], { model: LAST })).toEqual([["partner-b", 10_000]]);
    expect(credited(facts(), [a, b, late], { model: { kind: "linear" } })).toEqual([
      ["partner-a", 5000],
      ["partner-b", 5000],
    ]);
  });

  it("gives two touches of one partner two credits", () => {
    const again = touchAt(NOW - 5, "a");
    expect(credited(facts(), [a, again], { model: { kind: "linear" } })).toEqual([
      ["partner-a", 5000],
      ["partner-a", 5000],
    ]);
  });

  it("lets a coupon's owner take the whole conversion, and says so of each touch", () => {
    const result = attribute(facts({ coupon: coupon("x"), binding: binding("y") }), [a, b], {
      model: LAST,
    });
    expect(result).toMatchObject({ outcome: "attributed", source: "coupon", coupon: { verdict: "counted" } });
    expect(result.credits).toMatchObject([{ partnerId: "partner-x", clickId: null, weightBps: 10_000 }]);
    expect(result.touches.map((touch) => touch.reason)).toEqual([
      "overridden_by_coupon",
      "overridden_by_coupon",
    ]);
    expect(result.binding).toEqual({
      partnerId: "partner-y",
      verdict: "not_counted",
      reason: "overridden_by_coupon",
    });
  });

  it.each([
    ["own_link", coupon("x", { affiliateId: "buyer" })],
    ["partner_not_active_at_conversion", coupon("x", { partnerStatusAtConversion: "suspended" })],
    ["enrollment_not_approved_at_conversion", coupon("x", { enrollmentStatusAtConversion: "pending" })],
    ["coupon_expired", coupon("x", {}, "coupon_expired")],
    ["campaign_not_active_at_conversion", coupon("x", {}, "campaign_not_active_at_conversion")],
  ])("falls back to the touches when the coupon does not count: %s", (reason, used) => {
    const result = attribute(facts({ coupon: used, buyerAffiliateId: "buyer" }), [a], { model: LAST });
    expect(result.coupon).toEqual({ partnerId: "partner-x", verdict: "not_counted", reason });
    expect(result.credits).toMatchObject([{ partnerId: "partner-a" }]);
  });

  it("falls back to the touches when nobody has such a coupon", () => {
    const unknown: UsedCoupon = { code: "NONE", owner: null, refusal: "coupon_unknown" };
    const result = attribute(facts({ coupon: unknown }), [a], { model: LAST });
    expect(result.coupon).toEqual({ partnerId: null, verdict: "not_counted", reason: "coupon_unknown" });
    expect(result.source).toBe("model");
  });

  it("credits the customer's binding only when no touch is eligible", () => {
    const bound = facts({ binding: binding("y") });
    const without = attribute(bound, [touchAt(NOW - 1, "a", { bot: "crawler" })], { model: LAST });
    expect(without).toMatchObject({ source: "binding", binding: { verdict: "counted", reason: null } });
    expect(without.credits).toMatchObject([
      { partnerId: "partner-y", clickId: "bound-click", weightBps: 10_000 },
    ]);
    const withTouch = attribute(bound, [a], { model: LAST });
    expect(withTouch).toMatchObject({
      source: "model",
      binding: { verdict: "not_counted", reason: "touch_found" },
    });
  });

  it.each([
    ["bound_after_conversion", binding("y", { boundAtMs: NOW + 1 })],
    ["partner_not_active_at_conversion", binding("y", { partnerStatusAtConversion: "suspended" })],
    ["own_link", binding("y", { affiliateEmailHash: "buyer" })],
  ])("does not credit a binding that does not hold: %s", (reason, held) => {
    const result = attribute(facts({ binding: held, buyerEmailHash: "buyer" }), [], { model: LAST });
    expect(result).toMatchObject({
      outcome: "unattributed",
      reason: "no_touch",
      credits: [],
      binding: { reason },
    });
  });

  it("tells a conversion without touches from one whose touches do not count", () => {
    expect(attribute(facts(), [], { model: LAST })).toMatchObject({
      outcome: "unattributed",
      reason: "no_touch",
      source: null,
    });
    const old = touchAt(NOW - 31 * DAY_MS);
    expect(attribute(facts(), [old], { model: LAST })).toMatchObject({
      outcome: "unattributed",
      reason: "no_eligible_touch",
    });
  });

  it("compares models on the same touches", () => {
    const models: AttributionModel[] = [LAST, { kind: "first_click" }, { kind: "position_based" }];
    const results = compareModels(facts(), [c, a, b], models);
    expect(
      results.map((result) => result.credits.map((credit) => [credit.partnerId, credit.weightBps])),
    ).toEqual([
      [["partner-c", 10_000]],
      [["partner-a", 10_000]],
      [
        ["partner-a", 4000],
        ["partner-b", 2000],
        ["partner-c", 4000],
      ],
    ]);
  });
});

describe("attribute, whatever the journey", () => {
  const journeys = fc
    .uniqueArray(fc.integer({ min: -600_000, max: 40 * DAY_MS }), { maxLength: 20 })
    .chain((ages) =>
      fc.tuple(
        ...ages.map((age) =>
          fc
            .record({
              partner: fc.constantFrom("a", "b", "c"),
              bot: fc.constantFrom(null, null, null, "crawler"),
              status: fc.constantFrom("approved" as const, "approved" as const, "suspended" as const),
            })
            .map(({ partner, bot, status }) =>
              touchAt(NOW - age, partner, { bot, enrollmentStatusAtConversion: status }),
            ),
        ),
      ),
    );
  const models = fc.constantFrom<AttributionModel>(
    LAST,
    { kind: "first_click" },
    { kind: "linear" },
    { kind: "position_based" },
    { kind: "time_decay", halfLifeDays: 7 },
  );

  it("credits sum to 10,000 or nobody is credited, and credits and verdicts say the same", () => {
    fc.assert(
      fc.property(journeys, models, (touches, model) => {
        const result = attribute(facts(), touches, { model });
        const sum = result.credits.reduce((total, credit) => total + credit.weightBps, 0);
        expect(sum).toBe(result.outcome === "attributed" ? 10_000 : 0);
        const counted = result.touches.filter((touch) => touch.verdict === "counted");
        expect(counted.map((touch) => [touch.clickId, touch.weightBps])).toEqual(
          result.credits.map((credit) => [credit.clickId, credit.weightBps]),
        );
        expect(result.touches).toHaveLength(touches.length);
        for (const touch of result.touches)
          expect((touch.reason === null) === touch.weightBps > 0).toBe(true);
      }),
    );
  });

  it("does not depend on the order in which the touches are found, or on finding one twice", () => {
    fc.assert(
      fc.property(
        journeys.chain((touches) =>
          fc.tuple(
            fc.constant(touches),
            fc.shuffledSubarray([...touches, ...touches], { minLength: touches.length * 2 }),
          ),
        ),
        models,
        ([touches, shuffled], model) => {
          expect(attribute(facts(), shuffled, { model })).toEqual(attribute(facts(), touches, { model }));
        },
      ),
    );
  });

  it("never credits a touch that is not eligible", () => {
    fc.assert(
      fc.property(journeys, models, (touches, model) => {
        const eligible = new Set(
          touches.filter((touch) => judgeTouch(facts(), touch) === null).map((touch) => touch.clickId),
        );
        for (const credit of attribute(facts(), touches, { model }).credits)
          expect(eligible.has(credit.clickId!)).toBe(true);
      }),
    );
  });
});
