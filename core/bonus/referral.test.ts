import { describe, expect, it } from "vitest";
import type { PlanRules } from "../commission/plan.ts";
import type { BonusRule } from "../commission/rules/bonus.ts";
import { type ReferralEvent, type ReferralUpline, referralLines } from "./referral.ts";

const ranks = ["bronze", "silver"].map((key) => ({ key, name: key, requires: {} }));
const upline = (partnerId: string, more: Partial<ReferralUpline> = {}): ReferralUpline => ({
  ...{ partnerId, status: "active", active: true, rank: null },
  ...more,
});
const event = (type: string, more: Partial<ReferralEvent> = {}): ReferralEvent => ({
  type,
  currency: "USD",
  acceptedCurrencies: ["EUR", "USD"],
  conversion: null,
  signUpAllowed: true,
  ...more,
});
const purchase = (amountMinor: bigint, commissionMinor: bigint) =>
  event("first_purchase", { conversion: { amountMinor, commissionMinor } });
const rule = (more: object): BonusRule =>
  ({
    kind: "referral",
    name: "refer",
    trigger: "first_purchase",
    levels: [{ USD: 500 }, { USD: 200 }],
    ...more,
  }) as BonusRule;

function brief(
  of: ReferralEvent,
  uplines: ReferralUpline[],
  bonuses: BonusRule[],
  capBps = 10_000,
  base?: PlanRules["base"],
) {
  const { lines, refusal } = referralLines(
    of,
    { sponsor: uplines, placement: [] },
    { ranks, capBps, bonuses, base },
  );
  const texts = lines.map(
    (line) =>
      `${line.level}>${line.partnerId ?? line.breakageReason} ${line.amountMinor} ${line.currency}${line.heldByCap ? " held" : ""}`,
  );
  return refusal === null ? texts : [refusal];
}

