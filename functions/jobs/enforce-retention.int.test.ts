import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { unique } from "../../local/testing/api-fixtures.ts";
import { createFakeBucket } from "../../local/testing/fake-bucket.ts";
import {
  click,
  moneyPrint,
  openShop,
  type Shop,
  sell,
  storeClick,
  wrongBooks,
} from "../../local/testing/money-fixtures.ts";
import { runJob, settleAll } from "../../local/testing/run-job.ts";
import { makeUser } from "../../local/testing/sign-in.ts";
import { newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";

/*
 * Goal: what a program no longer keeps is gone, what another keeps is not, and no count and no cent changes. Method: days of
 * long ago, attached and detached, with clicks of two programs that keep for different times.
 */
let api: TestApi;
let short: Shop;
let long: Shop;
const files = createFakeBucket();
const DAY_MS = 86_400_000;
const query = async (text: string, values: unknown[] = []) => (await api.owner.query(text, values)).rows;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS);

beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  api = await startTestApi({ FILES: files });
  short = await openShop(api);
  long = await openShop(api);
  await query("SELECT create_event_partitions(current_date - 80, 80)");
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
});

const set = (shop: Shop, body: Record<string, unknown>) =>
  api.call(shop.key, "PATCH", `/v1/programs/${shop.programId}`, body);
const clicksOf = async ({ programId }: Shop) =>
  (await query("SELECT at FROM clicks WHERE program_id = $1 ORDER BY at", [programId])).length;

describe("a program's days", () => {
  it("are read and set, and never below the longest window of its campaigns.", async () => {
    const { body } = await api.call(short.key, "GET", `/v1/programs/${short.programId}`);
    expect([body.retainClickDays, body.retainBuyerDays]).toEqual([400, 1095]);
    await api.call(short.key, "PATCH", `/v1/campaigns/${short.campaignId}`, { windowDays: 45 });
    const refused = await set(short, { retainClickDays: 44 });
    expect([refused.status, refused.body.errors]).toEqual([
      422,
      [
        {
          field: "retainClickDays",
          code: "below_window",
          message: "must be at least 45, the longest window of the program's campaigns",
        },
      ],
    ]);
    expect((await set(short, { retainClickDays: 29 })).status).toBe(422);
    expect((await set(short, { retainClickDays: 45, retainBuyerDays: 60 })).body).toMatchObject({
      retainClickDays: 45,
      retainBuyerDays: 60,
    });
  });

  it("are no fewer than the window of a campaign that comes after them.", async () => {
    const path = `/v1/campaigns/${short.campaignId}`;
    const refusals = [
      await api.call(short.key, "PATCH", path, { windowDays: 46 }),
      await api.call(short.key, "POST", "/v1/campaigns", {
        ...{ programId: short.programId, name: "Long", windowDays: 46 },
        ...{ destinationUrl: "https://shop.example/" },
      }),
    ];
    for (const { status, body } of refusals)
      expect([status, body.errors]).toEqual([
        422,
        [
          {
            field: "windowDays",
            code: "above_retention",
            message: "the program keeps clicks for 45 days (retainClickDays)",
          },
        ],
      ]);
  });

  it("end its clicks, page events, joins and settled reports, and no other program's; counts stay.", async () => {
    for (const shop of [short, long])
      for (const days of [10, 44, 47, 60]) {
        const made = await storeClick(api, click(shop.promoters[0], { at: daysAgo(days), visitor: newId() }));
        await query(
          "INSERT INTO visitor_clicks (organisation_id, program_id, visitor, click_id) VALUES ($1, $2, $3, $4)",
          [...[shop.organisationId, shop.programId, made.visitor, made.id]],
        );
        await query(
          `INSERT INTO browser_reports (id, organisation_id, program_id, test, via, report, occurred_at, received_at, request_id, settled_at)
           VALUES ($1, $2, $3, false, 'snippet', '{}', $4, $4, $1, $4)`,
          [newId(), shop.organisationId, shop.programId, made.at],
        );
      }
    await query(
      "INSERT INTO click_rollups (organisation_id, link_id, bucket, program_id, campaign_id, partner_id, clicks, bots) VALUES ($1, $2, $3, $4, $5, $6, 2, 0)",
      [
        short.organisationId,
        short.promoters[0].linkId,
        daysAgo(60),
        short.programId,
        short.campaignId,
        short.promoters[0].partnerId,
      ],
    );
    const counts = await runJob(api, "enforce-retention");
    expect(counts.clicks).toBe(2);
    expect([await clicksOf(short), await clicksOf(long)]).toEqual([2, 4]);
    const left = async (table: string) =>
      query(`SELECT program_id, count(*)::int AS n FROM ${table} GROUP BY 1 ORDER BY n`);
    for (const table of ["visitor_clicks", "browser_reports"])
      expect((await left(table)).map(({ n }) => n)).toEqual([2, 4]);
    expect(await query("SELECT clicks::int FROM click_rollups")).toEqual([{ clicks: 2 }]);
    expect((await runJob(api, "enforce-retention")).clicks).toBe(0);
  });

  it("go as a whole where no program keeps them, detached ones with their table.", async () => {
    await query("CREATE TABLE detached.clicks_20200101 (LIKE clicks INCLUDING ALL)");
    await query("CREATE TABLE detached.events_20200101 (LIKE events INCLUDING ALL)");
    await query("INSERT INTO detached.clicks_20200101 SELECT * FROM clicks");
    await set(long, { retainClickDays: 50 });
    const counts = await runJob(api, "enforce-retention");
    expect(counts.days).toBeGreaterThan(0);
    expect(counts.clicks).toBe(0);
    expect([await clicksOf(short), await clicksOf(long)]).toEqual([2, 3]);
    expect(await query("SELECT to_regclass('detached.clicks_20200101') AS t")).toEqual([{ t: null }]);
    const day = daysAgo(60).toISOString().slice(0, 10).replaceAll("-", "");
    expect(await query("SELECT to_regclass($1) IS NOT NULL AS there", [`clicks_${day}`])).toEqual([
      { there: true },
    ]);
  });
});

