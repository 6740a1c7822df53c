import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createRandom } from "../../bench/measure.ts";
import { findReportDifferences } from "../../db/repositories/report/check.ts";
import { unique } from "../../local/testing/api-fixtures.ts";
import {
  addPromoter,
  click,
  openShop,
  type Promoter,
  percent,
  type Shop,
  sell,
  storeClick,
} from "../../local/testing/money-fixtures.ts";
import { runJob, settleAll } from "../../local/testing/run-job.ts";
import { newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";
import { getServices } from "../services.ts";

/*
 * Goal: rollups are exact whatever happened: every sum is what an independent count of clicks, conversions and lines comes to.
 * Method: random work through the API (clicks, sales in two currencies, tests, repetitions, approvals, refunds, late clicks), with
 * the job run in between at random; then everything is counted again by other statements than those that grew it.
 */
const DAY_MS = 86_400_000;
const ACTS = 90;
let api: TestApi;
let shop: Shop;
let promoters: Promoter[];
/** What differed while a part of the work waited to be folded. */
let whileWaiting: unknown;

beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  api = await startTestApi();
  shop = await openShop(api, {
    line: 2,
    plan: percent(1000, 500),
    program: { attributionModel: "linear", currencies: ["USD", "VND"] },
  });
  promoters = [...shop.promoters, await addPromoter(api, shop)];
  await workAtRandom(7);
  whileWaiting = await differences();
  await runJob(api, "fold-reports");
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
});

async function differences() {
  const now = Date.now();
  return findReportDifferences((await getServices(api.env)).jobDb, {
    clicksFrom: new Date(now - 40 * DAY_MS),
    conversionsFrom: new Date(now - 40 * DAY_MS),
    to: new Date(now + DAY_MS),
  });
}

/** Rows of a statement past the API, `$1` the program. */
const rowsOf = async (text: string) => (await api.owner.query(text, [shop.programId])).rows;

async function workAtRandom(seed: number): Promise<void> {
  const random = createRandom(seed);
  const upTo = (n: number) => Math.floor(random() * n);
  const testKey = await api.createKey({
    organisationId: shop.organisationId,
    programId: shop.programId,
    test: true,
  });
  const visitors = [newId(), newId(), newId()];
  const devices = [newId(), newId(), null];
  const sold: { id: string; orderId: string; currency: string }[] = [];
  const acts: (() => Promise<unknown>)[] = [
    async () => {
      const promoter = promoters[upTo(promoters.length)]!;
      const made = click(promoter, {
        ...{ visitor: visitors[upTo(3)]!, at: new Date(Date.now() - upTo(6) * DAY_MS - upTo(DAY_MS)) },
        bot: upTo(5) === 0 ? "crawler" : null,
      });
      await storeClick(api, made, devices[upTo(3)]);
    },
    async () => {
      const promoter = promoters[upTo(promoters.length)]!;
      const made = await storeClick(api, click(promoter, { visitor: visitors[upTo(3)]! }));
      const currency = ["USD", "VND"][upTo(2)]!;
      const order = {
        ...{ orderId: unique("order"), currency, amountMinor: 1 + upTo(99_999) },
        ...{
          goal: upTo(3) === 0 ? "lead" : "sale",
          occurredAt: new Date(Date.now() + 1000 - upTo(3) * 3_600_000).toISOString(),
        },
      };
      const key = upTo(6) === 0 ? testKey : shop.key;
      const by = { ...shop, key };
      const { id } = await sell(api, by, upTo(4) === 0 ? undefined : made, order);
      // The same report again is the same conversion.
      if (upTo(3) === 0)
        await api.call(key, "POST", "/v1/conversions", { programId: shop.programId, ...order });
      if (key === shop.key) sold.push({ id, orderId: order.orderId, currency });
    },
    async () => {
      const one = sold[upTo(sold.length)];
      if (one === undefined) return;
      const act = ["approve", "reject"][upTo(2)]!;
      await api.call(
        shop.key,
        "POST",
        `/v1/conversions/${one.id}/${act}`,
        act === "reject" ? { reason: "random" } : {},
      );
    },
    async () => {
      const one = sold[upTo(sold.length)];
      if (one === undefined) return;
      const refund = { refundId: unique("refund"), amountMinor: 1 + upTo(40_000), currency: one.currency };
      await api.call(shop.key, "POST", `/v1/conversions/${one.id}/refunds`, refund);
      if (upTo(2) === 0) await api.call(shop.key, "POST", `/v1/conversions/${one.id}/refunds`, refund);
    },
    () => settleAll(api),
    () => runJob(api, "fold-reports"),
  ];
  for (let turn = 0; turn < ACTS; turn++) await acts[upTo(acts.length)]!();
  await settleAll(api);
}

