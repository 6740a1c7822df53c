import { describe, expect, it } from "vitest";
import { periodColumns, type TestMember, type TestSale } from "../../local/testing/period-columns.ts";
import type { BonusRule } from "../commission/rules/bonus.ts";
import type { BonusRules } from "./receivers.ts";
import { allBonusLines } from "./run-bonuses.ts";

/** Goal: each rule pays what one computes by hand. Method: small trees; a line is written `level>position amount`, breakage by its reason. */

const BRONZE = 0;
const SILVER = 1;
const GOLD = 2;
const ranks = ["bronze", "silver", "gold"].map((key) => ({ key, name: key, requires: {} }));
const DAY_MS = 86_400_000;

interface Case {
  readonly members: readonly TestMember[];
  readonly sales?: readonly TestSale[];
  readonly commission?: Record<string, Record<number, bigint>>;
  readonly purchaseBonus?: Record<string, bigint>;
  readonly rules?: Partial<BonusRules>;
}

function run(of: Case, ...bonuses: BonusRule[]) {
  const { input, results } = periodColumns(of);
  return allBonusLines(input, results, { ranks, capBps: 10_000, bonuses, ...of.rules });
}

function brief(of: Case, ...bonuses: BonusRule[]): string[] {
  return run(of, ...bonuses).map((line) => {
    const receiver = line.position < 0 ? line.breakageReason : String(line.position);
    const held = line.heldByCap ? " held" : "";
    return `${line.level}>${receiver} ${line.amountMinor}${line.currency === "USD" ? "" : ` ${line.currency}`}${held}`;
  });
}

/** 0 sponsors 1, who sponsors 2, … */
const chain = (...members: TestMember[]): TestMember[] =>
  members.map((member, index) => (index === 0 ? member : { sponsor: index - 1, ...member }));
const sale = (member: number, amountMinor: bigint, more: Partial<TestSale> = {}): TestSale => ({
  member,
  amountMinor,
  ...more,
});

describe("fast start", () => {
  const rule: BonusRule = { kind: "fast_start", name: "start", days: 30, rates: [1000, 500, 200] };

  it("pays the sponsors of a new partner by distance: 10 %, 5 % and 2 % of 100.00", () => {
    expect(brief({ members: chain({}, {}, {}, {}), sales: [sale(3, 10_000n)] }, rule)).toEqual([
      "1>2 1000",
      "2>1 500",
      "3>0 200",
    ]);
  });

  it("keeps what has no upline, and says what rounding each line down cost", () => {
    // 33.33: 333.30 to the sponsor; 166.65 and 66.66 have nobody. 566.61 in all is 566, the floors are 333 + 166 + 66.
    expect(brief({ members: chain({}, {}), sales: [sale(1, 3333n)] }, rule)).toEqual([
      "1>0 333",
      "2>no_upline 166",
      "3>no_upline 66",
      "0>rounding 1",
    ]);
  });

  it("counts a sale in the last millisecond of the days, and none at the moment they are over", () => {
    const members = chain({}, { joinedAtMs: 1000 });
    const at = (occurredAtMs: number) =>
      brief({ members, sales: [sale(1, 10_000n, { occurredAtMs })] }, { ...rule, rates: [1000] });
    expect(at(1000 + 30 * DAY_MS - 1)).toEqual(["1>0 1000"]);
    expect(at(1000 + 30 * DAY_MS)).toEqual([]);
  });

  it("gives nobody the share of a sponsor who may not receive", () => {
    const sales = [sale(3, 10_000n)];
    expect(brief({ members: chain({}, { suspended: true }, { inactive: true }, {}), sales }, rule)).toEqual([
      "1>inactive 1000",
      "2>partner_not_active 500",
      "3>0 200",
    ]);
    const minRank = { ...rule, minRank: "silver" };
    const members = chain({ rank: GOLD }, { rank: SILVER }, { rank: BRONZE }, {});
    expect(brief({ members, sales }, minRank)).toEqual(["1>below_min_rank 1000", "2>1 500", "3>0 200"]);
  });

  it("gathers all that a receiver gets at one level into one line, of the exact sum", () => {
    // Two partners sell 0.15 each: 1.5 units each, 3 together. The half units are not lost.
    const members = [{}, { sponsor: 0 }, { sponsor: 0 }];
    const lines = run({ members, sales: [sale(1, 15n), sale(2, 15n)] }, { ...rule, rates: [1000] });
    expect(lines).toMatchObject([{ position: 0, baseMinor: 30n, amountMinor: 3n, rounding: "exact" }]);
  });

  it("takes the credit's weight: a third of the sale is a third of the base", () => {
    const sales = [sale(1, 10_000n, { weightBps: 3333 })];
    // 3,333.00 basis points of 100.00 are 33.33; 10 % of it is 333.30 minor units.
    expect(run({ members: chain({}, {}), sales }, { ...rule, rates: [1000] })).toMatchObject([
      {
        baseMinor: 3333n,
        amountMinor: 333n,
        exactNumerator: 33_330_000_000n,
        exactDenominator: 100_000_000n,
      },
    ]);
  });
});

