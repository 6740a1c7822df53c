import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findPeriodHead } from "../../db/repositories/periods/heads.ts";
import { LEASE_MS, LeaseLostError } from "../../db/repositories/periods/run.ts";
import {
  balances,
  click,
  openShop,
  type Promoter,
  sell as report,
  type Shop,
  storeClick,
  wrongBooks,
} from "../../local/testing/money-fixtures.ts";
import { runJob, settleAll } from "../../local/testing/run-job.ts";
import { accessTokenOf, giveTotp, makeUser, type TestUser } from "../../local/testing/sign-in.ts";
import { type Answer, newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";
import { jobAudit } from "../jobs/job.ts";
import { getServices } from "../services.ts";
import { type PeriodWork, step } from "./run-in-hand.ts";
import { runPeriod } from "./run-period.ts";

/*
 * Goal: a period is closed once, whatever stops it and whoever else tries, and stays as it was closed. Method: a small shop
 * with three levels on real Postgres; a run is stopped before each of its commits in turn, taken over, and repeated.
 */
let api: TestApi;
const HOUR_MS = 3_600_000;
const hoursAgo = (hours: number) => new Date(Date.now() - hours * HOUR_MS);

/** Tiers by volume on level 1, ranks by volume and legs, and a matching bonus. */
const PLAN = {
  v: 1,
  levels: [
    { kind: "percentage", rateBps: 1000 },
    { kind: "percentage", rateBps: 500 },
    { kind: "percentage", rateBps: 0, requires: { minRank: "silver" } },
  ],
  compression: "none",
  capBps: 5000,
  base: [
    {
      name: "Volume",
      when: {},
      pays: {
        kind: "tiered",
        mode: "whole",
        retroactive: true,
        tiers: [
          { fromVolume: 0, rateBps: 1000 },
          { fromVolume: 150, rateBps: 1200 },
        ],
      },
    },
  ],
  activity: { personalVolume: 50, graceDays: 0 },
  ranks: [
    { key: "bronze", name: "Bronze", requires: { personalVolume: 100 } },
    {
      key: "silver",
      name: "Silver",
      requires: { groupVolume: 400, legsWithRank: { rank: "bronze", legs: 1 } },
    },
  ],
  bonuses: [{ kind: "matching", name: "match", rates: [1000] }],
};

/** The token of somebody who is that partner. */
async function signedInAs({ partnerId }: Promoter): Promise<string> {
  const own = await makeUser(api);
  await api.owner.query(
    "UPDATE affiliates SET user_id = $1 WHERE id = (SELECT affiliate_id FROM partners WHERE id = $2)",
    [own.userId, partnerId],
  );
  return accessTokenOf(api, own);
}

interface Closing {
  readonly shop: Shop;
  readonly periodId: string;
  /** The top, the middle, and the one below. */
  readonly line: readonly [Promoter, Promoter, Promoter];
  readonly sales: readonly string[];
}

type Sale = readonly [promoter: Promoter, amountMinor: number, hoursAgo: number];

/** Reports sales and lets them be settled together. */
async function sell(shop: Shop, made: readonly Sale[]): Promise<string[]> {
  const ids: string[] = [];
  for (const [promoter, amountMinor, hours] of made) {
    const at = hoursAgo(hours);
    const seen = await storeClick(api, click(promoter, { at: new Date(at.getTime() - 1000) }));
    ids.push((await report(api, shop, seen, { amountMinor, occurredAt: at.toISOString() })).id);
  }
  // Volume is whole dollars.
  await api.owner.query("UPDATE conversions SET volume = amount_minor / 100 WHERE id = ANY ($1)", [ids]);
  await settleAll(api);
  return ids;
}

const sale = async (shop: Shop, ...one: Sale): Promise<string> => (await sell(shop, [one]))[0]!;

async function period(shop: Shop, number: number, from: number, until: number): Promise<string> {
  const { rows } = await api.owner.query(
    `INSERT INTO periods (id, organisation_id, program_id, number, starts_at, ends_at) VALUES (uuidv7(), $1, $2, $3, $4, $5) RETURNING id`,
    [shop.organisationId, shop.programId, number, hoursAgo(from), hoursAgo(until)],
  );
  return rows[0].id;
}

/** A period from 12 to 1 hours ago: 200 and 100 of the lowest, 120 of the middle, 60 of the top. */
async function open(): Promise<Closing> {
  const shop = await openShop(api, {
    plan: PLAN,
    line: 3,
    program: { approvalMode: "immediate", periodCloseDays: 0 },
  });
  const line = shop.promoters as unknown as Closing["line"];
  const [top, middle, low] = line;
  const sales = await sell(shop, [
    [low, 20_000, 9],
    [low, 10_000, 8],
    [middle, 12_000, 7],
    [top, 6_000, 6],
  ]);
  return { shop, line, sales, periodId: await period(shop, 1, 12, 1) };
}

async function workOf(changes: Partial<PeriodWork> = {}): Promise<PeriodWork> {
  const services = await getServices(api.env);
  const requestId = newId();
  const audit = jobAudit("close-periods", requestId);
  return { services, requestId, audit, now: () => new Date(), untilMs: Date.now() + 600_000, ...changes };
}

const close = async (periodId: string, changes: Partial<PeriodWork> = {}) =>
  runPeriod(await workOf(changes), periodId);

/** All that a period came to, without ids and moments of writing. */
async function printOf(periodId: string): Promise<unknown> {
  const { rows } = await api.owner.query(
    `SELECT p.inputs_hash, p.results_hash, p.totals,
       (SELECT json_agg(to_jsonb(m) ORDER BY position) FROM period_members m WHERE period_id = p.id) AS members,
       (SELECT json_agg(to_jsonb(s) ORDER BY conversion_id, revision, credit_position) FROM period_sales s WHERE period_id = p.id) AS sales,
       (SELECT json_agg(to_jsonb(r) ORDER BY position) FROM period_results r WHERE period_id = p.id) AS results,
       (SELECT json_agg(to_jsonb(b) - ARRAY['id', 'request_id', 'created_at', 'posted_at', 'matures_at', 'matured_at', 'version'] ORDER BY id)
          FROM bonuses b WHERE period_id = p.id) AS bonuses
     FROM periods p WHERE p.id = $1`,
    [periodId],
  );
  return rows[0];
}

/** The same for two shops that were given the same: without ids, names and moments. */
async function shapeOf(periodId: string): Promise<unknown> {
  const { rows } = await api.owner.query(
    `SELECT p.totals,
       (SELECT json_agg(to_jsonb(m) - ARRAY['organisation_id', 'period_id', 'partner_id', 'joined_at'] ORDER BY position) FROM period_members m WHERE period_id = p.id) AS members,
       (SELECT json_agg(to_jsonb(r) - ARRAY['organisation_id', 'period_id', 'partner_id'] ORDER BY position) FROM period_results r WHERE period_id = p.id) AS results,
       (SELECT json_agg(to_jsonb(s) - ARRAY['organisation_id', 'period_id', 'partner_id', 'conversion_id', 'campaign_id', 'occurred_at'] ORDER BY occurred_at) FROM period_sales s WHERE period_id = p.id) AS sales,
       (SELECT json_agg(json_build_array(b.rule, b.kind, b.level, m.position, b.currency, b.base_minor, b.amount_minor, b.exact_numerator, b.details) ORDER BY b.id)
          FROM bonuses b LEFT JOIN period_members m ON m.period_id = b.period_id AND m.partner_id = b.partner_id WHERE b.period_id = p.id) AS bonuses
     FROM periods p WHERE p.id = $1`,
    [periodId],
  );
  return rows[0];
}

/** Asks over the API, and lets the job do it. */
async function ask(shop: Shop, periodId: string, what: "replay" | "recalculate"): Promise<void> {
  const answer = await api.call(shop.key, "POST", `/v1/periods/${periodId}/${what}`);
  expect([answer.status, answer.body.asked]).toEqual([202, what]);
  await runJob(api, "close-periods");
}

const lastRun = async (periodId: string) =>
  (
    await api.owner.query("SELECT * FROM period_runs WHERE period_id = $1 ORDER BY id DESC LIMIT 1", [
      periodId,
    ])
  ).rows[0];

/** As an applied move leaves it. */
async function moveSponsor(shop: Shop, partner: Promoter, to: Promoter): Promise<void> {
  await api.owner.query(
    `INSERT INTO tree_moves (id, organisation_id, program_id, tree, partner_id, from_id, to_id, reason, state, effective_from)
     SELECT uuidv7(), organisation_id, program_id, 'sponsor', id, sponsor_id, $2, 'test', 'applied', $3 FROM partners WHERE id = $1`,
    [partner.partnerId, to.partnerId, hoursAgo(0.9)],
  );
  await api.owner.query("UPDATE partners SET sponsor_id = $2 WHERE id = $1", [
    partner.partnerId,
    to.partnerId,
  ]);
  expect(shop.programId).toBe(partner.programId);
}

/** Somebody of the shop's, with a second factor that was just shown. */
async function person(shop: Shop, role: "owner" | "manager"): Promise<TestUser> {
  const user = await makeUser(api);
  await api.owner.query("INSERT INTO memberships (organisation_id, user_id, role) VALUES ($1, $2, $3)", [
    shop.organisationId,
    user.userId,
    role,
  ]);
  const totpSecret = await giveTotp(api, user.userId);
  return { ...user, totpSecret };
}

async function as(who: TestUser, shop: Shop, method: string, path: string, body?: unknown): Promise<Answer> {
  const token = tokens.get(who) ?? (await accessTokenOf(api, who));
  tokens.set(who, token);
  return api.call(token, method, path, body, { "x-organisation-id": shop.organisationId });
}
const tokens = new Map<TestUser, string>();

const jobDb = async () => (await getServices(api.env)).jobDb;

const stateOf = async (periodId: string) =>
  (await api.owner.query("SELECT state FROM periods WHERE id = $1", [periodId])).rows[0].state;
const approve = (periodId: string) =>
  api.owner.query("UPDATE periods SET state = 'approved' WHERE id = $1", [periodId]);

beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

describe("a period that is closed", () => {
  it("comes to what the plan says, and pays it once it is approved", async () => {
    const { shop, periodId, line } = await open();
    expect(await close(periodId)).toBe("done");
    const print = (await printOf(periodId)) as {
      members: { partner_id: string; position: number }[];
      results: Record<string, unknown>[];
      bonuses: Record<string, unknown>[];
    };
    expect(print.members.map(({ partner_id }) => partner_id)).toEqual(line.map(({ partnerId }) => partnerId));
    // Volumes 60, 120, 300; the middle and the low have 100: bronze. The top's group of 480 holds a bronze in its one leg: silver.
    expect(
      print.results.map((one) => [
        one.personal_volume,
        one.group_volume,
        one.active,
        one.rank,
        one.qualified_levels,
      ]),
    ).toEqual([
      [60, 480, true, "silver", 3],
      [120, 420, true, "silver", 3],
      [300, 300, true, "bronze", 2],
    ]);
    // The low has reached 150: 2 % more of 300.00. Commission: the low 30.00, the middle 12.00 + 15.00, the top 6.00 + 6.00;
    // 10 % of it goes to the sponsor, and what the top earned has none.
    expect(print.bonuses.map((one) => [one.rule, one.partner_id, one.amount_minor])).toEqual([
      ["Volume", line[2].partnerId, 600],
      ["match", line[0].partnerId, 270],
      ["match", line[1].partnerId, 300],
      ["match", null, 120],
    ]);
    const before = await balances(api.owner, shop.programId);
    await approve(periodId);
    expect(await close(periodId)).toBe("done");
    expect(await stateOf(periodId)).toBe("finalised");
    const after = await balances(api.owner, shop.programId);
    const gained = line.map(({ partnerId }) => after[partnerId]!.pending - (before[partnerId]?.pending ?? 0));
    expect(gained).toEqual([270, 300, 600]);
    await runJob(api, "mature-holds");
    const mature = await balances(api.owner, shop.programId);
    expect(line.map(({ partnerId }) => mature[partnerId]!.available)).toEqual([270, 300, 600]);
    expect(await wrongBooks(api.owner)).toEqual([]);
  });
});

describe("whatever stops a close", () => {
  /** What it comes to when nothing stops it, and every place that it passes. */
  let calm: unknown;
  let calmBalances: unknown;
  const places: string[] = [];
  beforeAll(async () => {
    const { shop, periodId } = await open();
    const passing = (place: string) => void places.push(place);
    await close(periodId, { passing });
    calm = await shapeOf(periodId);
    await approve(periodId);
    await close(periodId, { passing });
    calmBalances = Object.values(await balances(api.owner, shop.programId));
  });

  it("has no effect: stopped before each commit in turn and begun again, it comes to the same rows, and pays once", async () => {
    const { shop: other, periodId: stoppedId } = await open();
    expect(places).toEqual(
      expect.arrayContaining([
        "freeze",
        "results 3",
        "bonuses 4",
        "done 0",
        "post 0",
        "standings 0",
        "ranks 0",
        "ranks 3",
      ]),
    );
    const seen = new Set<string>();
    /** Throws once at each place: the first time that a run comes there. */
    const passing = (place: string) => {
      if (seen.has(place)) return;
      seen.add(place);
      throw new Error(`stopped at ${place}`);
    };
    for (let turn = 0; turn < 40 && (await stateOf(stoppedId)) !== "finalised"; turn++) {
      if ((await stateOf(stoppedId)) === "calculated") await approve(stoppedId);
      await close(stoppedId, { passing }).catch((error: unknown) => {
        if (!String(error).includes("stopped at")) throw error;
      });
    }
    expect([...seen].sort()).toEqual([...new Set(places)].sort());
    expect(await shapeOf(stoppedId)).toEqual(calm);
    expect(Object.values(await balances(api.owner, other.programId))).toEqual(calmBalances);
    expect(await wrongBooks(api.owner)).toEqual([]);
  });

  it("has no effect in the middle of chunks: out of time after each, it goes on where it was", async () => {
    const { periodId: slowId } = await open();
    const outcomes: string[] = [];
    while ((await stateOf(slowId)) !== "calculated") outcomes.push(await close(slowId, { untilMs: 0 }));
    expect(outcomes.at(-1)).toBe("done");
    expect(await shapeOf(slowId)).toEqual(calm);
  });

  it("lets one of many closers do it, and the others nothing", async () => {
    const { periodId } = await open();
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => close(periodId)));
    expect(outcomes.filter((outcome) => outcome === "done")).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === "none")).toHaveLength(4);
    expect(await shapeOf(periodId)).toEqual(calm);
    const { rows } = await api.owner.query(
      "SELECT count(*)::int AS n FROM period_runs WHERE period_id = $1",
      [periodId],
    );
    expect(rows[0].n).toBe(1);
  });

  it("hands the run of one who is silent to another, and refuses what the first still writes", async () => {
    const { periodId } = await open();
    const later = () => new Date(Date.now() + LEASE_MS + 1000);
    let taken: Promise<string> | undefined;
    /** The first falls silent before it writes its lines; when it goes on, another has done it all. */
    const first = close(periodId, {
      passing: async (place) => {
        if (place !== "results 3" || taken !== undefined) return;
        // The commit of this very step is let through by giving up before it, as a stopped process does.
        throw new Error("silent");
      },
    });
    await expect(first).rejects.toThrow("silent");
    // A process that was stopped releases nothing: its lease still runs.
    await api.owner.query("UPDATE period_runs SET leased_until = $2 WHERE period_id = $1", [
      periodId,
      new Date(Date.now() + LEASE_MS),
    ]);
    expect(await close(periodId)).toBe("none");
    const held = (await api.owner.query("SELECT * FROM period_runs WHERE period_id = $1", [periodId]))
      .rows[0];
    const head = (await findPeriodHead(await jobDb(), periodId))!;
    taken = close(periodId, { now: later });
    expect(await taken).toBe("done");
    const stale = {
      work: await workOf(),
      head,
      run: { ...held, token: Number(held.fencing_token), planVersionIds: [], overrideIds: [] },
    };
    await expect(
      step(stale, { step: "bonuses", cursor: 0 }, (tx) =>
        tx.execute(sql`DELETE FROM bonuses WHERE period_id = ${periodId}`),
      ),
    ).rejects.toThrow(LeaseLostError);
    expect(await shapeOf(periodId)).toEqual(calm);
  });
});

