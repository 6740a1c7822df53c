import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import {
  addPromoter,
  click,
  daysFromNow,
  openShop,
  type Promoter,
  type Shop,
  sell,
  storeClick,
  tokenOf,
  wrongBooks,
} from "../local/testing/money-fixtures.ts";
import {
  booksOf,
  calculatePeriod,
  finalisePeriod,
  hoursAgo,
  makePeriod,
} from "../local/testing/period-fixtures.ts";
import { runJob, settleAll } from "../local/testing/run-job.ts";
import { numbers, shuffled } from "../local/testing/seeded.ts";
import { startTestApi, type TestApi } from "../local/testing/start-test-api.ts";
import { readNdjson, verifyReceipts } from "../scripts/verify-receipts.mjs";
import { app } from "./app.ts";

/*
 * Goal: whatever happened in whatever order, refunding everything returns every balance to where it was. Method: a plan
 * with everything on; orders, refunds, refunds that fail, late clicks, decisions and points that are spent, by chance of a
 * seed, while two periods are closed; routes and jobs alone. On the way each book is checked and each receipt recomputed;
 * then everything is refunded.
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

const tiered = (mode: "whole" | "marginal", retroactive: boolean) => ({
  ...{ kind: "tiered", mode, retroactive },
  tiers: [
    { fromVolume: 0, rateBps: 1000 },
    { fromVolume: 1500, rateBps: 1150 },
    { fromVolume: 5000, rateBps: 1333 },
  ],
});
const PLAN = {
  v: 1,
  levels: [
    { kind: "percentage", rateBps: 1000 },
    { kind: "percentage", rateBps: 333, ratesByRank: { silver: 451 } },
    { kind: "percentage", rateBps: 177, requires: { personalVolume: 1000 } },
    { kind: "flat", amountsMinor: { USD: 23, VND: 301 } },
  ],
  compression: "dynamic",
  capBps: 8000,
  payFlatOnZeroAmount: true,
  activity: { personalVolume: 1, graceDays: 0 },
  base: [
    { name: "first", when: { customerOrder: "first" }, pays: { kind: "flat", amountsMinor: { USD: 111 } } },
    { name: "shoes", when: { categories: ["shoes"] }, pays: tiered("marginal", false) },
    { name: "gifts", when: { categories: ["gift"] }, pays: { kind: "nothing" } },
    { name: "rest", when: {}, pays: tiered("whole", true) },
  ],
  ranks: [
    { key: "bronze", name: "Bronze", requires: { groupVolume: 2000 } },
    { key: "silver", name: "Silver", requires: { groupVolume: 9000 } },
  ],
  demotion: "one_step",
  points: { shareBps: 2500, pointsPerMajor: { USD: 7 }, expireAfterDays: 400 },
  customerReward: { kind: "credit", rateBps: 300, firstOrderOnly: false },
  bonuses: [
    { kind: "fast_start", name: "start", days: 365, rates: [211, 103] },
    { kind: "matching", name: "match", rates: [700, 300] },
    { kind: "generation", name: "gen", leaderRank: "bronze", rates: [97, 51] },
    { kind: "differential", name: "diff", ratesByRank: { bronze: 60, silver: 170 } },
    { kind: "pool", name: "pool", rateBps: 143, sharesByRank: { bronze: 1, silver: 3 }, minRank: "bronze" },
    { kind: "rank_advancement", name: "up", amountsByRank: { bronze: { USD: 90 }, silver: { USD: 205 } } },
    { kind: "referral", name: "refer", trigger: "first_purchase", levels: [{ USD: 150 }, { USD: 70 }] },
  ],
};

interface Order {
  readonly id: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly visitor: string;
  readonly at: Date;
  /** Refunds that count, by id. */
  readonly refunds: Map<string, number>;
}

/** A program with six partners in a tree of sponsors, and what happens to it. */
class Story {
  readonly shop: Shop;
  readonly partners: readonly Promoter[];
  private readonly next: () => number;
  private readonly orders: Order[] = [];
  private readonly spendings = new Set<string>();
  private serial = 0;