describe("matching", () => {
  it("shares the commission of those below by distance: 50 % of personally sponsored ones', 10 % of theirs", () => {
    const rule: BonusRule = { kind: "matching", name: "match", rates: [5000, 1000] };
    const commission = { USD: { 1: 1001n, 2: 500n } };
    const sales = [sale(2, 100_000n)];
    // 0: half of 1,001 is 500.5; a tenth of 500 is 50. 1: half of 500. A tenth of 1,001 has nobody: 100.1.
    expect(brief({ members: chain({}, {}, {}), commission, sales }, rule)).toEqual([
      "1>0 500",
      "1>1 250",
      "2>0 50",
      "2>no_upline 100",
    ]);
  });

  it("follows the sponsors also where the plan pays by the matrix", () => {
    const members = [{}, { sponsor: 0, parent: 0 }, { sponsor: 0, parent: 1 }];
    const rule: BonusRule = { kind: "matching", name: "match", rates: [5000] };
    const commission = { USD: { 2: 500n } };
    const sales = [sale(2, 100_000n)];
    expect(brief({ members, commission, sales, rules: { tree: "placement" } }, rule)).toEqual(["1>0 250"]);
  });
});

describe("generation", () => {
  const rule: BonusRule = { kind: "generation", name: "gen", leaderRank: "gold", rates: [300, 200, 100] };
  const members = chain({ rank: GOLD }, { rank: SILVER }, { rank: GOLD }, {});

  it("pays one leader after the other, whoever stands between them", () => {
    // 3 sells: 2 leads its first generation, 0 its second; there is no third.
    expect(brief({ members, sales: [sale(3, 10_000n)] }, rule)).toEqual([
      "1>2 300",
      "2>0 200",
      "3>no_upline 100",
    ]);
  });

  it("lets nobody lead its own sales", () => {
    expect(brief({ members, sales: [sale(2, 10_000n)] }, rule)).toEqual([
      "1>0 300",
      "2>no_upline 200",
      "3>no_upline 100",
    ]);
  });

  it("lets a leader who may not receive end its generation all the same", () => {
    const suspended = members.map((member, index) => (index === 2 ? { ...member, suspended: true } : member));
    expect(brief({ members: suspended, sales: [sale(3, 10_000n)] }, { ...rule, rates: [300, 200] })).toEqual([
      "1>partner_not_active 300",
      "2>0 200",
    ]);
  });

  it("follows the matrix where the plan does, also where the parent's position is higher", () => {
    // In the matrix 1 stands below 2, who stands below 0.
    const placed = [
      { rank: GOLD, parent: -1 },
      { sponsor: 0, parent: 2 },
      { sponsor: 0, parent: 0, rank: GOLD },
    ];
    const sales = [sale(1, 10_000n)];
    expect(
      brief({ members: placed, sales, rules: { tree: "placement" } }, { ...rule, rates: [300, 200] }),
    ).toEqual(["1>2 300", "2>0 200"]);
    expect(brief({ members: placed, sales }, { ...rule, rates: [300] })).toEqual(["1>0 300"]);
  });
});

