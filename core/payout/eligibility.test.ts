import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Ineligibility, judgePartner, nextPayoutAt, type PayoutFacts } from "./eligibility.ts";
import { explain } from "./explain-eligibility.ts";
import { DEFAULT_PAYOUT_RULES, minimumOf, type PayoutRules } from "./policy.ts";

const NOW = Date.parse("2026-11-21T12:00:00Z");
const LATER = new Date("2026-11-25T12:00:00Z");
const PLACE = { currency: "USD", timezone: "Asia/Ho_Chi_Minh" };
const MONDAYS: PayoutRules = { ...DEFAULT_PAYOUT_RULES, schedule: { kind: "weekly", weekday: 1 } };

const GOOD: PayoutFacts = {
  ...{ currency: "USD", availableMinor: 5000n, pendingMinor: 0n, nextMaturesAt: null, inTransitMinor: 0n },
  ...{ partnerStatus: "active", openRequest: false },
  compliance: { kycState: "none", hasTaxForm: false, caseOpen: false },
  payee: { heldAt: null, country: "US", kind: "individual", stripeState: "none", stripeWants: null },
  method: { kind: "bank", country: "US", state: "verified", usableFrom: new Date(NOW) },
};
const method = (changes: Partial<NonNullable<PayoutFacts["method"]>>): Partial<PayoutFacts> => ({
  method: { kind: "bank", country: "US", state: "verified", usableFrom: new Date(NOW), ...changes },
});
const payee = (changes: Partial<NonNullable<PayoutFacts["payee"]>>): Partial<PayoutFacts> => ({
  payee: {
    heldAt: null,
    country: "US",
    kind: "individual",
    stripeState: "none",
    stripeWants: null,
    ...changes,
  },
});

describe("who is paid", () => {
  it.each<[string, Partial<PayoutFacts>, bigint]>([
    ["all that is available", {}, 5000n],
    ["at the minimum", { availableMinor: 1000n }, 1000n],
    ["with a request under way, of what is left", { openRequest: true, inTransitMinor: 700n }, 5000n],
    ["what was asked for", { askedMinor: 1200n }, 1200n],
    [
      "by Stripe, when it is ready",
      { ...method({ kind: "stripe" }), ...payee({ stripeState: "active" }) },
      5000n,
    ],
    ["without a payee, whose bank needs none", { payee: null }, 5000n],
    [
      "down to the step of Stripe",
      { currency: "KWD", availableMinor: 1259n, stepMinor: 10n, ...method({ country: "KW" }) },
      1250n,
    ],
    [
      "down to the step of PayPal",
      { currency: "HUF", availableMinor: 500_099n, ...method({ kind: "paypal" }) },
      500_000n,
    ],
    ["by a bank that Stripe's state is nothing to", payee({ stripeState: "restricted" }), 5000n],
  ])("is paid %s", (_, facts, amountMinor) =>
    expect(judgePartner({ ...GOOD, ...facts }, DEFAULT_PAYOUT_RULES, NOW)).toEqual({
      eligible: true,
      amountMinor,
    }),
  );
});