  constructor(shop: Shop, partners: readonly Promoter[], next: () => number) {
    this.shop = shop;
    this.partners = partners;
    this.next = next;
  }

  private below = (n: number) => Math.floor(this.next() * n);
  private one<T>(of: readonly T[]): T {
    const chosen = of[this.below(of.length)];
    if (chosen === undefined) throw new Error("there is none");
    return chosen;
  }
  private name = (start: string) => `${start}-${++this.serial}`;
  private call = (path: string, body: object) => api.call(this.shop.key, "POST", `/v1${path}`, body);

  /** An order up to `hours` ago, brought by one or two partners. */
  async order(hours: readonly [from: number, until: number]): Promise<void> {
    const at = hoursAgo(hours[1] + this.next() * (hours[0] - hours[1]));
    const visitor = randomUUID();
    let token: string | undefined;
    for (let n = this.below(2); n >= 0; n--) {
      const made = click(this.one(this.partners), { at: new Date(at.getTime() - (n + 1) * 60_000), visitor });
      token = await tokenOf(api, await storeClick(api, made));
    }
    const currency = this.next() < 0.75 ? "USD" : "VND";
    const amountMinor = this.next() < 0.1 ? 0 : 1 + this.below(6000);
    const part = (share: number) => Math.floor(amountMinor * share);
    const items = [
      { productId: "a", category: "shoes", quantity: 1, amountMinor: part(0.4) },
      { productId: "b", category: "gift", quantity: 2, amountMinor: part(0.2) },
    ];
    const { id } = await sell(api, this.shop, undefined, {
      ...{ clickId: token, occurredAt: at.toISOString(), amountMinor, currency },
      ...{ customer: { id: `customer-${this.below(4)}` }, ...(this.next() < 0.5 ? { items } : {}) },
    });
    this.orders.push({ id, amountMinor, currency, visitor, at, refunds: new Map() });
  }

  private async tell(order: Order, refundId: string, amountMinor: number, more: object = {}): Promise<void> {
    const { id, currency } = order;
    const body = { refundId, amountMinor, currency, ...more };
    const answers = await Promise.all(
      Array.from({ length: 1 + this.below(3) }, () => this.call(`/conversions/${id}/refunds`, body)),
    );
    for (const { status } of answers) expect(status).toBeLessThan(300);
  }

  /** Of any order; together they may come to more than it was. */
  async refund(): Promise<void> {
    const order = this.one(this.orders);
    const amountMinor = 1 + this.below(order.amountMinor);
    const refundId = this.name(`${order.id}-r`);
    await this.tell(order, refundId, amountMinor, this.next() < 0.3 ? { reason: "chargeback" } : {});
    order.refunds.set(refundId, amountMinor);
  }

  async failRefund(): Promise<void> {
    const order = this.one(this.orders);
    const [refund] = shuffled([...order.refunds], this.next);
    if (refund === undefined) return;
    await this.tell(order, ...refund, { status: "failed" });
    order.refunds.delete(refund[0]);
  }

  async decide(): Promise<void> {
    const { id } = this.one(this.orders);
    if (this.next() < 0.15) await this.call(`/conversions/${id}/reject`, { reason: "by chance" });
    else await api.call(this.shop.key, "POST", `/v1/conversions/${id}/approve`);
  }

  /** A click of the same visitor arrives, so that others are credited. */
  async lateClick(): Promise<void> {
    const { id, at, visitor } = this.one(this.orders);
    await storeClick(
      api,
      click(this.one(this.partners), { at: new Date(at.getTime() - this.below(30_000)), visitor }),
    );
    await api.owner.query("UPDATE conversions SET attribution_due = true WHERE id = $1", [id]);
  }