describe("differential", () => {
  const rule: BonusRule = {
    kind: "differential",
    name: "diff",
    ratesByRank: { bronze: 500, silver: 900, gold: 1200 },
  };
  const members = chain({ rank: GOLD }, { rank: SILVER }, { rank: SILVER }, { rank: BRONZE }, {});

  it("pays each what its rate is above the highest paid below: 5 %, 4 %, nothing to an equal rank, 3 %", () => {
    expect(brief({ members, sales: [sale(4, 10_000n)] }, rule)).toEqual(["1>3 500", "2>2 400", "3>0 300"]);
  });

  it("begins with whoever sold", () => {
    // Position 1 sells: its own 9 %, then 3 % to gold.
    expect(run({ members, sales: [sale(1, 10_000n)] }, rule)).toMatchObject([
      {
        position: 1,
        level: 1,
        rateBps: 900,
        amountMinor: 900n,
        details: { paidBelowBps: 0, ownRateBps: 900 },
      },
      {
        position: 0,
        level: 3,
        rateBps: 300,
        amountMinor: 300n,
        details: { paidBelowBps: 900, ownRateBps: 1200 },
      },
    ]);
  });

  it("passes over who may not receive, who then blocks nobody", () => {
    const inactive = members.map((member, index) => (index === 2 ? { ...member, inactive: true } : member));
    expect(brief({ members: inactive, sales: [sale(4, 10_000n)] }, rule)).toEqual([
      "1>3 500",
      "2>1 400",
      "3>0 300",
    ]);
  });

  it("keeps what is missing to the highest rate when the tree ends", () => {
    const noGold = members.map((member, index) => (index === 0 ? { ...member, suspended: true } : member));
    expect(brief({ members: noGold, sales: [sale(4, 10_000n)] }, rule)).toEqual([
      "1>3 500",
      "2>2 400",
      "3>nobody_qualified 300",
    ]);
  });

  it("takes for a rank that is not named the rate of the nearest one below it", () => {
    const named = { ...rule, ratesByRank: { bronze: 500, gold: 1200 } };
    // Silver has bronze's 5 %, so it gets nothing above bronze; gold gets the 7 % that are missing.
    expect(brief({ members, sales: [sale(4, 10_000n)] }, named)).toEqual(["1>3 500", "2>0 700"]);
  });
});

describe("rank advancement", () => {
  const rule: BonusRule = {
    kind: "rank_advancement",
    name: "up",
    amountsByRank: { bronze: { USD: 1000, EUR: 900 }, gold: { USD: 5000 } },
  };
  const sold = [sale(0, 100_000n)];

  it("pays every named rank that is reached for the first time, also those jumped over", () => {
    expect(brief({ members: [{ rank: GOLD }], sales: sold }, rule)).toEqual(["1>0 1000", "3>0 5000"]);
    expect(brief({ members: [{ rank: GOLD, lifetimeBefore: SILVER }], sales: sold }, rule)).toEqual([
      "3>0 5000",
    ]);
  });

  it("pays nothing twice in a life: not for a rank that is held again", () => {
    const again = { rank: GOLD, lifetimeRank: GOLD, lifetimeBefore: GOLD };
    expect(brief({ members: [again], sales: sold }, rule)).toEqual([]);
  });

  it("pays one currency: that in which the member and all below it sold most often", () => {
    const euros = [sale(1, 100_000n, { currency: "EUR" }), sale(1, 100_000n, { currency: "EUR" }), ...sold];
    expect(brief({ members: chain({ rank: BRONZE }, {}), sales: euros }, rule)).toEqual(["1>0 900 EUR"]);
    // Gold names no euros.
    const members = chain({ rank: GOLD, lifetimeBefore: SILVER }, {});
    expect(brief({ members, sales: euros }, rule)).toEqual(["3>0 5000"]);
  });

  it("is held by the cap, in proportion: 20 % of 100.00 less 5.00 of commission leave 15.00 for 60.00", () => {
    const of: Case = {
      members: [{ rank: GOLD }],
      sales: [sale(0, 10_000n)],
      commission: { USD: { 0: 500n } },
      rules: { capBps: 2000 },
    };
    // 1,000 × 1,500 ÷ 6,000 = 250 and 5,000 × 1,500 ÷ 6,000 = 1,250.
    expect(brief(of, rule)).toEqual(["1>0 250 held", "3>0 1250 held"]);
    expect(run(of, rule)[0]?.details).toEqual({ rank: "bronze", members: 1, uncappedMinor: "1000" });
  });

  it("gives way to percentages, and keeps what is not whole", () => {
    const of: Case = {
      members: chain({ rank: BRONZE }, { rank: BRONZE }, { rank: BRONZE }),
      sales: [sale(2, 10_000n)],
      rules: { capBps: 1100 },
    };
    const start: BonusRule = { kind: "fast_start", name: "start", days: 30, rates: [1000] };
    // Of 1,100, fast start takes 1,000; the three share 100: 33 each, and 1 is left.
    expect(brief(of, rule, start)).toEqual([
      "1>0 33 held",
      "1>1 33 held",
      "1>2 33 held",
      "0>rounding 1",
      "1>1 1000",
    ]);
  });

  it("keeps the amount of who may not receive", () => {
    expect(brief({ members: [{ rank: BRONZE, inactive: true }], sales: sold }, rule)).toEqual([
      "1>inactive 1000",
    ]);
  });
});