/** Each reason alone, and its sentence. */
const ALONE: [Partial<PayoutFacts>, Ineligibility, string][] = [
  [
    { availableMinor: 999n },
    { code: "below_minimum", amountMinor: 999n, minimumMinor: 1000n },
    "9.99 USD is less than the least that is paid, 10.00 USD.",
  ],
  [
    { availableMinor: 999n, pendingMinor: 1n, nextMaturesAt: LATER },
    { code: "below_minimum", amountMinor: 999n, minimumMinor: 1000n, fromMs: LATER.getTime() },
    "9.99 USD is less than the least that is paid, 10.00 USD. More becomes available from 2026-11-25 19:00 (Asia/Ho_Chi_Minh) on.",
  ],
  [
    { availableMinor: 900n, pendingMinor: 99n, nextMaturesAt: LATER },
    { code: "below_minimum", amountMinor: 900n, minimumMinor: 1000n },
    "9.00 USD is less than the least that is paid, 10.00 USD.",
  ],
  [
    { availableMinor: -300n },
    { code: "negative_balance", availableMinor: -300n },
    "Refunds after a payout have left -3.00 USD; what you earn next makes up for it.",
  ],
  [
    { availableMinor: 0n, pendingMinor: 700n, nextMaturesAt: LATER },
    { code: "nothing_available", pendingMinor: 700n, fromMs: LATER.getTime() },
    "Nothing is available yet: 7.00 USD is still on hold. More becomes available from 2026-11-25 19:00 (Asia/Ho_Chi_Minh) on.",
  ],
  [{ availableMinor: 0n }, { code: "nothing_available", pendingMinor: 0n }, "Nothing is available."],
  [
    { askedMinor: 5001n },
    { code: "more_than_available", askedMinor: 5001n, availableMinor: 5000n },
    "50.01 USD is more than the 50.00 USD available.",
  ],
  [
    { askedMinor: 1255n, stepMinor: 10n },
    { code: "not_in_steps", askedMinor: 1255n, stepMinor: 10n },
    "12.55 USD cannot be sent: the method takes multiples of 0.10 USD.",
  ],
  [
    { partnerStatus: "suspended" },
    { code: "partner_suspended" },
    "You are suspended in this program, which pays you nothing until that ends. Ask its owner.",
  ],
  [
    payee({ heldAt: new Date("2026-11-20T02:05:00Z") }),
    { code: "payee_held", sinceMs: Date.parse("2026-11-20T02:05:00Z") },
    "Payouts to you are held since 2026-11-20 09:05 (Asia/Ho_Chi_Minh). Ask support.",
  ],
  [
    { method: null },
    { code: "no_method" },
    "You have not said how you are to be paid: choose a payout method.",
  ],
  [
    method({ state: "refused" }),
    { code: "no_method" },
    "You have not said how you are to be paid: choose a payout method.",
  ],
  [
    method({ state: "unverified" }),
    { code: "method_unverified", kind: "bank" },
    "Your payout method (bank transfer) is not verified yet.",
  ],
  [
    method({ usableFrom: LATER }),
    { code: "method_cooling_off", fromMs: LATER.getTime() },
    "Your payout method was changed; it can be used from 2026-11-25 19:00 (Asia/Ho_Chi_Minh) on.",
  ],
  [
    { ...method({ kind: "stripe" }), payee: null },
    { code: "stripe_not_ready", state: "none", wants: [] },
    "Stripe does not know you yet: begin its onboarding.",
  ],
  [
    {
      ...method({ kind: "stripe" }),
      ...payee({
        stripeState: "restricted",
        stripeWants: [
          { field: "identity.document", dueAt: "2026-12-01T00:00:00Z" },
          ...["a", "b", "c"].map((field) => ({ field, dueAt: null })),
        ],
      }),
    },
    {
      ...{ code: "stripe_not_ready", state: "restricted" },
      wants: [
        { field: "identity.document", dueAt: "2026-12-01T00:00:00Z" },
        ...["a", "b", "c"].map((field) => ({ field, dueAt: null })),
      ],
    },
    "Stripe wants more from you before it pays: identity.document (by 2026-12-01), a, b, and 1 more.",
  ],
  [
    method({ kind: "momo", country: "VN" }),
    { code: "currency_not_by_method", kind: "momo", currency: "USD" },
    "USD cannot be paid by MoMo: choose another payout method.",
  ],
];

describe("who is not", () => {
  it.each(ALONE.map(([facts, reason, sentence]) => [sentence, facts, reason] as const))(
    "is told why: %s",
    (sentence, facts, reason) => {
      const judged = judgePartner({ ...GOOD, ...facts }, DEFAULT_PAYOUT_RULES, NOW);
      expect(judged).toEqual({ eligible: false, reasons: [reason] });
      const [explained] = explain([reason], PLACE);
      expect([explained?.code, explained?.sentence]).toEqual([reason.code, sentence]);
      // Ready for JSON.
      expect(JSON.parse(JSON.stringify(explained))).toEqual(explained);
    },
  );

  it("is told every reason at once, of the balance first, and what is on its way", () => {
    const judged = judgePartner(
      {
        ...{
          ...GOOD,
          availableMinor: 5n,
          inTransitMinor: 700n,
          openRequest: true,
          partnerStatus: "suspended",
        },
        ...payee({ heldAt: new Date(NOW) }),
        ...method({ kind: "stripe", state: "unverified", usableFrom: LATER }),
      },
      DEFAULT_PAYOUT_RULES,
      NOW,
    );
    expect(judged.eligible ? [] : judged.reasons.map(({ code }) => code)).toEqual([
      ...["below_minimum", "requested_already", "partner_suspended", "payee_held"],
      ...["method_unverified", "method_cooling_off", "stripe_not_ready"],
    ]);
  });

  it("has figures as text, and moments as ISO 8601", () => {
    const [below, held] = explain(
      [
        { code: "below_minimum", amountMinor: 999n, minimumMinor: 1000n, fromMs: LATER.getTime() },
        { code: "payee_held", sinceMs: NOW },
      ],
      PLACE,
    );
    expect(below).toMatchObject({
      from: LATER.toISOString(),
      figures: { amountMinor: "999", minimumMinor: "1000" },
    });
    expect(held).toMatchObject({ from: null, figures: { since: "2026-11-21T12:00:00.000Z" } });
  });
});

