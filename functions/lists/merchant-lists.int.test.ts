import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { HttpDatabase, Identity } from "../../db/client.ts";
import type { KeysetPage } from "../../db/repositories/keyset.ts";
import { inOrder, type ListedRow } from "../../local/testing/in-order.ts";
import { openShop, type Shop } from "../../local/testing/money-fixtures.ts";
import { rowsRead } from "../../local/testing/rows-read.ts";
import { runJob } from "../../local/testing/run-job.ts";
import { accessTokenOf, makeUser } from "../../local/testing/sign-in.ts";
import { newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";
import { app } from "../app.ts";
import { deliveryList } from "./deliveries.ts";
import { disputeList } from "./disputes.ts";
import { partnerList } from "./partners.ts";
import { payoutList } from "./payouts.ts";

/*
 * Goal: each list of a merchant's is read by each of its orders in pages that miss nothing, from an index, counted by the filters it is
 * read by, and taken along whole. Method: 4,000 rows of each, of a program beside another's; the API is asked as a member and by a key.
 */
const ROWS = 4_000;
let api: TestApi;
let shop: Shop;
let token: string;
const asMember = { "x-organisation-id": "" };
const context = { waitUntil: () => undefined, passThroughOnException: () => undefined, props: {} };

beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  api = await startTestApi();
  shop = await openShop(api, { plan: null });
  asMember["x-organisation-id"] = shop.organisationId;
  const user = await makeUser(api, {
    memberships: [{ organisationId: shop.organisationId, role: "analyst" }],
  });
  token = await accessTokenOf(api, user);
  await fill(shop);
  // Another's, which nobody sees.
  await fill(await openShop(api, { plan: null }));
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
});

/** Rows a second apart, with values that come again; written past the API and its triggers. */
async function fill({ organisationId, programId }: Shop): Promise<void> {
  const ids = "uuidv7(make_interval(secs => n - $3 - 60))";
  const days = "now() + make_interval(days => n % 100 - 50)";
  const partner = "(SELECT id FROM partners WHERE program_id = $2 ORDER BY id LIMIT 1)";
  const of = "generate_series(1, $3::int) n";
  await api.owner.query("SET session_replication_role = replica");
  for (const [table, columns, values] of [
    [
      "partners",
      "affiliate_id, name, email, joined_at",
      `uuidv7(), 'Partner ' || n % 1000, 'p@partner.example', ${days}`,
    ],
    [
      "payouts",
      "affiliate_id, partner_id, currency, amount_minor, state, method_id, method_kind, request_key, request_id",
      `uuidv7(), ${partner}, CASE n % 2 WHEN 0 THEN 'USD' ELSE 'VND' END, n % 500 + 1, 'requested', uuidv7(), 'bank', 'fill-' || n, uuidv7()`,
    ],
    [
      "disputes",
      "partner_id, number, subject, order_id, state, due_at, request_key, request_id",
      `${partner}, n, 'missing_sale', 'order-' || n, 'open', ${days}, 'fill-' || n, uuidv7()`,
    ],
  ] as const)
    await api.owner.query(
      `INSERT INTO ${table} (id, organisation_id, program_id, ${columns}) SELECT ${ids}, $1, $2, ${values} FROM ${of}`,
      [organisationId, programId, ROWS],
    );
  await api.owner.query(
    `INSERT INTO webhook_deliveries (id, organisation_id, program_id, endpoint_id, event_id, type, due_at)
     SELECT ${ids}, $1, $2, uuidv7(), uuidv7(), 'conversion.created', now() FROM ${of}`,
    [organisationId, programId, ROWS],
  );
  await api.owner.query("SET session_replication_role = DEFAULT");
  for (const table of ["partners", "payouts", "disputes", "webhook_deliveries"])
    await api.owner.query(`ANALYZE ${table}`);
}

const get = async (path: string) => {
  const { status, body } = await api.call(token, "GET", `/v1${path}`, undefined, asMember);
  expect([path, status, body.detail]).toEqual([path, 200, undefined]);
  return body;
};

const SORTED: readonly (readonly [path: string, list: { readonly sorts: object }, filter: string])[] = [
  ["/partners", partnerList, "status=active"],
  ["/payouts", payoutList, "currency=USD"],
  ["/disputes", disputeList, "state=open"],
  ["/webhook-deliveries", deliveryList, "state=queued"],
];
const ORDERS = SORTED.flatMap(([path, { sorts }, filter]) =>
  Object.entries(sorts).flatMap(([by, kind]) =>
    [by, `-${by}`].map((sort) => ({ path, sort, by, kind, filter })),
  ),
);