describe("referralLines", () => {
  it("pays a first purchase to the sponsors by level, and keeps what has none", () => {
    expect(brief(purchase(100_000n, 0n), [upline("a"), upline("b")], [rule({})])).toEqual([
      "1>a 500 USD",
      "2>b 200 USD",
    ]);
    expect(brief(purchase(100_000n, 0n), [upline("a")], [rule({})])).toEqual([
      "1>a 500 USD",
      "2>no_upline 200 USD",
    ]);
  });

  it("moves nobody up where a sponsor may not receive", () => {
    const uplines = [upline("a", { status: "suspended" }), upline("b", { rank: "silver" })];
    expect(brief(purchase(100_000n, 0n), uplines, [rule({ minRank: "silver" })])).toEqual([
      "1>partner_not_active 500 USD",
      "2>b 200 USD",
    ]);
    const lower = [upline("a", { rank: "bronze" }), upline("b", { active: false, rank: "silver" })];
    expect(brief(purchase(100_000n, 0n), lower, [rule({ minRank: "silver" })])).toEqual([
      "1>below_min_rank 500 USD",
      "2>inactive 200 USD",
    ]);
  });

  it("pays a sign-up only where the owner confirmed it and the country allows it", () => {
    const confirmed = [rule({ trigger: "sign_up", signUpConfirmed: true })];
    expect(brief(event("sign_up"), [upline("a"), upline("b")], confirmed)).toEqual([
      "1>a 500 USD",
      "2>b 200 USD",
    ]);
    expect(brief(event("sign_up", { signUpAllowed: false }), [upline("a")], confirmed)).toEqual([
      "not_allowed_in_country",
    ]);
    expect(brief(event("sign_up"), [upline("a")], [rule({ trigger: "sign_up" })])).toEqual([
      "no_bonus_in_plan",
    ]);
    // An event of that name would go round both.
    expect(brief(event("sign_up"), [upline("a")], [rule({ trigger: "event", event: "sign_up" })])).toEqual([
      "no_bonus_in_plan",
    ]);
  });

  it("pays an event by its name, in its currency, and nothing in one that no level names", () => {
    const named = [rule({ trigger: "event", event: "trained" })];
    expect(brief(event("trained"), [upline("a"), upline("b")], named)).toEqual([
      "1>a 500 USD",
      "2>b 200 USD",
    ]);
    expect(brief(event("other"), [upline("a")], named)).toEqual(["no_bonus_in_plan"]);
    expect(brief(event("trained", { currency: "VND" }), [upline("a")], named)).toEqual([
      "no_amount_in_currency",
    ]);
  });

  it("takes for an event without a currency the first that the program accepts and the bonus names", () => {
    const levels = [{ USD: 500, EUR: 450 }];
    const bonuses = [rule({ trigger: "sign_up", signUpConfirmed: true, levels })];
    expect(brief(event("sign_up", { currency: null }), [upline("a")], bonuses)).toEqual(["1>a 450 EUR"]);
  });

  it("holds a first purchase to what its order leaves under the cap", () => {
    // 20 % of 20.00 is 400, of which 50 went to commission: 350 for the 700 that are wanted, half of each.
    expect(brief(purchase(2000n, 50n), [upline("a"), upline("b")], [rule({})], 2000)).toEqual([
      "1>a 250 USD held",
      "2>b 100 USD held",
    ]);
    // A pool of 15 % may still take its share of the order: 5 % of 20.00 less 50 leaves 50.
    const pool: BonusRule = { kind: "pool", name: "pool", rateBps: 1500, sharesByRank: { silver: 1 } };
    // 500 × 50 ÷ 700 = 35.7 and 200 × 50 ÷ 700 = 14.3.
    expect(brief(purchase(2000n, 50n), [upline("a"), upline("b")], [rule({}), pool], 2000)).toEqual([
      "1>a 35 USD held",
      "2>b 14 USD held",
    ]);
    expect(brief(purchase(0n, 0n), [upline("a")], [rule({})])).toEqual([
      "1>a 0 USD held",
      "2>no_upline 200 USD",
    ]);
  });

  it("leaves under the cap what tiers may still add, and what matching takes of the commission", () => {
    const tier = (fromVolume: number, rateBps: number) => ({ fromVolume, rateBps });
    const base: PlanRules["base"] = [
      {
        ...{ name: "Volume", when: {} },
        pays: {
          ...{ kind: "tiered", mode: "whole", retroactive: true },
          tiers: [tier(0, 500), tier(100, 1000), tier(200, 1700)],
        },
      },
    ];
    // 25 % of 20.00 is 500: 100 were accrued at 5 %, the top tier would add 12 %, 240. 160 are left for 700.
    expect(brief(purchase(2000n, 100n), [upline("a"), upline("b")], [rule({})], 2500, base)).toEqual([
      "1>a 114 USD held",
      "2>b 45 USD held",
    ]);
    // Matching pays 50 % of the 100: 500 less 150 leaves 350.
    const matching: BonusRule = { kind: "matching", name: "match", rates: [5000] };
    expect(brief(purchase(2000n, 100n), [upline("a"), upline("b")], [rule({}), matching], 2500)).toEqual([
      "1>a 250 USD held",
      "2>b 100 USD held",
    ]);
  });

  it("rests on the order, so that a refund takes it back, and on nothing where there is none", () => {
    const bases = (of: ReferralEvent) =>
      referralLines(
        of,
        { sponsor: [upline("a")], placement: [] },
        {
          ranks,
          capBps: 10_000,
          bonuses: [rule({}), rule({ trigger: "event", event: "x" })],
        },
      ).lines.map((line) => line.refundBase);
    expect(bases(purchase(100_000n, 0n))).toEqual([100_000n, 100_000n]);
    expect(bases(purchase(0n, 0n))).toEqual([1n, 1n]);
    expect(bases(event("x"))).toEqual([0n, 0n]);
  });
});