describe("pool", () => {
  const rule: BonusRule = { kind: "pool", name: "pool", rateBps: 200, sharesByRank: { silver: 1, gold: 2 } };
  const members = chain({ rank: GOLD }, { rank: SILVER }, { rank: BRONZE }, { rank: SILVER });

  it("is divided by shares, the last units to the largest remainders", () => {
    // 2 % of 99.99 is 199.98: 199 units. Gold's half is 99.99, each silver's quarter 49.995: the silvers' remainders are larger.
    expect(brief({ members, sales: [sale(2, 9999n)] }, rule)).toEqual(["1>0 99", "1>1 50", "1>3 50"]);
  });

  it("is the program's where nobody has a share", () => {
    expect(brief({ members: [{ rank: BRONZE }], sales: [sale(0, 9999n)] }, rule)).toEqual([
      "1>nobody_qualified 199",
    ]);
  });

  it("is one pool for each currency", () => {
    const sales = [sale(2, 10_000n), sale(2, 5000n, { currency: "VND" })];
    expect(brief({ members: [{}, {}, { rank: GOLD }], sales }, rule)).toEqual(["1>2 200", "1>2 100 VND"]);
  });
});

describe("the cap", () => {
  it("holds percentages as well where a campaign's own plan paid more than this one's", () => {
    // 20 % of 100.00 is 2,000; 1,900 were paid: 100 is left of the 1,500 that fast start would pay.
    const start: BonusRule = { kind: "fast_start", name: "start", days: 30, rates: [1000, 500] };
    const of: Case = {
      members: chain({}, {}, {}),
      sales: [sale(2, 10_000n)],
      commission: { USD: { 2: 1900n } },
      rules: { capBps: 2000 },
    };
    // 1,000 × 100 ÷ 1,500 = 66.67 and 500 × 100 ÷ 1,500 = 33.33: 99, and 1 that rounding keeps.
    expect(brief(of, start)).toEqual(["1>1 66 held", "2>0 33 held", "0>rounding 1"]);
  });

  it("counts what first purchases among the sales were paid already", () => {
    const up: BonusRule = { kind: "rank_advancement", name: "up", amountsByRank: { bronze: { USD: 1000 } } };
    const of: Case = {
      members: [{ rank: BRONZE }],
      sales: [sale(0, 10_000n)],
      commission: { USD: { 0: 500n } },
      purchaseBonus: { USD: 1100n },
      rules: { capBps: 2000 },
    };
    // 20 % of 100.00 less 5.00 of commission and 11.00 for the first purchase: 4.00 of the 10.00.
    expect(brief(of, up)).toEqual(["1>0 400 held"]);
  });

  it("leaves nothing in a currency without sales", () => {
    const up: BonusRule = { kind: "rank_advancement", name: "up", amountsByRank: { bronze: { USD: 1000 } } };
    expect(brief({ members: [{ rank: BRONZE }] }, up)).toEqual(["1>0 0 held"]);
  });
});

it("refuses a rule that names a rank which the plan does not have", () => {
  const unknown: BonusRule = { kind: "pool", name: "pool", rateBps: 1, sharesByRank: { diamond: 1 } };
  expect(() => run({ members: [{}], sales: [sale(0, 1n)] }, unknown)).toThrow("no rank diamond");
});
