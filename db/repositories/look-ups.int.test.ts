import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { getServices } from "../../functions/services.ts";
import { openShop, percent, type Shop, sell } from "../../local/testing/money-fixtures.ts";
import { settleAll } from "../../local/testing/run-job.ts";
import { newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";
import type { Executor } from "../executor.ts";
import { type BonusFilter, bonusesOf } from "./bonus-history.ts";
import { loadBuyers } from "./reward-facts.ts";
import { loadSettlementCases } from "./settlement-facts.ts";

/*
 * Goal: what is looked up for each order, or asked for by a page, costs what it answers, however much lies beside it.
 * Method: many rows of the one kind; Postgres tells how many it has read for the few of the other.
 */
let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

type PlanNode = { Plans?: PlanNode[] } & Record<string, unknown>;

/** Runs each statement, and counts the rows of a table that it reads. */
async function countingReads(table: string): Promise<Executor & { reads: number }> {
  const { jobDb } = await getServices(api.env);
  const readsOf = (node: PlanNode): number => {
    const rows = ["Actual Rows", "Rows Removed by Filter", "Rows Removed by Index Recheck"];
    const own = rows.reduce((sum, name) => sum + Number(node[name] ?? 0), 0) * Number(node["Actual Loops"]);
    const below = (node.Plans ?? []).reduce((sum, one) => sum + readsOf(one), 0);
    return below + (node["Relation Name"] === table ? own : 0);
  };
  const counting = {
    reads: 0,
    async execute(statement: Parameters<Executor["execute"]>[0]) {
      const { rows } = await jobDb.execute(sql`EXPLAIN (ANALYZE, FORMAT JSON) ${statement}`);
      const plans = rows.flatMap((row) => row["QUERY PLAN"] as { Plan: PlanNode }[]);
      for (const { Plan: plan } of plans) counting.reads += readsOf(plan);
      return jobDb.execute(statement);
    },
  };
  return counting;
}

describe("a customer's orders", () => {
  it("are not all read to know which was the first, of a customer who has thousands", async () => {
    const plan = {
      ...percent(1000),
      recurring: { months: 1 },
      customerReward: { kind: "credit", rateBps: 100, firstOrderOnly: true },
    };
    const shop = await openShop(api, { plan });
    const { id } = await sell(api, shop, undefined, { customer: { id: "counter" } });
    await settleAll(api);
    await api.owner.query(
      `INSERT INTO conversions SELECT (jsonb_populate_record(c, jsonb_build_object('id', uuidv7(), 'order_id', 'bulk-' || n,
         'occurred_at', c.occurred_at + n * interval '1 second'))).* FROM conversions c, generate_series(1, 5000) n WHERE c.id = $1`,
      [id],
    );
    await api.owner.query("ANALYZE conversions");
    const { rows } = await api.owner.query(
      "SELECT id FROM conversions WHERE program_id = $1 ORDER BY occurred_at DESC LIMIT 10",
      [shop.programId],
    );
    const ids = rows.map((row) => row.id);
    const db = await countingReads("conversions");
    const buyers = await loadBuyers(db, ids);
    expect([...buyers.values()].map(({ firstOrder }) => firstOrder)).toEqual(ids.map(() => false));
    // The ten themselves, and one more for each.
    expect(db.reads).toBeLessThanOrEqual(20);
    await credit(shop, ids);
    db.reads = 0;
    const cases = await loadSettlementCases(db, ids);
    expect(cases.map(({ input }) => input.conversion.order?.isFirst)).toEqual(ids.map(() => false));
    // As above, and once more for each of six things that are loaded of them.
    expect(db.reads).toBeLessThanOrEqual(100);
  });

  /** Credits orders to the shop's promoter, so that its plan is asked. */
  async function credit(shop: Shop, ids: readonly string[]): Promise<void> {
    const [promoter] = shop.promoters;
    await api.owner.query(
      `WITH made AS (
         INSERT INTO attributions (id, organisation_id, program_id, conversion_id, revision, model, outcome, cause, request_id, decided_at)
         SELECT uuidv7(), organisation_id, program_id, id, 9, 'last_click', 'attributed', 'first', request_id, now() FROM conversions WHERE id = ANY ($1) RETURNING id, organisation_id
       )
       INSERT INTO attribution_credits (organisation_id, attribution_id, position, partner_id, enrollment_id, campaign_id, weight_bps)
       SELECT organisation_id, id, 0, $2, $3, $4, 10000 FROM made`,
      [ids, promoter?.partnerId, promoter?.enrollmentId, promoter?.campaignId],
    );
    await api.owner.query("UPDATE conversions SET credit_revision = 9 WHERE id = ANY ($1)", [ids]);
  }
});

describe("a page of bonuses", () => {
  /** Columns beside those that every bonus has. */
  const KINDS: readonly [status: BonusFilter["status"], columns: string, values: string][] = [
    ["breakage", "partner_id, posted_at", "NULL, now()"],
    ["calculated", "partner_id", "p.id"],
    ["pending", "partner_id, posted_at, matures_at", "p.id, now(), now()"],
    ["reversed", "partner_id, posted_at, matured_at, reversed_minor", "p.id, now(), now(), 5"],
    ["partly_reversed", "partner_id, posted_at, matured_at, reversed_minor", "p.id, now(), now(), 3"],
    [
      "paid",
      "partner_id, posted_at, matured_at, paid_at, paid_reference, paid_minor",
      "p.id, now(), now(), now(), 'r', 5",
    ],
    ["available", "partner_id, posted_at, matured_at", "p.id, now(), now()"],
  ];
  let programId: string;
  const insert = (shop: Shop, [, columns, values]: (typeof KINDS)[number], count: number) =>
    api.owner.query(
      `INSERT INTO bonuses (id, organisation_id, program_id, period_id, rule, kind, level, currency, base_minor, exact_numerator, exact_denominator,
         rounding, amount_minor, request_id, ${columns})
       SELECT uuidv7(), p.organisation_id, p.program_id, uuidv7(), 'r', 'pool', 1, 'USD', 5, '5', '1', 'exact', 5, uuidv7(), ${values}
       FROM partners p, generate_series(1, ${count}) n WHERE p.id = $1`,
      [shop.promoters[0]?.partnerId],
    );
  beforeAll(async () => {
    const [shop, other] = [
      await openShop(api, { plan: percent(1000) }),
      await openShop(api, { plan: percent(1000) }),
    ];
    ({ programId } = shop);
    for (const kind of KINDS) await insert(shop, kind, 3);
    // Later than all of these: of this program those that are available alone, of another one all kinds.
    for (const kind of KINDS) await insert(other, kind, 3_000);
    for (const kind of KINDS.slice(-1)) await insert(shop, kind, 20_000);
    await api.owner.query("ANALYZE bonuses");
  });

  it.each(KINDS)("of one status (%s) reads those of that status", async (status) => {
    const db = await countingReads("bonuses");
    const { rows } = await db.execute(bonusesOf({ programId, status, limit: 2 }));
    expect(rows).toHaveLength(3);
    // What is taken back is looked for among all that is, in part or whole; so is what waits.
    expect(db.reads).toBeLessThanOrEqual(10);
  });

  it("is another program's of nobody's", async () => {
    const db = await countingReads("bonuses");
    const { rows } = await db.execute(bonusesOf({ programId: newId(), status: "paid", limit: 2 }));
    expect([rows, db.reads]).toEqual([[], 0]);
  });
});