describe("who bought", () => {
  it("is forgotten after the program's days; commission, credits and late refunds are what they were.", async () => {
    const visitor = newId();
    const made = await storeClick(api, click(short.promoters[0], { visitor }));
    const id = unique("old");
    const old = await sell(api, short, made, {
      customer: { id, email: "old@example.com" },
      metadata: { note: "x" },
    });
    const recent = await sell(api, short, made, { customer: { id: unique("new") } });
    await settleAll(api);
    const bound = Date.now() - 61 * DAY_MS;
    const oldId = newId().replace(
      /^.{13}/,
      `${bound.toString(16).padStart(12, "0").slice(0, 8)}-${bound.toString(16).padStart(12, "0").slice(8)}`,
    );
    await query("SET session_replication_role = replica");
    for (const table of ["attributions", "accruals"])
      await query(`UPDATE ${table} SET conversion_id = $1 WHERE conversion_id = $2`, [oldId, old.id]);
    await query("UPDATE postings SET conversion_id = $1 WHERE conversion_id = $2", [oldId, old.id]);
    await query("UPDATE conversions SET id = $1, received_at = $3, occurred_at = $3 WHERE id = $2", [
      oldId,
      old.id,
      daysAgo(61),
    ]);
    await query("UPDATE customers SET created_at = $1 WHERE external_id = $2", [daysAgo(61), id]);
    await query("SET session_replication_role = origin");
    const money = await moneyPrint(api.owner);

    expect((await runJob(api, "enforce-retention")).buyers).toBe(2);
    expect(
      await query(
        "SELECT customer_external_id, buyer_email_hash, visitor, metadata, content_hash, unlinked_at IS NULL AS linked FROM conversions WHERE id = $1",
        [oldId],
      ),
    ).toEqual([
      {
        customer_external_id: null,
        buyer_email_hash: null,
        visitor: null,
        metadata: null,
        content_hash: "erased",
        linked: false,
      },
    ]);
    expect(await query("SELECT FROM customers WHERE external_id = $1", [id])).toEqual([]);
    expect(await query("SELECT unlinked_at FROM conversions WHERE id = $1", [recent.id])).toEqual([
      { unlinked_at: null },
    ]);
    expect(await moneyPrint(api.owner)).toEqual(money);

    // Looked at once more, nothing is decided otherwise, although its visitor is gone.
    await query("UPDATE conversions SET attribution_due = true WHERE program_id = $1", [short.programId]);
    await settleAll(api);
    expect(await moneyPrint(api.owner)).toEqual(money);
    const refund = { refundId: unique("re"), amountMinor: 10_000, currency: "USD" };
    expect((await api.call(short.key, "POST", `/v1/conversions/${oldId}/refunds`, refund)).status).toBe(201);
    await settleAll(api);
    expect(
      await query(
        "SELECT sum(amount_minor - reversed_minor)::int AS left FROM accruals WHERE conversion_id = $1",
        [oldId],
      ),
    ).toEqual([{ left: 0 }]);
    expect(await wrongBooks(api.owner)).toEqual([]);
  });
});

describe("files and notifications", () => {
  it("are deleted when their time is over.", async () => {
    const [past, future] = [daysAgo(1), new Date(Date.now() + DAY_MS)];
    for (const [key, at] of [
      ["exports/a", past],
      ["exports/b", future],
    ] as const) {
      await files.put(key, "x");
      await query(
        "INSERT INTO privacy_requests (id, kind, state, object_key, expires_at, request_id) VALUES ($1, 'export', 'ready', $2, $3, $1)",
        [newId(), key, at],
      );
    }
    const { userId } = await makeUser(api);
    for (const [days, user_id] of [
      [401, userId],
      [399, userId],
      [2, null],
      [0, null],
    ] as const)
      await query(
        `INSERT INTO notifications (id, kind, event_key, recipient, user_id, data, request_id, planned_at, created_at)
         SELECT i, 'account_erased', i::text, 'x', $2::uuid, '{}', i, $3::timestamptz, $3::timestamptz FROM (SELECT $1::uuid AS i) g`,
        [newId(), user_id, daysAgo(days)],
      );
    const counts = await runJob(api, "enforce-retention");
    expect([...files.objects.keys()]).toEqual(["exports/b"]);
    expect([counts.exports, counts.notifications]).toEqual([1, 2]);
    expect(
      await query("SELECT object_key, state FROM privacy_requests ORDER BY object_key NULLS FIRST"),
    ).toEqual([
      { object_key: null, state: "done" },
      { object_key: "exports/b", state: "ready" },
    ]);
  });
});