describe("a judgement", () => {
  const facts = fc.record({
    availableMinor: fc.bigInt({ min: -3000n, max: 6000n }),
    askedMinor: fc.bigInt({ min: -100n, max: 7000n }),
    stepMinor: fc.constantFrom(1n, 10n, 100n),
    minimum: fc.nat(4000),
  });

  it("never pays more than is available, less than the minimum, or what is no multiple of the step", () => {
    fc.assert(
      fc.property(facts, fc.boolean(), ({ askedMinor, minimum, ...rest }, isAsked) => {
        const rules = { ...DEFAULT_PAYOUT_RULES, minimumsMinor: { USD: minimum } };
        const judged = judgePartner({ ...GOOD, ...rest, ...(isAsked ? { askedMinor } : {}) }, rules, NOW);
        if (!judged.eligible) {
          expect(judged.reasons.length).toBeGreaterThan(0);
          return;
        }
        expect(judged.amountMinor <= rest.availableMinor).toBe(true);
        expect(judged.amountMinor >= minimumOf(rules, "USD")).toBe(true);
        expect(judged.amountMinor % rest.stepMinor).toBe(0n);
        // What is left of all there is is less than a step.
        if (isAsked) expect(judged.amountMinor).toBe(askedMinor);
        else expect(rest.availableMinor - judged.amountMinor < rest.stepMinor).toBe(true);
      }),
    );
  });
});

describe("the next payout", () => {
  const at = (changes: Partial<PayoutFacts>, rules: PayoutRules = MONDAYS) => {
    const judged = judgePartner({ ...GOOD, ...changes }, rules, NOW);
    const ms = nextPayoutAt(judged, rules, "Asia/Ho_Chi_Minh", NOW);
    return ms === null ? null : new Date(ms).toISOString();
  };

  // NOW is a Saturday; Monday 09:00 there is 02:00 in UTC.
  it.each<[string, Partial<PayoutFacts>, string | null]>([
    ["the schedule's next", {}, "2026-11-23T02:00:00.000Z"],
    ["the one after the method may be used", method({ usableFrom: LATER }), "2026-11-30T02:00:00.000Z"],
    [
      "the very one from which the method may be used",
      method({ usableFrom: new Date("2026-11-23T02:00:00Z") }),
      "2026-11-23T02:00:00.000Z",
    ],
    [
      "the one after something matures",
      { availableMinor: 0n, pendingMinor: 5000n, nextMaturesAt: LATER },
      "2026-11-30T02:00:00.000Z",
    ],
    [
      "the later of two",
      {
        ...{ availableMinor: 0n, pendingMinor: 5000n, nextMaturesAt: LATER },
        ...method({ usableFrom: new Date("2026-12-01T00:00:00Z") }),
      },
      "2026-12-07T02:00:00.000Z",
    ],
    ["nobody knows when, while somebody has to do something", { method: null }, null],
    [
      "nobody knows when, also where another reason ceases",
      { ...method({ usableFrom: LATER }), partnerStatus: "suspended" },
      null,
    ],
  ])("is %s", (_, changes, expected) => expect(at(changes)).toBe(expected));

  it("is when one asks, where a program pays who asks", () =>
    expect(at({}, DEFAULT_PAYOUT_RULES)).toBeNull());
});

describe("compliance", () => {
  const RULES: PayoutRules = { ...DEFAULT_PAYOUT_RULES, requireKyc: true, requireTaxForm: true };
  const compliance = (changes: Partial<PayoutFacts["compliance"]>): Partial<PayoutFacts> => ({
    compliance: { kycState: "approved", hasTaxForm: true, caseOpen: false, ...changes },
  });
  const reasonsOf = (facts: Partial<PayoutFacts>, rules = RULES) => {
    const judged = judgePartner({ ...GOOD, ...facts }, rules, NOW);
    return judged.eligible ? [] : explain(judged.reasons, PLACE);
  };

  it("stands in nobody's way who has shown what the program asks for.", () => {
    expect(reasonsOf(compliance({}))).toEqual([]);
    expect(reasonsOf(compliance({ kycState: "none", hasTaxForm: false }), DEFAULT_PAYOUT_RULES)).toEqual([]);
  });

  it.each<[Partial<PayoutFacts>, string, string, Record<string, string>]>([
    [compliance({ kycState: "none" }), "kyc_needed", "Show who you are", { state: "none" }],
    [compliance({ kycState: "in_review" }), "kyc_needed", "is being looked at", { state: "in_review" }],
    [compliance({ kycState: "rejected" }), "kyc_needed", "could not be made sure of", { state: "rejected" }],
    [compliance({ kycState: "expired" }), "kyc_needed", "has expired", { state: "expired" }],
    [compliance({ hasTaxForm: false }), "tax_form_needed", "W-9.", { forms: "tax_w9" }],
    [
      { ...compliance({ hasTaxForm: false }), payee: null },
      "tax_form_needed",
      "W-9 or W-8BEN.",
      { forms: "tax_w9,tax_w8ben" },
    ],
    [compliance({ caseOpen: true }), "case_open", "is looking into something", {}],
  ])("says so: %j.", (facts, code, words, figures) => {
    expect(reasonsOf(facts)).toEqual([
      { code, sentence: expect.stringContaining(words), from: null, figures },
    ]);
  });
});
