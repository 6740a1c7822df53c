import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { daysFromNow, openShop, percent, type Shop, wrongBooks } from "../../local/testing/money-fixtures.ts";
import { calculatePeriod, finalisePeriod, makePeriod, sellAll } from "../../local/testing/period-fixtures.ts";
import { exportOf, keysOf, unreceipted } from "../../local/testing/receipt-fixtures.ts";
import { runJob, settleAll } from "../../local/testing/run-job.ts";
import { startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";
import { verifyReceipts } from "../../scripts/verify-receipts.mjs";

/*
 * Goal: whatever moves a partner's balance gets its receipt, at once and once. Method: every way in which money and points are
 * posted, by routes and jobs alone, with a QStash that takes down what it is given; twenty deliveries at once, writes that fail,
 * and a run that is held up in the middle. In the end the published keys and the script must find nothing.
 */
let api: TestApi;
let qstash: Server;
let published: string[] = [];

beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  qstash = createServer((request, response) => {
    published.push(
      decodeURIComponent(request.url ?? "")
        .split("/")
        .at(-1) ?? "",
    );
    request.resume();
    response.writeHead(200, { "content-type": "application/json" }).end('{"messageId":"m"}');
  });
  await new Promise<void>((listening) => qstash.listen(0, "127.0.0.1", listening));
  api = await startTestApi({ QSTASH_URL: `http://127.0.0.1:${(qstash.address() as AddressInfo).port}` });
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
  await new Promise((closed) => qstash.close(closed));
});
afterEach(async () => expect(await wrongBooks(api.owner)).toEqual([]));

const PLAN = {
  ...percent(1000, 500),
  points: { shareBps: 2000, pointsPerMajor: { USD: 10 }, expireAfterDays: 30 },
  bonuses: [
    { kind: "matching", name: "match", rates: [1000] },
    { kind: "referral", name: "refer", trigger: "first_purchase", levels: [{ USD: 500 }] },
  ],
};

const refund = async (shop: Shop, id: string, refundId: string, amountMinor: number) => {
  const body = { refundId, amountMinor, currency: "USD" };
  expect((await api.call(shop.key, "POST", `/v1/conversions/${id}/refunds`, body)).status).toBe(201);
};

/** What receipts say of themselves, in the order in which they were made. */
const kindsOf = async () => {
  const { rows } = await api.owner.query(`
    SELECT a.kind, r.body #>> '{entry,kind}' AS entry, r.body #>> '{entry,amountMinor}' AS amount,
      CASE WHEN r.body -> 'accrual' <> 'null' THEN 'accrual' WHEN r.body -> 'bonus' <> 'null' THEN r.body #>> '{bonus,kind}'
        WHEN r.body -> 'spending' <> 'null' THEN 'spending ' || (r.body #>> '{spending,orderRef}') END AS of
    FROM receipts r JOIN accounts a ON a.id = r.account_id JOIN entries e USING (account_id, account_version) ORDER BY e.posting_id, 1, 3`);
  return rows.map(({ kind, entry, amount, of }) => `${kind} ${entry} ${amount} of ${of}`);
};