describe("rollups of reports", () => {
  it("are what an independent count comes to, before they are folded and after", async () => {
    expect(whileWaiting).toEqual([]);
    expect(await differences()).toEqual([]);
    expect(
      await rowsOf(
        "SELECT id FROM report_deltas WHERE program_id = $1 UNION ALL SELECT id FROM report_clicks WHERE program_id = $1",
      ),
    ).toEqual([]);
    const [{ clicks, conversions }] = await rowsOf(
      "SELECT sum(clicks)::int AS clicks, sum(pending + approved + rejected)::int AS conversions FROM report_rollups WHERE program_id = $1 AND dimension = 'total' AND grain = 'month'",
    );
    expect(clicks).toBeGreaterThan(0);
    expect(conversions).toBeGreaterThan(0);
  });

  it("say the same by every grain and every dimension", async () => {
    const sums = await rowsOf(
      `SELECT dimension, currency, grain, sum(clicks) AS clicks, sum(bots) AS bots, sum(uniques) AS uniques, sum(pending_minor) AS pending,
         sum(approved_minor) AS approved, sum(rejected_minor) AS rejected, sum(refunded_minor) AS refunded, sum(commission_minor) AS commission
       FROM report_rollups WHERE program_id = $1 GROUP BY 1, 2, 3`,
    );
    const wanted = new Map<string, unknown>();
    for (const { dimension, grain, currency, ...rest } of sums) {
      const known = wanted.get(currency);
      if (known === undefined) wanted.set(currency, rest);
      else expect({ dimension, grain, ...rest }).toEqual({ dimension, grain, ...known });
    }
    expect([...wanted.keys()].sort()).toEqual(["", "USD", "VND"]);
  });

  it("of days that begin later are the hours from there on", async () => {
    const columns = "dimension, key, currency, clicks, uniques, pending, approved_minor, commission_minor";
    const sums = "sum(clicks), sum(uniques), sum(pending), sum(approved_minor), sum(commission_minor)";
    for (const begins of ["06", "12", "18"]) {
      const rolled = `SELECT bucket, ${columns} FROM report_rollups WHERE program_id = $1 AND grain = 'day${begins}'`;
      const hours = `SELECT date_bin('1 day', bucket, timestamptz '2020-01-01 ${begins}:00Z'), dimension, key, currency, ${sums}
        FROM report_rollups WHERE program_id = $1 AND grain = 'hour' GROUP BY 1, 2, 3, 4`;
      expect((await rowsOf(rolled)).length).toBeGreaterThan(0);
      expect(await rowsOf(`(${rolled} EXCEPT ${hours}) UNION ALL (${hours} EXCEPT ${rolled})`)).toEqual([]);
    }
  });

  it("count for each partner what it is credited with, and what it earns", async () => {
    const rolled = await rowsOf(
      `SELECT key, currency, sum(pending + approved + rejected)::int AS conversions, sum(commission_minor)::int AS commission
       FROM report_rollups WHERE program_id = $1 AND dimension = 'partner' AND grain = 'day' AND key <> '' AND currency <> ''
       GROUP BY 1, 2 HAVING sum(pending + approved + rejected) <> 0 OR sum(commission_minor) <> 0 ORDER BY 1, 2`,
    );
    const counted = await rowsOf(
      `SELECT key, currency, sum(n)::int AS conversions, sum(net)::int AS commission FROM (
         SELECT k.partner_id::text AS key, c.currency, count(DISTINCT c.id) AS n, 0 AS net FROM conversions c
           JOIN attributions a ON a.conversion_id = c.id AND a.revision = c.credit_revision JOIN attribution_credits k ON k.attribution_id = a.id
         WHERE c.program_id = $1 AND NOT c.test GROUP BY 1, 2
         UNION ALL
         SELECT partner_id::text, currency, 0, sum(amount_minor - reversed_minor) FROM accruals WHERE program_id = $1 AND partner_id IS NOT NULL GROUP BY 1, 2
       ) s GROUP BY 1, 2 HAVING sum(n) <> 0 OR sum(net) <> 0 ORDER BY 1, 2`,
    );
    expect(rolled.length).toBeGreaterThan(2);
    expect(rolled).toEqual(counted);
  });

  it("count a device once on a link and day, and each click that has none", async () => {
    const [{ uniques }] = await rowsOf(
      "SELECT sum(uniques)::int AS uniques FROM report_rollups WHERE program_id = $1 AND dimension = 'total' AND grain = 'day'",
    );
    const [{ counted }] = await rowsOf(
      `SELECT (count(DISTINCT (link_id, (at AT TIME ZONE 'UTC')::date, address_hash)) FILTER (WHERE address_hash IS NOT NULL)
         + count(*) FILTER (WHERE address_hash IS NULL))::int AS counted
       FROM clicks WHERE program_id = $1 AND bot IS NULL`,
    );
    expect(uniques).toBe(counted);
  });

  it("tell of a sum that is wrong, and leave it as it is", async () => {
    const today = new Date(Date.now() - DAY_MS);
    await api.owner.query(
      `INSERT INTO report_rollups (organisation_id, program_id, dimension, key, grain, bucket, currency, approved)
       VALUES ($1, $2, 'total', '', 'day', date_trunc('day', $3::timestamptz, 'UTC'), 'KWD', 2)`,
      [shop.organisationId, shop.programId, today],
    );
    const told = await runJob(api, "check-reports");
    const found = await differences();
    await api.owner.query("DELETE FROM report_rollups WHERE currency = 'KWD'");
    expect(told.differences).toBe(1);
    expect(found).toMatchObject([{ what: "approved", rolledUp: "2", counted: "0", currency: "KWD" }]);
    expect((await runJob(api, "check-reports")).differences).toBe(0);
  });
});