  async spendPoints(): Promise<void> {
    const orderId = this.name("points");
    const partnerId = this.one(this.partners).partnerId;
    const body = { programId: this.shop.programId, partnerId, points: 1 + this.below(20), orderId };
    if ((await this.call("/points/spend", body)).status === 201) this.spendings.add(orderId);
  }

  /** Some of the jobs, some of them twice at once. */
  async work(): Promise<void> {
    const jobs = [
      ...(["attribute-conversions", "accrue-commissions", "settle-bonus-events"] as const),
      ...(["claw-back-bonuses", "mature-holds"] as const),
    ];
    for (const job of shuffled(jobs, this.next)) {
      if (this.next() < 0.5) await Promise.all([runJob(api, job), runJob(api, job)]);
      else await runJob(api, job);
    }
  }

  async live(steps: number, hours: readonly [number, number]): Promise<void> {
    for (let n = 0; n < steps; n++) {
      const chance = this.next();
      if (chance < 0.3) await this.order(hours);
      else if (chance < 0.5) await this.refund();
      else if (chance < 0.58) await this.failRefund();
      else if (chance < 0.7) await this.decide();
      else if (chance < 0.78) await this.lateClick();
      else if (chance < 0.84) await this.spendPoints();
      else await this.work();
    }
  }

  /** Every order is refunded by what is left of it, or rejected; all that was spent comes back. */
  async undo(): Promise<void> {
    for (const order of shuffled(this.orders, this.next)) {
      const left = order.amountMinor - [...order.refunds.values()].reduce((sum, one) => sum + one, 0);
      if (order.amountMinor === 0 || this.next() < 0.2)
        await this.call(`/conversions/${order.id}/reject`, { reason: "all is undone" });
      else if (left > 0) await this.tell(order, this.name(`${order.id}-r`), left);
      if (this.next() < 0.3) await this.work();
    }
    for (const orderId of this.spendings)
      expect((await this.call("/points/give-back", { programId: this.shop.programId, orderId })).status).toBe(
        200,
      );
  }
}

async function begin(seed: number): Promise<Story> {
  const next = numbers(seed);
  const shop = await openShop(api, {
    plan: PLAN,
    line: 3,
    program: { periodCloseDays: 0, attributionModel: "linear", holdDays: 1 },
  });
  const [top, middle, low] = shop.promoters as unknown as [Promoter, Promoter, Promoter];
  const others: Promoter[] = [];
  for (const sponsor of [top, middle, low])
    others.push(await addPromoter(api, shop, { sponsorPartnerId: sponsor.partnerId }));
  return new Story(shop, [top, middle, low, ...others], next);
}

/** Until no job finds anything to do. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) {
    await settleAll(api);
    const done = [await runJob(api, "settle-bonus-events"), await runJob(api, "claw-back-bonuses")];
    if (done.every((counts) => Object.values(counts).every((count) => count === 0))) return;
  }
  throw new Error("the jobs did not come to rest");
}

async function take(key: string, path: string): Promise<string> {
  const context = { waitUntil: () => undefined, passThroughOnException: () => undefined, props: {} };
  const headers = { authorization: `Bearer ${key}` };
  const response = await app.request(`http://api.test/api${path}`, { headers }, api.env, context);
  expect(response.status).toBe(200);
  return response.text();
}

/** What a partner finds wrong with what it was told of each entry, by the script that it is given. */
async function faultsOf({ shop, partners }: Story): Promise<unknown[]> {
  while (Object.values(await runJob(api, "issue-receipts")).some((count) => count > 0));
  const keys = JSON.parse(await take("", "/receipts/keys.json"));
  const faults: unknown[] = [];
  for (const { partnerId } of partners) {
    const told = readNdjson(await take(shop.key, `/v1/receipts/export?partnerId=${partnerId}`));
    faults.push(...verifyReceipts(told, keys).faults);
  }
  return faults;
}