describe("Receipts are asked for when", () => {
  let shop: Shop;
  let ids: string[];
  let periodId: string;
  const spend = { points: 30, orderId: "basket-1234" };
  const bonusOf = async (kind: string) =>
    (await api.owner.query("SELECT id FROM bonuses WHERE kind = $1 AND partner_id IS NOT NULL", [kind]))
      .rows[0].id;

  beforeAll(async () => {
    shop = await openShop(api, {
      plan: PLAN,
      line: 2,
      program: { approvalMode: "immediate", periodCloseDays: 0, holdDays: 0 },
    });
  });

  const seller = () => shop.promoters[1]!;
  const call = async (path: string, body: object) => {
    const answer = await api.call(shop.key, "POST", path, { programId: shop.programId, ...body });
    expect(answer.status).toBeLessThan(300);
  };

  // A sale of 100.00: 10.00 and 5.00, of each a fifth as points at 10 for 1 USD: 20 and 10.
  it.each<[string, () => Promise<unknown>, string[]]>([
    [
      "commission and points are accrued",
      async () => {
        ids = await sellAll(api, shop, [{ by: seller(), amountMinor: 10_000, hours: 9 }]);
      },
      [
        "partner_pending accrual 400 of accrual",
        "partner_pending accrual 800 of accrual",
        "partner_points_pending accrual 10 of accrual",
        "partner_points_pending accrual 20 of accrual",
      ],
    ],
    [
      "an event's bonus is granted",
      () => runJob(api, "settle-bonus-events"),
      ["partner_pending bonus 500 of referral"],
    ],
    [
      "holds end",
      () => runJob(api, "mature-holds"),
      [
        "partner_available maturation 400 of accrual",
        "partner_available maturation 500 of referral",
        "partner_available maturation 800 of accrual",
        "partner_pending maturation -400 of accrual",
        "partner_pending maturation -500 of referral",
        "partner_pending maturation -800 of accrual",
        "partner_points maturation 10 of accrual",
        "partner_points maturation 20 of accrual",
        "partner_points_pending maturation -10 of accrual",
        "partner_points_pending maturation -20 of accrual",
      ],
    ],
    [
      "points are spent",
      () => call("/v1/points/spend", { ...spend, points: 15, partnerId: seller().partnerId }),
      ["partner_points spending -15 of spending …1234"],
    ],
    [
      "points are given back",
      () => call("/v1/points/give-back", { orderId: spend.orderId }),
      ["partner_points give_back 15 of spending …1234"],
    ],
    [
      "a period comes into force",
      async () => {
        periodId = await makePeriod(api, shop, 1, [12, 1]);
        await calculatePeriod(api, shop, periodId);
        published = [];
        await finalisePeriod(api, shop, periodId);
      },
      // A tenth of the seller's 10.00 to its sponsor.
      ["partner_pending bonus 100 of matching"],
    ],
    [
      "a period's bonus is released",
      () => runJob(api, "mature-holds"),
      ["partner_available maturation 100 of matching", "partner_pending maturation -100 of matching"],
    ],
    [
      "a bonus is paid",
      async () =>
        call(`/v1/bonuses/${await bonusOf("matching")}/pay`, { programId: undefined, reference: "bank-1" }),
      ["partner_available payment -100 of matching"],
    ],
    [
      "a refund takes commission back",
      async () => {
        await refund(shop, ids[0]!, "r1", 5000);
        await settleAll(api);
      },
      [
        "partner_available reversal -200 of accrual",
        "partner_available reversal -400 of accrual",
        "partner_points reversal -10 of accrual",
        "partner_points reversal -5 of accrual",
      ],
    ],
    [
      "a refund takes bonuses back",
      () => runJob(api, "claw-back-bonuses"),
      ["partner_available reversal -250 of referral", "partner_available reversal -50 of matching"],
    ],
    [
      "points expire",
      () => daysFromNow(40, () => runJob(api, "expire-points")),
      ["partner_points expiry -10 of accrual", "partner_points expiry -5 of accrual"],
    ],
    [
      "an order is rejected",
      async () => {
        await api.call(shop.key, "POST", `/v1/conversions/${ids[0]}/reject`, { reason: "Own order" });
        await settleAll(api);
      },
      ["partner_available reversal -200 of accrual", "partner_available reversal -400 of accrual"],
    ],
  ])("%s, and say what of.", async (_, work, expected) => {
    const before = await kindsOf();
    published = [];
    await work();
    await Promise.allSettled(api.deferred.splice(0));
    expect(published).toContain("issue-receipts");
    await runJob(api, "issue-receipts");
    expect(await unreceipted(api)).toEqual([]);
    expect((await kindsOf()).slice(before.length).sort()).toEqual(expected.toSorted());
  });

  it("all of which verifies: what a partner has, and what its merchant sees of it.", async () => {
    const keys = await keysOf(api);
    for (const { partnerId } of shop.promoters) {
      const receipts = await exportOf(api, shop.key, `/v1/receipts/export?partnerId=${partnerId}`);
      expect(verifyReceipts(receipts, keys)).toMatchObject({ faults: [], notes: [] });
      expect(JSON.stringify(receipts)).not.toContain("basket-");
    }
  });
});

