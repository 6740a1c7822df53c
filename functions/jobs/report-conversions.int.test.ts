import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { refusedFields, unique } from "../../local/testing/api-fixtures.ts";
import {
  click,
  openShop,
  read,
  type Shop,
  sell,
  storeClick,
  wrongBooks,
} from "../../local/testing/money-fixtures.ts";
import { runJob, settleAll } from "../../local/testing/run-job.ts";
import { startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";
import { storeBrowserReport } from "../../local/testing/take-report.ts";

/*
 * Goal: each report of a browser becomes at most one conversion, or a reason, whatever stops or crosses the job.
 * Method: rows as ingest writes them, the job as QStash calls it, on a real Postgres.
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

const report = () => runJob(api, "report-conversions");
async function settled(id: string) {
  const { rows } = await api.owner.query(
    "SELECT outcome, reason, conversion_id, settled_at IS NOT NULL AS settled FROM browser_reports WHERE id = $1",
    [id],
  );
  return rows[0];
}
const conversionsOf = async (shop: Shop) =>
  (
    await api.owner.query("SELECT count(*)::int AS n FROM conversions WHERE program_id = $1", [
      shop.programId,
    ])
  ).rows[0].n;
const waiting = async () =>
  (await api.owner.query("SELECT count(*)::int AS n FROM browser_reports WHERE settled_at IS NULL")).rows[0]
    .n;

describe("A browser's report", () => {
  it("becomes a conversion that is held, attributed by its token, and earns", async () => {
    const shop = await openShop(api, { program: { approvalMode: "immediate" } });
    const made = await storeClick(api, click(shop.promoters[0], { at: new Date(Date.now() - 5000) }));
    const said = { coupon: "none", customerId: "c", metadata: { seats: 2 } };
    const id = await storeBrowserReport(api, shop, { made, report: said });
    expect(await report()).toMatchObject({ created: 1, refused: 0 });
    const row = await settled(id);
    expect(row).toMatchObject({ outcome: "created", reason: null, settled: true });
    await settleAll(api);
    const conversion = await read(api, shop.key, row.conversion_id);
    expect(conversion).toMatchObject({
      source: "browser",
      status: "pending",
      approveAt: null,
      coupon: "none",
      metadata: { seats: "2" },
      outcome: "attributed",
    });
    expect(conversion.accruals).toMatchObject([{ amountMinor: 1000, clickId: made.id }]);
    const answer = await api.call(shop.key, "POST", `/v1/conversions/${row.conversion_id}/approve`);
    expect(answer.body).toMatchObject({ status: "approved" });
  });

  it("is decided like a server's where the program accepts it", async () => {
    const shop = await openShop(api, {
      program: { approvalMode: "immediate", browserConversions: "accept" },
    });
    const id = await storeBrowserReport(api, shop, { tokenRefusal: "bad_signature" });
    await report();
    const { conversion_id } = await settled(id);
    expect(await read(api, shop.key, conversion_id)).toMatchObject({
      status: "approved",
      tokenRefusal: "bad_signature",
    });
  });

  it("told again, in another tab or with another token, is one conversion", async () => {
    const shop = await openShop(api);
    const made = await storeClick(api, click(shop.promoters[0]));
    const said = { orderId: unique("order") };
    const ids = [
      await storeBrowserReport(api, shop, { report: said }),
      await storeBrowserReport(api, shop, { report: said, made }),
      await storeBrowserReport(api, shop, { report: { ...said, amountMinor: 1 } }),
    ];
    await report();
    const rows = await Promise.all(ids.map(settled));
    expect(rows.map((row) => row.outcome)).toEqual(["created", "replayed", "conflict"]);
    expect(rows[1].conversion_id).toBe(rows[0].conversion_id);
    expect(rows[2]).toMatchObject({
      conversion_id: rows[0].conversion_id,
      reason: "orderId: was reported before with other content",
    });
    expect(await conversionsOf(shop)).toBe(1);
  });

  it("after the server's is superseded by it", async () => {
    const shop = await openShop(api);
    const sold = await sell(api, shop, undefined, { orderId: unique("order") });
    const id = await storeBrowserReport(api, shop, { report: { orderId: sold.orderId, amountMinor: 1 } });
    await report();
    expect(await settled(id)).toMatchObject({ outcome: "superseded", conversion_id: sold.id });
  });

  it.each([
    ["of a bot", {}, { bot: "googlebot" }, "bot: googlebot"],
    ["in another currency", {}, { report: { currency: "EUR" } }, "currency: the program accepts USD, VND"],
    [
      "to a program that takes none",
      { browserConversions: "refuse" },
      {},
      "browserConversions: the program does not accept what browsers report",
    ],
  ])("%s is refused with its reason, and makes nothing", async (_, program, given, reason) => {
    const shop = await openShop(api, { program });
    const id = await storeBrowserReport(api, shop, given);
    expect(await report()).toMatchObject({ created: 0, refused: 1 });
    expect(await settled(id)).toEqual({ outcome: "refused", reason, conversion_id: null, settled: true });
    expect(await conversionsOf(shop)).toBe(0);
  });

  it("of a test is a test", async () => {
    const shop = await openShop(api);
    const id = await storeBrowserReport(api, shop, { test: true });
    await report();
    expect(await read(api, shop.key, (await settled(id)).conversion_id)).toMatchObject({ test: true });
  });
});

describe("The job", () => {
  it("stopped between conversion and settling finds a replay, and makes nothing twice", async () => {
    const shop = await openShop(api);
    const id = await storeBrowserReport(api, shop);
    await report();
    const before = await settled(id);
    // As if the transaction that settles had been lost with its process.
    await api.owner.query(
      "UPDATE browser_reports SET settled_at = NULL, outcome = NULL, conversion_id = NULL WHERE id = $1",
      [id],
    );
    await report();
    expect(await settled(id)).toMatchObject({ outcome: "replayed", conversion_id: before.conversion_id });
    expect(await conversionsOf(shop)).toBe(1);
  });

  it("run many times at once makes one conversion of each report, beyond what one chunk takes", async () => {
    const shop = await openShop(api);
    for (let n = 0; n < 70; n++) await storeBrowserReport(api, shop);
    const counts = await Promise.all(Array.from({ length: 4 }, report));
    expect(counts.reduce((sum, one) => sum + (one.created ?? 0), 0)).toBe(70);
    expect(await conversionsOf(shop)).toBe(70);
    expect(await report()).toMatchObject({ created: 0, replayed: 0 });
  });

  it("hands on what it does not get to", async () => {
    const shop = await openShop(api);
    await api.owner.query(
      `INSERT INTO browser_reports (id, organisation_id, program_id, test, via, report, occurred_at, request_id)
       SELECT uuidv7(), $1, $2, false, 'pixel', jsonb_build_object('orderId', n::text), now(), uuidv7() FROM generate_series(1, 205) n`,
      [shop.organisationId, shop.programId],
    );
    expect(await report()).toMatchObject({ refused: 200 });
    expect(await waiting()).toBe(5);
    const { rows } = await api.owner.query(
      "SELECT count(*)::int AS n FROM outbox WHERE topic = 'report-conversions'",
    );
    expect(rows).toEqual([{ n: 1 }]);
    expect(await report()).toMatchObject({ refused: 5 });
  });

  it("is not held up by a report that it fails at, and takes that once it can", async () => {
    const shop = await openShop(api);
    await api.owner.query(`CREATE FUNCTION break_order() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN IF NEW.order_id = 'breaks' THEN RAISE 'broken'; END IF; RETURN NEW; END $$`);
    await api.owner.query(
      "CREATE TRIGGER break_order BEFORE INSERT ON conversions FOR EACH ROW EXECUTE FUNCTION break_order()",
    );
    const bad = await storeBrowserReport(api, shop, { report: { orderId: "breaks" } });
    const good = await storeBrowserReport(api, shop);
    await expect(report()).rejects.toThrow(/500/);
    expect((await settled(good)).outcome).toBe("created");
    expect((await settled(bad)).settled).toBe(false);
    await api.owner.query("DROP TRIGGER break_order ON conversions");
    expect(await report()).toMatchObject({ created: 1 });
    expect((await settled(bad)).outcome).toBe("created");
  });
});

describe("GET /conversions/reports", () => {
  it("lists what browsers reported and what became of it, newest first, to its own tenant", async () => {
    const shop = await openShop(api);
    const stranger = await openShop(api);
    const first = await storeBrowserReport(api, shop, { report: { currency: "EUR" } });
    const second = await storeBrowserReport(api, shop);
    await report();
    const third = await storeBrowserReport(api, shop, { test: true });
    const list = async (query: string, key = shop.key) =>
      api.call(key, "GET", `/v1/conversions/reports${query}`);
    const page = (await list(`?programId=${shop.programId}&limit=2`)).body;
    expect(page.data).toMatchObject([
      { id: third, outcome: "waiting", test: true },
      {
        id: second,
        outcome: "created",
        via: "snippet",
        host: "shop.example",
        conversionId: expect.any(String),
      },
    ]);
    const rest = (await list(`?programId=${shop.programId}&limit=2&cursor=${page.nextCursor}`)).body;
    expect(rest).toMatchObject({
      data: [
        {
          id: first,
          outcome: "refused",
          reason: "currency: the program accepts USD, VND",
          conversionId: null,
        },
      ],
      nextCursor: null,
    });
    const ids = async (query: string) => (await list(query)).body.data.map((row: { id: string }) => row.id);
    expect(await ids("?outcome=refused")).toEqual([first]);
    expect(await ids("?outcome=waiting")).toEqual([third]);
    expect(await ids("?test=false")).toEqual([second, first]);
    expect((await list("", stranger.key)).body.data).toEqual([]);
    expect(refusedFields(await list("?outcome=lost"))).toEqual(["outcome"]);
    const writer = await api.createKey({
      organisationId: shop.organisationId,
      scopes: ["conversions:write"],
    });
    expect((await list("", writer)).status).toBe(403);
    await report();
  });
});