/** Lines whose amount is not their exact fraction, rounded as they say. */
const WRONG_LINES = `
  SELECT id, amount_minor, exact_numerator, exact_denominator, rounding FROM (
    SELECT id, program_id, amount_minor, exact_numerator, exact_denominator, rounding FROM accruals
    UNION ALL SELECT id, program_id, amount_minor, exact_numerator, exact_denominator, rounding FROM bonuses
  ) l WHERE program_id = $1 AND amount_minor <> div(exact_numerator::numeric, exact_denominator::numeric) + (rounding = 'remainder')::int`;
/** Lines of partners of which something is left, but for those of ranks, which stay reached. */
const LEFT = `
  SELECT 'accrual' AS what, level, amount_minor, reversed_minor FROM accruals
  WHERE program_id = $1 AND partner_id IS NOT NULL AND (amount_minor <> reversed_minor OR points <> reversed_points)
  UNION ALL SELECT rule, level, amount_minor, reversed_minor FROM bonuses
  WHERE program_id = $1 AND partner_id IS NOT NULL AND amount_minor <> reversed_minor AND kind <> 'rank_advancement'`;

describe("Refunding everything", () => {
  it.each([3])(
    "returns every balance to where it was (seed %i)",
    async (seed) => {
      const story = await begin(seed);
      const { shop, partners } = story;
      const rowsOf = async (text: string) => (await api.owner.query(text, [shop.programId])).rows;
      const first = await makePeriod(api, shop, 1, [48, 24]);
      const second = await makePeriod(api, shop, 2, [24, 1]);
      await story.order([47, 25]);
      await story.live(30, [47, 25]);
      await settle();
      await calculatePeriod(api, shop, first);
      await story.live(15, [47, 2]);
      await story.live(15, [23, 2]);
      await settle();
      // The same run that brings the first into force takes down the second, which has ended as well.
      await finalisePeriod(api, shop, first);
      await story.live(15, [47, 2]);
      await finalisePeriod(api, shop, second);
      await story.live(15, [47, 2]);
      await settle();
      await daysFromNow(2, () => runJob(api, "mature-holds"));
      await story.live(10, [47, 2]);
      await settle();

      expect(await wrongBooks(api.owner)).toEqual([]);
      expect(await rowsOf(WRONG_LINES)).toEqual([]);
      expect(await faultsOf(story)).toEqual([]);
      const kinds = await rowsOf(
        "SELECT DISTINCT kind FROM bonuses WHERE program_id = $1 AND partner_id IS NOT NULL AND amount_minor > 0 ORDER BY 1",
      );
      expect(kinds.map(({ kind }) => kind)).toEqual(
        [...PLAN.bonuses.map(({ kind }) => kind), "tier"].toSorted(),
      );

      await story.undo();
      await settle();
      expect(await rowsOf(LEFT)).toEqual([]);
      const names = new Map(partners.map(({ partnerId }, n) => [partnerId, String(n)]));
      const ranks = await rowsOf(
        "SELECT partner_id AS id, sum(amount_minor)::int AS amount FROM bonuses WHERE program_id = $1 AND kind = 'rank_advancement' AND partner_id IS NOT NULL GROUP BY 1",
      );
      expect(await booksOf(api, shop, names)).toEqual(
        Object.fromEntries([
          ...ranks.map(({ id, amount }) => [`partner_available ${names.get(id)} USD`, amount]),
          ["program_commission USD", -ranks.reduce((sum, { amount }) => sum + amount, 0)],
        ]),
      );
      expect(await wrongBooks(api.owner)).toEqual([]);
      expect(await faultsOf(story)).toEqual([]);
      for (const periodId of [first, second]) {
        await api.call(shop.key, "POST", `/v1/periods/${periodId}/replay`);
        await runJob(api, "close-periods");
        const { runs } = (await api.call(shop.key, "GET", `/v1/periods/${periodId}`)).body;
        expect(runs.map(({ state }: { state: string }) => state)).not.toContain("failed");
        expect(runs.some(({ kind }: { kind: string }) => kind === "replay")).toBe(true);
      }
    },
    300_000,
  );
});