describe("Each entry has one receipt, in one chain,", () => {
  let shop: Shop;
  const RECEIPTS_OF = "SELECT count(*)::int AS n FROM receipts WHERE organisation_id = $1";
  const receipts = async () => (await api.owner.query(RECEIPTS_OF, [shop.organisationId])).rows[0].n;
  const sellMore = (number: number) =>
    sellAll(
      api,
      shop,
      Array.from({ length: number }, (_, n) => ({
        by: shop.promoters[2]!,
        amountMinor: 4_999 + n,
        hours: 2,
      })),
    );

  beforeAll(async () => {
    shop = await openShop(api, { plan: percent(1000, 500, 200), line: 3 });
  });
  afterEach(async () => {
    expect(await unreceipted(api)).toEqual([]);
    const keys = await keysOf(api);
    for (const { partnerId } of shop.promoters) {
      const all = await exportOf(api, shop.key, `/v1/receipts/export?partnerId=${partnerId}`);
      expect(verifyReceipts(all, keys)).toMatchObject({ faults: [], notes: [] });
    }
  });

  it("after twenty deliveries at once, while more is posted.", async () => {
    const [first] = await sellMore(8);
    await Promise.all([
      ...Array.from({ length: 20 }, () => runJob(api, "issue-receipts")),
      refund(shop, first!, "r1", 1_000).then(() => settleAll(api)),
    ]);
    await runJob(api, "issue-receipts");
    // Eight orders on three levels, and what the refund takes back of three.
    expect(await receipts()).toBe(8 * 3 + 3);
  });

  it("however often a run is stopped between two writes.", async () => {
    await api.owner.query("CREATE SEQUENCE writes");
    await api.owner.query(`CREATE FUNCTION stop_write() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
      BEGIN IF hashint4(nextval('writes')::int) % 2 = 0 THEN RAISE 'stopped'; END IF; RETURN NULL; END $$`);
    const before = await receipts();
    await sellMore(4);
    for (const table of ["receipts", "accounts"])
      await api.owner.query(
        `CREATE TRIGGER stop AFTER INSERT OR UPDATE ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION stop_write()`,
      );
    let failed = 0;
    for (let turn = 0; turn < 60 && (await receipts()) === before; turn++) {
      const runs = await Promise.allSettled([1, 2, 3].map(() => runJob(api, "issue-receipts")));
      failed += runs.filter(({ status }) => status === "rejected").length;
      // Receipts come with the mark on their accounts, or not at all.
      const { rows } = await api.owner.query(
        `SELECT a.id FROM accounts a LEFT JOIN receipts r ON r.account_id = a.id GROUP BY a.id HAVING count(r.account_id) <> a.receipted_version`,
      );
      expect(rows).toEqual([]);
    }
    for (const table of ["receipts", "accounts"]) await api.owner.query(`DROP TRIGGER stop ON ${table}`);
    await runJob(api, "issue-receipts");
    expect(failed).toBeGreaterThan(0);
    expect(await receipts()).toBe(before + 4 * 3);
  });

  it("also of what was posted while another run was at it, whose message found it busy.", async () => {
    const before = await receipts();
    await sellMore(1);
    const other = new pg.Client({ connectionString: api.database.ownerUrl });
    await other.connect();
    try {
      // Somebody holds an account, so that the first run waits where it has read already what it is to sign.
      await other.query("BEGIN");
      const OF = "SELECT id FROM accounts WHERE partner_id = $1 AND kind = 'partner_pending' FOR UPDATE";
      await other.query(OF, [shop.promoters[2]!.partnerId]);
      const first = runJob(api, "issue-receipts");
      const WAITS = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%receipted_version%'`;
      while ((await api.owner.query(WAITS)).rowCount === 0) await new Promise((done) => setTimeout(done, 20));
      const lone = await openShop(api, { plan: percent(1000) });
      await sellAll(api, lone, [{ by: lone.promoters[0], amountMinor: 10_000, hours: 1 }]);
      expect(await runJob(api, "issue-receipts")).toEqual({ receipts: 0 });
      await other.query("ROLLBACK");
      expect(await first).toEqual({ receipts: 3 + 1 });
    } finally {
      await other.end();
    }
    expect(await receipts()).toBe(before + 3);
  });
});