describe("a period that is in force", () => {
  it("is byte for byte the same when it is replayed, whoever moved, whatever is paid since, whoever rose", async () => {
    const { shop, periodId, line, sales } = await open();
    const [top, , low] = line;
    await close(periodId);
    await approve(periodId);
    await close(periodId);
    const print = await printOf(periodId);
    await moveSponsor(shop, low, top);
    await api.call(shop.key, "POST", "/v1/plans", {
      programId: shop.programId,
      rules: { ...PLAN, bonuses: [], ranks: [] },
    });
    await api.call(shop.key, "PATCH", `/v1/partners/${top.partnerId}`, {
      status: "suspended",
      reason: "test",
    });
    await api.call(shop.key, "POST", `/v1/conversions/${sales[0]}/refunds`, {
      refundId: newId(),
      amountMinor: 5_000,
      currency: "USD",
    });
    await settleAll(api);
    await sale(shop, low, 90_000, 3);
    await ask(shop, periodId, "replay");
    expect(await lastRun(periodId)).toMatchObject({
      kind: "replay",
      state: "done",
      totals: { replay: { sameInputs: true, sameResults: true, otherRows: 0 } },
    });
    expect(await printOf(periodId)).toEqual({ ...(print as object) });
  });

  it("says so when what stands is not what comes out", async () => {
    const { shop, periodId } = await open();
    await close(periodId);
    await api.owner.query(
      "UPDATE bonuses SET amount_minor = amount_minor + 1 WHERE period_id = $1 AND rule = 'Volume'",
      [periodId],
    );
    await ask(shop, periodId, "replay");
    expect(await lastRun(periodId)).toMatchObject({
      state: "failed",
      totals: { replay: { sameResults: true, otherRows: 1 } },
    });
    await api.owner.query("UPDATE period_sales SET volume = volume + 1 WHERE period_id = $1", [periodId]);
    await ask(shop, periodId, "replay");
    expect(await lastRun(periodId)).toMatchObject({
      state: "failed",
      totals: { replay: { sameInputs: false, sameResults: false } },
    });
  });

  it("takes in what is late the next time: a sale as of then, a refund nowhere", async () => {
    const { shop, periodId, line, sales } = await open();
    const [, , low] = line;
    await close(periodId);
    await approve(periodId);
    await close(periodId);
    // It happened in the first period and is reported now; and 50.00 of the first order come back.
    const late = await sale(shop, low, 7_000, 10);
    const fresh = await sale(shop, low, 4_000, 0.8);
    await api.call(shop.key, "POST", `/v1/conversions/${sales[0]}/refunds`, {
      refundId: newId(),
      amountMinor: 5_000,
      currency: "USD",
    });
    await settleAll(api);
    const secondId = await period(shop, 2, 1, 0.5);
    await close(secondId);
    const { rows } = await api.owner.query(
      "SELECT conversion_id, period_id, refunded_minor::int AS refunded FROM period_sales WHERE member_position = 2 AND period_id = ANY ($1) ORDER BY occurred_at",
      [[periodId, secondId]],
    );
    expect(rows).toEqual([
      { conversion_id: late, period_id: secondId, refunded: 0 },
      { conversion_id: sales[0], period_id: periodId, refunded: 0 },
      { conversion_id: sales[1], period_id: periodId, refunded: 0 },
      { conversion_id: fresh, period_id: secondId, refunded: 0 },
    ]);
    const { results } = (await printOf(secondId)) as {
      results: { personal_volume: number; rank: string | null; lifetime_rank: string }[];
    };
    expect(results.map((one) => [one.personal_volume, one.rank, one.lifetime_rank])).toEqual([
      [0, null, "silver"],
      [0, null, "silver"],
      [110, "bronze", "bronze"],
    ]);
  });

  it("counts members as they stood at its end, by the moves that came after", async () => {
    const { shop, line } = await open();
    const [top, middle, low] = line;
    await moveSponsor(shop, low, top);
    const secondId = await period(shop, 2, 1, 0);
    const { rows: all } = await api.owner.query(
      "SELECT id FROM periods WHERE program_id = $1 ORDER BY number",
      [shop.programId],
    );
    await close(all[0].id);
    const chain = async (id: string) =>
      (
        await api.owner.query(
          "SELECT partner_id, sponsor_position FROM period_members WHERE period_id = $1 ORDER BY position",
          [id],
        )
      ).rows;
    expect(await chain(all[0].id)).toEqual([
      { partner_id: top.partnerId, sponsor_position: null },
      { partner_id: middle.partnerId, sponsor_position: 0 },
      { partner_id: low.partnerId, sponsor_position: 1 },
    ]);
    await approve(all[0].id);
    await close(all[0].id);
    // Moved before this one ended.
    await close(secondId);
    expect(await chain(secondId)).toEqual([
      { partner_id: top.partnerId, sponsor_position: null },
      { partner_id: middle.partnerId, sponsor_position: 0 },
      { partner_id: low.partnerId, sponsor_position: 0 },
    ]);
  });

  it("gives members their standing from a full hour ahead on, and tells once who reached a rank", async () => {
    const { periodId, line } = await open();
    await close(periodId);
    await approve(periodId);
    await close(periodId);
    const { rows } = await api.owner.query(
      "SELECT partner_id, active, qualified_levels, rank, effective_from FROM partner_standings WHERE period_id = $1 ORDER BY rank, partner_id",
      [periodId],
    );
    expect(
      rows.map(({ partner_id, rank, qualified_levels }) => [partner_id, rank, qualified_levels]),
    ).toEqual([
      [line[2].partnerId, "bronze", 2],
      [line[0].partnerId, "silver", 3],
      [line[1].partnerId, "silver", 3],
    ]);
    for (const { effective_from: from } of rows) {
      expect(from.getTime() % HOUR_MS).toBe(0);
      expect(from.getTime()).toBeGreaterThan(Date.now());
    }
    const told = await api.owner.query(
      "SELECT data FROM notifications WHERE kind = 'rank_reached' AND event_key LIKE ANY ($1) ORDER BY data ->> 'rank'",
      [line.map(({ partnerId }) => `rank_reached/${partnerId}/%`)],
    );
    expect(told.rows.map(({ data }) => data.rank)).toEqual(["Bronze", "Silver", "Silver"]);
    const low = line[2];
    const own = await api.call(await signedInAs(low), "GET", `/affiliate/partners/${low.partnerId}/ranks`);
    expect(own.body.history).toMatchObject([{ number: 1, rank: "bronze", active: true }]);
    expect(own.body.timezone).toBe("Asia/Ho_Chi_Minh");
    expect(own.body.ladder[0].reachedAt).toMatch(/^2\d{3}-/);
  });
});