describe("a list of 4,000 rows", { timeout: 120_000 }, () => {
  it.each(ORDERS)("$path by $sort is read in pages that miss nothing, ties by id", async (order) => {
    const { path, sort, filter } = order;
    const seen: ListedRow[] = [];
    for (let n = 0, cursor = ""; n < 3; n++) {
      const { data, nextCursor } = await get(`${path}?${filter}&sort=${sort}&limit=60${cursor}`);
      seen.push(...data);
      cursor = `&cursor=${nextCursor}`;
    }
    expect(new Set(seen.map(({ id }) => id)).size).toBe(180);
    expect(seen.map(({ id }) => id)).toEqual(inOrder(seen, order).map(({ id }) => id));
  });

  it("reads little more than a page from tables, in each order, from its beginning and its middle", async () => {
    type Read = (
      db: HttpDatabase,
      who: Identity,
      filter: object,
      page: KeysetPage,
      now: Date,
    ) => Promise<unknown>;
    const reads: Readonly<Record<string, unknown>> = Object.fromEntries(
      [partnerList, payoutList, disputeList, deliveryList].map(({ name, read }) => [
        `/${name.replace("_", "-")}`,
        read,
      ]),
    );
    const places = { id: newId(), moment: new Date().toISOString(), whole: "250", text: "Partner 5" };
    for (const { path, sort, by, kind } of ORDERS)
      for (const after of [null, { value: places[kind as keyof typeof places], id: newId() }]) {
        const page = { limit: 20, sort: { column: by, descending: sort.startsWith("-") }, after };
        const filter = { programId: shop.programId, ...(by === "amountMinor" ? { currency: "USD" } : {}) };
        const read = await rowsRead(api.database.appUrl, (db) =>
          (reads[path] as Read)(db, shop, filter, page, new Date()),
        );
        expect([path, sort, read < 500 ? "little" : read]).toEqual([path, sort, "little"]);
      }
  });

  it("is counted by its filters, taken along whole, and written by a job", async () => {
    expect(await get("/payouts/count?currency=USD&batchId=none")).toEqual({ count: ROWS / 2, more: false });
    expect(await get("/payouts/count?currency=USD&method=stripe")).toEqual({ count: 0, more: false });
    expect(await get("/disputes/count?overdue=true&subject=payout")).toEqual({ count: 0, more: false });
    expect(await get("/webhook-deliveries/count?state=delivered")).toEqual({ count: 0, more: false });
    for (const [path] of SORTED) {
      const headers = { authorization: `Bearer ${token}`, ...asMember };
      const url = `http://api.test/api/v1${path}/export.csv`;
      const [answer, narrow] = await Promise.all([
        app.request(`${url}?sort=createdAt`, { headers }, api.env, context),
        api.call(shop.key, "GET", `/v1${path}/count?programId=${newId()}`),
      ]);
      const lines = (await answer.text()).trimEnd().split("\r\n");
      expect(new Set(lines.slice(1).map((line) => line.slice(1, 37))).size).toBe(lines.length - 1);
      expect(lines.length).toBeGreaterThan(ROWS);
      // A program that is not the caller's has nothing.
      expect([path, narrow.status, narrow.body]).toEqual([path, 200, { count: 0, more: false }]);
      const asked = await api.call(token, "POST", `/v1${path}/exports`, { sort: "createdAt" }, asMember);
      expect(asked.status).toBe(202);
    }
    const made = async () => (await api.call(token, "GET", "/account/list-exports")).body;
    const waits = ({ data }: { data: { state: string }[] }) =>
      data.some(({ state }) => state === "requested");
    for (let run = 0; run < 20 && waits(await made()); run++) await runJob(api, "write-list-exports");
    const body = await made();
    expect(
      body.data.map(({ state, rows }: { state: string; rows: number }) => [state, rows >= ROWS]),
    ).toEqual(SORTED.map(() => ["ready", true]));
  });

  it("finds partners by a part of their name, and links by how their codes begin, as they are written", async () => {
    const names = async (q: string) =>
      (await get(`/partners?programId=${shop.programId}&q=${encodeURIComponent(q)}&limit=9`)).data.map(
        ({ name }: ListedRow) => name,
      );
    const all = { count: ROWS / 1_000, more: false };
    expect(await get(`/partners/count?programId=${shop.programId}&q=artner+777`)).toEqual(all);
    expect(new Set(await names("PARTNER 777"))).toEqual(new Set(["Partner 777"]));
    expect(await names("%")).toEqual([]);
    const { linkId, partnerId } = shop.promoters[0];
    const { data } = await get(`/links?partnerId=${partnerId}`);
    const code: string = data[0].code;
    const found = async (q: string) =>
      (await get(`/links?programId=${shop.programId}&q=${q}`)).data.map(({ id }: ListedRow) => id);
    expect([await found(code.slice(0, 3)), await found(`${code}x`)]).toEqual([[linkId], []]);
  });

  it("refuses amounts without a currency, and what is no order of it", async () => {
    for (const [path, field] of [
      ["/payouts?sort=amountMinor", "currency"],
      ["/payouts?sort=state", "sort"],
      ["/partners?sort=email", "sort"],
    ] as const) {
      const { status, body } = await api.call(shop.key, "GET", `/v1${path}`);
      expect([path, status, body.errors?.[0]?.field]).toEqual([path, 400, field]);
    }
  });
});
