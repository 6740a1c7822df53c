import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { openShop, type Promoter, type Shop, wrongBooks } from "../../local/testing/money-fixtures.ts";
import {
  booksOf,
  calculatePeriod,
  finalisePeriod,
  makePeriod,
  sellAll,
} from "../../local/testing/period-fixtures.ts";
import { runJob, settleAll } from "../../local/testing/run-job.ts";
import { startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";

/*
 * Goal: what a period and its orders have paid is taken back to the unit by refunds of 30, 30 and 40 of 100, in any order,
 * repeated, twenty at a time; in the end every account is where it was. Method: routes and jobs alone, from the report of
 * the orders to the claw-back; balances are read account by account and held against figures worked out here by hand.
 */
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

/** All that a plan can pay: tiers, a fifth as points, credit for the customer, every kind of bonus. */
const PLAN = {
  v: 1,
  levels: [1000, 500, 200].map((rateBps) => ({ kind: "percentage", rateBps })),
  compression: "none",
  capBps: 10_000,
  base: [
    {
      name: "volume",
      when: {},
      pays: {
        ...{ kind: "tiered", mode: "whole", retroactive: true },
        tiers: [
          { fromVolume: 0, rateBps: 1000 },
          { fromVolume: 10_000, rateBps: 1200 },
        ],
      },
    },
  ],
  ranks: [
    { key: "bronze", name: "Bronze", requires: { groupVolume: 10_000 } },
    { key: "silver", name: "Silver", requires: { groupVolume: 12_000 } },
  ],
  points: { shareBps: 2000, pointsPerMajor: { USD: 10 } },
  customerReward: { kind: "credit", rateBps: 500, firstOrderOnly: false },
  bonuses: [
    { kind: "fast_start", name: "start", days: 365, rates: [300, 200] },
    { kind: "matching", name: "match", rates: [1000, 500] },
    { kind: "generation", name: "gen", leaderRank: "silver", rates: [100, 100] },
    { kind: "differential", name: "diff", ratesByRank: { bronze: 50, silver: 150 } },
    { kind: "pool", name: "pool", rateBps: 100, sharesByRank: { silver: 1 } },
    { kind: "rank_advancement", name: "up", amountsByRank: { silver: { USD: 700 } } },
    { kind: "referral", name: "refer", trigger: "first_purchase", levels: [{ USD: 500 }, { USD: 200 }] },
  ],
};

interface Closed {
  readonly shop: Shop;
  readonly names: ReadonlyMap<string, string>;
  readonly periodId: string;
  /** 100.00 by Cat, at the bottom of the line; 33.33 by Bob, above her. Ann is above both and sells nothing. */
  readonly cats: string;
  readonly bobs: string;
}

async function close(): Promise<Closed> {
  const shop = await openShop(api, {
    plan: PLAN,
    line: 3,
    program: { approvalMode: "immediate", periodCloseDays: 0 },
  });
  const [ann, bob, cat] = shop.promoters as unknown as [Promoter, Promoter, Promoter];
  const names = new Map([
    [ann.partnerId, "Ann"],
    [bob.partnerId, "Bob"],
    [cat.partnerId, "Cat"],
  ]);
  const [cats = "", bobs = ""] = await sellAll(api, shop, [
    { by: cat, amountMinor: 10_000, hours: 9, more: { customer: { id: "c1" } } },
    { by: bob, amountMinor: 3333, hours: 8, more: { customer: { id: "c2" } } },
  ]);
  await runJob(api, "settle-bonus-events");
  const periodId = await makePeriod(api, shop, 1, [12, 1]);
  await calculatePeriod(api, shop, periodId);
  await finalisePeriod(api, shop, periodId);
  await runJob(api, "mature-holds");
  return { shop, names, periodId, cats, bobs };
}

async function refund(shop: Shop, id: string, refundId: string, amountMinor: number, more: object = {}) {
  const answer = await api.call(shop.key, "POST", `/v1/conversions/${id}/refunds`, {
    ...{ refundId, amountMinor, currency: "USD" },
    ...more,
  });
  expect(answer.status).toBeLessThan(300);
}
/** The claw-back delivered so many times at once, after the commission has followed. */
async function clawBack(times = 1): Promise<void> {
  await settleAll(api);
  await Promise.all(Array.from({ length: times }, () => runJob(api, "claw-back-bonuses")));
}
const read = ({ shop, names }: Closed) => booksOf(api, shop, names);

/** What each line of bonus came to, and what of it is taken back, by kind, receiver and level. */
async function linesOf({ shop, names }: Closed): Promise<Record<string, [number, number]>> {
  const { rows } = await api.owner.query(
    "SELECT rule, partner_id, conversion_id, level, amount_minor::int AS amount, reversed_minor::int AS reversed FROM bonuses WHERE program_id = $1 AND partner_id IS NOT NULL",
    [shop.programId],
  );
  const { rows: orders } = await api.owner.query(
    "SELECT id, amount_minor::int AS amount FROM conversions WHERE program_id = $1",
    [shop.programId],
  );
  const ofOrder = new Map(orders.map(({ id, amount }) => [id, ` of ${amount}`]));
  return Object.fromEntries(
    rows.map((row) => [
      `${row.rule} ${row.level} ${names.get(row.partner_id)}${ofOrder.get(row.conversion_id) ?? ""}`,
      [row.amount, row.reversed],
    ]),
  );
}

/*
 * Commission of Cat's 100.00: 10.00, 5.00 and 2.00 up the line, a fifth of each as points at 10 for 1.00: 20, 10 and 4
 * points, so that 8.00, 4.00 and 1.60 are cash. Of Bob's 33.33: 3.333 and 1.6665, rounded down; of 3.33 a fifth is 0.66,
 * 6 points for 0.60, and 2.73 cash; of 1.66 0.33, 3 points for 0.30, and 1.36 cash. Of both customers get 5 %: 5.00 and 1.66.
 */
const BOBS_SALE = { cash: [0, 273, 136], points: [0, 6, 3], credit: 166 };
/** Each line of bonus, and what of it is taken back when 30, 60 and all of Cat's 100.00 are refunded. */
const LINES: Record<string, [granted: number, at30: number, at60: number, at100: number]> = {
  // Cat reached 12 %: 2 % more of 100.00. Bob's 33.33 did not.
  "volume 1 Cat": [200, 60, 120, 200],
  // 3 % to the sponsor, 2 % to that one's: of Cat's 100.00, and 99.99 cents of Bob's, which nobody gives back here.
  "start 1 Bob": [300, 90, 180, 300],
  "start 2 Ann": [200, 60, 120, 200],
  "start 1 Ann": [99, 0, 0, 0],
  // 10 % of Cat's 10.00 to Bob; of Bob's 8.33 to Ann, of which 1.50, 3.00 and 5.00 go: 83 × 150 ÷ 833 = 14.9…; 5 % of Cat's.
  "match 1 Bob": [100, 30, 60, 100],
  "match 1 Ann": [83, 14, 29, 49],
  "match 2 Ann": [50, 15, 30, 50],
  // Bob, then Ann, lead Cat's sale; Ann alone Bob's: 1 % of 33.33.
  "gen 1 Bob": [100, 30, 60, 100],
  "gen 2 Ann": [100, 30, 60, 100],
  "gen 1 Ann": [33, 0, 0, 0],
  // Cat is bronze: 0.5 %; Bob silver: 1 % more, and 1.5 % of his own 33.33; Ann silver as well: nothing.
  "diff 1 Cat": [50, 15, 30, 50],
  "diff 2 Bob": [100, 30, 60, 100],
  "diff 1 Bob": [49, 0, 0, 0],
  // 1 % of 133.33 is 1.33, in halves: the unit left over to who stands higher. 67 × 3000 ÷ 13333 = 15.07…; 66 × … = 14.8….
  "pool 1 Ann": [67, 15, 30, 50],
  "pool 1 Bob": [66, 14, 29, 49],
  // Ranks stay reached.
  "up 2 Ann": [700, 0, 0, 0],
  "up 2 Bob": [700, 0, 0, 0],
  // For Cat's first purchase, and for Bob's.
  "refer 1 Bob of 10000": [500, 150, 300, 500],
  "refer 2 Ann of 10000": [200, 60, 120, 200],
  "refer 1 Ann of 3333": [500, 0, 0, 0],
};
/** What of Cat's sale is left of commission: cash of Cat, Bob and Ann, their points, and the customer's credit of 5.00. */
const LEFT = {
  0: { cash: [800, 400, 160], points: [20, 10, 4], credit: 500 },
  // 4 × 30 % = 1.2 points: one is taken.
  30: { cash: [560, 280, 112], points: [14, 7, 3], credit: 350 },
  60: { cash: [320, 160, 64], points: [8, 4, 2], credit: 200 },
  100: { cash: [0, 0, 0], points: [0, 0, 0], credit: 0 },
} as const;
type Percent = keyof typeof LEFT;
const STEPS: readonly Percent[] = [0, 30, 60, 100];

/** The lines as they stand when so much of Cat's sale is refunded, and nothing of Bob's. */
const expectedLines = (percent: Percent) =>
  Object.fromEntries(
    Object.entries(LINES).map(([line, [granted, ...reversed]]) => [
      line,
      [granted, percent === 0 ? 0 : reversed[STEPS.indexOf(percent) - 1]],
    ]),
  );

/** All accounts that are not at zero then. Bonuses of the period are available, those of events wait as commission does. */
function expectedBooks(percent: Percent): Record<string, number> {
  const { cash, points, credit } = LEFT[percent];
  const left = (who: string, wanted: (line: string) => boolean) =>
    Object.entries(expectedLines(percent)).reduce(
      (sum, [line, [granted = 0, reversed = 0]]) =>
        line.split(" ")[2] === who && wanted(line) ? sum + granted - reversed : sum,
      0,
    );
  const ofEvent = (line: string) => line.startsWith("refer");
  const partners = ["Cat", "Bob", "Ann"].map((who, index) => ({
    who,
    // With what Bob's sale has paid, which stays.
    pending: (cash[index] ?? 0) + (BOBS_SALE.cash[index] ?? 0) + left(who, ofEvent),
    available: left(who, (line) => !ofEvent(line)),
    points: (points[index] ?? 0) + (BOBS_SALE.points[index] ?? 0),
  }));
  const paid = partners.reduce((sum, one) => sum + one.pending + one.available, 0);
  const granted = partners.reduce((sum, one) => sum + one.points, 0);
  const credits = credit + BOBS_SALE.credit;
  const books = {
    ...Object.fromEntries(
      partners.flatMap((one) => [
        [`partner_pending ${one.who} USD`, one.pending],
        [`partner_available ${one.who} USD`, one.available],
        [`partner_points_pending ${one.who} PTS`, one.points],
      ]),
    ),
    "program_commission USD": -paid,
    "program_points PTS": -granted,
    "program_credit USD": -credits,
    "customer_credit_pending USD": credits,
  };
  return Object.fromEntries(Object.entries(books).filter(([, balance]) => balance !== 0));
}

describe("a period that was closed by the job", () => {
  it("has paid each kind of bonus as worked out by hand, and commission and points beside it", async () => {
    const closed = await close();
    expect(await linesOf(closed)).toEqual(expectedLines(0));
    expect(await read(closed)).toEqual(expectedBooks(0));
  });

  it("gives back at every level and bonus what refunds of 30, 30 and 40 of 100 take, once each, whoever repeats what", async () => {
    const closed = await close();
    const { shop, cats, bobs } = closed;
    for (const [index, part] of [3000, 3000, 4000].entries()) {
      // Told twenty times at once, and worked through by twenty deliveries.
      await Promise.all(Array.from({ length: 20 }, () => refund(shop, cats, `r${index}`, part)));
      await clawBack(20);
      const percent = STEPS[index + 1] ?? 100;
      expect(await linesOf(closed)).toEqual(expectedLines(percent));
      expect(await read(closed)).toEqual(expectedBooks(percent));
    }
    await refund(shop, cats, "r0", 3000);
    await clawBack(20);
    expect(await read(closed)).toEqual(expectedBooks(100));
    await refund(shop, bobs, "all", 3333);
    await clawBack(20);
    expect(await read(closed)).toEqual(NOTHING_LEFT);
  });

  /** 7.00 each for a rank that stays reached; of everything else nothing. */
  const NOTHING_LEFT = {
    "partner_available Ann USD": 700,
    "partner_available Bob USD": 700,
    "program_commission USD": -1400,
  };

  it.each([
    [
      "the largest first",
      [
        ["cats", 4000],
        ["cats", 3000],
        ["bobs", 3333],
        ["cats", 3000],
      ],
    ],
    [
      "Bob's before, Cat's in parts",
      [
        ["bobs", 1111],
        ["cats", 3000],
        ["bobs", 2222],
        ["cats", 4000],
        ["cats", 3000],
      ],
    ],
    [
      "each whole",
      [
        ["cats", 10_000],
        ["bobs", 3333],
      ],
    ],
  ] as const)("ends where it began in any order: %s", async (_, steps) => {
    const closed = await close();
    for (const [index, [whose, part]] of steps.entries()) {
      await refund(closed.shop, closed[whose], `r${index}`, part);
      await clawBack(2);
    }
    expect(await read(closed)).toEqual(NOTHING_LEFT);
  });

  it("comes to the same when refunds wait and are worked through together", async () => {
    const closed = await close();
    const { shop, cats, bobs } = closed;
    await Promise.all([
      refund(shop, cats, "a", 4000),
      refund(shop, bobs, "b", 3333),
      refund(shop, cats, "c", 3000),
      refund(shop, cats, "d", 3000),
    ]);
    await clawBack(20);
    expect(await read(closed)).toEqual(NOTHING_LEFT);
  });

  it("ends there as well when holds were over: what was available is debited, and a chargeback that is reversed gives back", async () => {
    const closed = await close();
    const { shop, cats, bobs } = closed;
    await refund(shop, cats, "early", 3000);
    await clawBack();
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 31 * 86_400_000 });
    try {
      await runJob(api, "mature-holds");
      const mature = await read(closed);
      expect(Object.keys(mature).filter((account) => account.includes("pending"))).toEqual([]);
      await refund(shop, cats, "late", 7000, { reason: "chargeback" });
      await refund(shop, bobs, "bobs", 3333);
      await clawBack(20);
      expect(await read(closed)).toEqual(NOTHING_LEFT);
      // The chargeback is reversed: all but the first 30 comes back; and is taken again, by its own id.
      await refund(shop, cats, "late", 7000, { status: "failed" });
      await clawBack(20);
      expect(await linesOf(closed)).toMatchObject({
        "start 1 Bob": [300, 90],
        "refer 1 Bob of 10000": [500, 150],
        "match 1 Bob": [100, 30],
      });
      await refund(shop, cats, "again", 7000);
      await clawBack(20);
      expect(await read(closed)).toEqual(NOTHING_LEFT);
    } finally {
      vi.useRealTimers();
    }
  });
});