describe("the job", () => {
  it("opens the period that goes on, and closes one that is over once the one before is decided", async () => {
    const shop = await openShop(api, {
      plan: PLAN,
      program: { periodCloseDays: 0, periodKind: "week", timezone: "UTC" },
    });
    await runJob(api, "close-periods");
    const { rows } = await api.owner.query("SELECT * FROM periods WHERE program_id = $1", [shop.programId]);
    expect(rows).toHaveLength(1);
    expect([
      rows[0].starts_at <= new Date(),
      rows[0].ends_at > new Date(),
      rows[0].starts_at.getUTCDay(),
    ]).toEqual([true, true, 1]);
    await runJob(api, "close-periods");
    expect(await stateOf(rows[0].id)).toBe("open");
    const second = await open();
    const nextId = await period(second.shop, 2, 1, 0.1);
    await runJob(api, "close-periods");
    expect([await stateOf(second.periodId), await stateOf(nextId)]).toEqual(["calculated", "open"]);
    await approve(second.periodId);
    await runJob(api, "close-periods");
    await runJob(api, "close-periods");
    expect([await stateOf(second.periodId), await stateOf(nextId)]).toEqual(["finalised", "calculated"]);
  });
});

describe("people", () => {
  it("set results by hand with a second person, and approve what then comes out", async () => {
    const { shop, periodId, line } = await open();
    const [, middle, low] = line;
    const [owner, manager] = [await person(shop, "owner"), await person(shop, "manager")];
    const at = `/v1/periods/${periodId}`;
    await close(periodId);
    const before = (await as(owner, shop, "GET", at)).body;
    expect(before).toMatchObject({
      state: "calculated",
      totals: { members: 3, ranks: { silver: 2, bronze: 1 } },
    });
    const propose = async (body: Record<string, unknown>) =>
      as(manager, shop, "POST", `${at}/overrides`, { partnerId: low.partnerId, reason: "was ill", ...body });
    expect((await propose({ kind: "rank", rank: "gold" })).status).toBe(422);
    expect((await propose({ kind: "amount", amountMinor: 5, currency: "EUR" })).status).toBe(422);
    expect((await propose({ kind: "rank", rank: "silver", partnerId: newId() })).status).toBe(404);
    const rank = (await propose({ kind: "rank", rank: "silver" })).body;
    const paid = (await propose({ kind: "amount", amountMinor: 777, currency: "USD" })).body;
    const decide = (who: TestUser, id: string, what = "approve") =>
      as(who, shop, "POST", `${at}/overrides/${id}/${what}`);
    expect((await decide(manager, rank.id)).status).toBe(403);
    await expect(
      api.owner.query(
        "UPDATE period_overrides SET state = 'approved', decided_by = proposed_by WHERE id = $1",
        [rank.id],
      ),
    ).rejects.toThrow("period_overrides_four_eyes");
    expect((await decide(owner, rank.id)).body).toMatchObject({ state: "approved", rank: "silver" });
    expect((await decide(owner, paid.id)).body).toMatchObject({ state: "approved", amountMinor: 777 });
    expect((await decide(owner, paid.id)).status).toBe(409);
    // What was calculated does not hold any more.
    expect((await as(owner, shop, "POST", `${at}/approve`, {})).status).toBe(409);
    await runJob(api, "close-periods");
    const results = (await as(owner, shop, "GET", `${at}/results?partnerId=${low.partnerId}`)).body.data;
    expect(results).toMatchObject([{ rank: "silver", lifetimeRank: "silver", overridden: true }]);
    expect((await as(manager, shop, "POST", `${at}/approve`, {})).status).toBe(403);
    const approved = await as(owner, shop, "POST", `${at}/approve`, {});
    expect([approved.status, approved.body.state]).toEqual([200, "approved"]);
    expect((await propose({ kind: "rank", rank: null })).status).toBe(409);
    await runJob(api, "close-periods");
    await ask(shop, periodId, "replay");
    expect(await lastRun(periodId)).toMatchObject({ state: "done", totals: { replay: { otherRows: 0 } } });
    await runJob(api, "mature-holds");
    const { [low.partnerId]: lows } = await balances(api.owner, shop.programId);
    expect(lows?.available).toBe(600 + 777);
    expect((await balances(api.owner, shop.programId))[middle.partnerId]?.available).toBe(300);
    expect(await wrongBooks(api.owner)).toEqual([]);
  });

  it("take back what they proposed themselves, until somebody has decided", async () => {
    const { shop, periodId, line } = await open();
    const [owner, manager] = [await person(shop, "owner"), await person(shop, "manager")];
    const at = `/v1/periods/${periodId}/overrides`;
    const propose = async () =>
      (
        await as(manager, shop, "POST", at, {
          ...{
            partnerId: line[2].partnerId,
            reason: "mistyped",
            kind: "amount",
            amountMinor: 99_900,
            currency: "USD",
          },
        })
      ).body.id;
    const ask = async (who: TestUser, id: string, what: string) => {
      const { status, body } = await as(who, shop, "POST", `${at}/${id}/${what}`);
      return [status, body.state];
    };
    const mistake = await propose();
    expect(await ask(owner, mistake, "withdraw")).toEqual([403, undefined]);
    expect(await ask(manager, mistake, "withdraw")).toEqual([200, "withdrawn"]);
    expect(await ask(manager, mistake, "withdraw")).toEqual([409, undefined]);
    expect(await ask(owner, mistake, "approve")).toEqual([409, undefined]);
    const meant = await propose();
    expect(await ask(owner, meant, "approve")).toEqual([200, "approved"]);
    expect(await ask(manager, meant, "withdraw")).toEqual([409, undefined]);
    // One of both wins, whoever comes first, and the other is told so.
    const disputed = await propose();
    const both = await Promise.all([ask(manager, disputed, "withdraw"), ask(owner, disputed, "approve")]);
    expect(both.map(([status]) => status).toSorted()).toEqual([200, 409]);
    await close(periodId);
    const { rows } = await api.owner.query(
      "SELECT state, count(*)::int AS n FROM period_overrides WHERE period_id = $1 GROUP BY state",
      [periodId],
    );
    const approved = rows.find(({ state }) => state === "approved")?.n;
    // 999.00 for each that was approved, beside the 6.00 of the one below and 3.00 of the one in the middle.
    const paid = await api.owner.query(
      "SELECT coalesce(sum(amount_minor), 0)::int AS minor FROM bonuses WHERE period_id = $1 AND kind = 'override'",
      [periodId],
    );
    expect(paid.rows[0].minor).toBe(approved * 99_900);
  });

  it("see what a period would come to, and how far a rank is, with nothing written", async () => {
    const { shop, periodId, line } = await open();
    const [top, middle, low] = line;
    const counts = async () =>
      (
        await api.owner.query(
          "SELECT (SELECT count(*) FROM period_members) AS m, (SELECT count(*) FROM period_sales) AS s, (SELECT count(*) FROM bonuses) AS b",
        )
      ).rows;
    const before = await counts();
    const preview = await api.call(
      shop.key,
      "GET",
      `/v1/periods/${periodId}/preview?partnerId=${middle.partnerId}`,
    );
    expect(preview.body).toMatchObject({
      state: "open",
      totals: { members: 3, sales: 4, volume: "480", ranks: { silver: 2, bronze: 1 } },
      partner: {
        personalVolume: 120,
        groupVolume: 420,
        rank: "silver",
        bonuses: [{ rule: "match", amountMinor: 300 }],
      },
    });
    const nextId = await period(shop, 2, 1, -1);
    await sale(shop, low, 5_000, 0.5);
    expect(nextId).not.toBe(periodId);
    const rank = await api.call(shop.key, "GET", `/v1/partners/${top.partnerId}/rank`);
    // The sales of the first period count in none yet, so they would count in this one.
    expect(rank.body).toMatchObject({ paidRank: null, rank: "silver", next: null });
    const token = await signedInAs(low);
    const mine = await api.call(token, "GET", `/affiliate/partners/${low.partnerId}/rank`);
    expect(mine.body.next).toEqual({
      rank: "silver",
      requirements: [
        { requirement: "groupVolume", needed: 400, have: 350, missing: 50 },
        { requirement: "legsWithRank", needed: 1, have: 0, missing: 1, rank: "bronze" },
      ],
    });
    const ranks = await api.call(token, "GET", `/affiliate/partners/${low.partnerId}/ranks`);
    expect(ranks.body).toMatchObject({
      ladder: [
        { key: "bronze", reachedAt: null },
        {
          key: "silver",
          requires: [
            { requirement: "groupVolume", needed: 400 },
            { requirement: "legsWithRank", needed: 1, rank: "bronze" },
          ],
        },
      ],
      history: [],
    });
    for (const what of ["rank", "ranks"])
      expect((await api.call(token, "GET", `/affiliate/partners/${top.partnerId}/${what}`)).status).toBe(404);
    expect(await counts()).toEqual(before);
    const frozen = await close(periodId);
    expect(frozen).toBe("done");
    const after = await api.call(shop.key, "GET", `/v1/periods/${periodId}/preview`);
    expect(after.body.totals).toEqual(
      (await api.call(shop.key, "GET", `/v1/periods/${periodId}`)).body.totals,
    );
  });
});
