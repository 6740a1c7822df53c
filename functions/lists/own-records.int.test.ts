import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { inOrder, type ListedRow } from "../../local/testing/in-order.ts";
import { openShop, type Shop } from "../../local/testing/money-fixtures.ts";
import { runJob } from "../../local/testing/run-job.ts";
import { accessTokenOf, makeUser } from "../../local/testing/sign-in.ts";
import { startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";
import { app } from "../app.ts";
import { ownDeliveryList, ownDisputeList, ownLinkList, ownPayoutList } from "./own-records.ts";

/*
 * Goal: each list of an affiliate's own records is read by each of its orders in pages that hold every row once, over both programs that
 * it is in, counted and taken along by the same filters, without what is the merchant's alone. Method: rows with values that come again,
 * in two programs beside another affiliate's.
 */
const ROWS = 240;
let api: TestApi;
let token: string;
const context = { waitUntil: () => undefined, passThroughOnException: () => undefined, props: {} };

beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  api = await startTestApi();
  const shops = [await openShop(api, { plan: null }), await openShop(api, { plan: null })] as const;
  const [{ email }] = shops[0].promoters;
  const user = await makeUser(api, { email, affiliate: true });
  token = await accessTokenOf(api, user);
  // One person, in both programs.
  const { rows } = await api.owner.query("SELECT affiliate_id FROM partners WHERE id = $1", [
    shops[0].promoters[0].partnerId,
  ]);
  await api.owner.query("UPDATE partners SET affiliate_id = $2 WHERE id = $1", [
    shops[1].promoters[0].partnerId,
    rows[0].affiliate_id,
  ]);
  for (const shop of shops) await fill(shop, ROWS / 2);
  // Somebody else's, which is not shown.
  await fill(await openShop(api, { plan: null }), 50);
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
});

/** Rows a second apart, with values that come again; written past the API and its triggers. */
async function fill(
  { organisationId, programId, promoters: [promoter] }: Shop,
  count: number,
): Promise<void> {
  const { partnerId, enrollmentId, campaignId } = promoter;
  const ids = "uuidv7(make_interval(secs => n - $1 - 60))";
  const affiliate = `(SELECT affiliate_id FROM partners WHERE id = '${partnerId}')`;
  const endpoint = "uuidv7()";
  await api.owner.query("SET session_replication_role = replica");
  await api.owner.query("DELETE FROM links WHERE partner_id = $1", [partnerId]);
  const { rows } = await api.owner.query(
    `INSERT INTO webhook_endpoints (id, affiliate_id, url, method, description, types, state, include_test)
     VALUES (${endpoint}, ${affiliate}, 'https://tracker.example/', 'GET', '', ARRAY['commission.created'], 'active', false) RETURNING id`,
  );
  for (const [table, columns, values] of [
    [
      "links",
      "organisation_id, program_id, campaign_id, enrollment_id, partner_id, host, code, status",
      `'${organisationId}', '${programId}', '${campaignId}', '${enrollmentId}', '${partnerId}', 'go.example',
       'c-' || n || '-${programId.slice(-6)}', CASE n % 3 WHEN 0 THEN 'archived' ELSE 'active' END`,
    ],
    [
      "payouts",
      "organisation_id, program_id, affiliate_id, partner_id, currency, amount_minor, state, method_id, method_kind, request_key, request_id",
      `'${organisationId}', '${programId}', ${affiliate}, '${partnerId}', CASE n % 2 WHEN 0 THEN 'USD' ELSE 'VND' END, n % 7 + 1,
       'requested', uuidv7(), 'bank', 'fill-' || n, uuidv7()`,
    ],
    [
      "disputes",
      "organisation_id, program_id, partner_id, number, subject, order_id, state, due_at, request_key, request_id",
      `'${organisationId}', '${programId}', '${partnerId}', n, 'missing_sale', 'order-' || n,
       CASE n % 4 WHEN 0 THEN 'answered' ELSE 'open' END, now() + make_interval(days => n % 10 - 5), 'fill-' || n, uuidv7()`,
    ],
    [
      "webhook_deliveries",
      "affiliate_id, program_id, endpoint_id, event_id, type, state, due_at",
      `${affiliate}, '${programId}', '${rows[0].id}', uuidv7(), 'commission.created',
       CASE n % 5 WHEN 0 THEN 'given_up' ELSE 'delivered' END, now()`,
    ],
  ] as const)
    await api.owner.query(
      `INSERT INTO ${table} (id, ${columns}) SELECT ${ids}, ${values} FROM generate_series(1, $1::int) n`,
      [count],
    );
  await api.owner.query("SET session_replication_role = DEFAULT");
}

const get = async (path: string) => {
  const { status, body } = await api.call(token, "GET", `/affiliate${path}`);
  expect([path, status, body.detail]).toEqual([path, 200, undefined]);
  return body;
};
async function csv(path: string): Promise<string[]> {
  const headers = { authorization: `Bearer ${token}` };
  const answer = await app.request(`http://api.test/api/affiliate${path}`, { headers }, api.env, context);
  expect([path, answer.status]).toEqual([path, 200]);
  return (await answer.text()).trimEnd().split("\r\n");
}
const idsOf = (lines: readonly string[]) => lines.slice(1).map((line) => line.slice(1, 37));

interface Own {
  readonly path: string;
  readonly list: { readonly sorts: object };
  readonly filter: string;
  /** Rows that it lets through. */
  readonly rows: number;
}
const OWN: readonly Own[] = [
  { path: "/links", list: ownLinkList, filter: "status=archived", rows: ROWS / 3 },
  { path: "/payouts", list: ownPayoutList, filter: "currency=USD", rows: ROWS / 2 },
  { path: "/disputes", list: ownDisputeList, filter: "state=answered", rows: ROWS / 4 },
  { path: "/postbacks/deliveries", list: ownDeliveryList, filter: "state=given_up", rows: ROWS / 5 },
];
const ORDERS = OWN.flatMap((own) =>
  Object.entries(own.list.sorts).flatMap(([by, kind]) =>
    [by, `-${by}`].map((sort) => ({ ...own, sort, by, kind })),
  ),
);

describe("a list of an affiliate's own", { timeout: 60_000 }, () => {
  it.each(ORDERS)("$path by $sort is read whole in pages, ties by id, and exported alike", async (order) => {
    const { path, sort, filter, rows } = order;
    const query = `?${filter}&sort=${sort}`;
    const seen: ListedRow[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page = await get(`${path}${query}&limit=13${cursor === "" ? "" : `&cursor=${cursor}`}`);
      seen.push(...page.data);
      cursor = page.nextCursor;
    }
    expect(new Set(seen.map(({ id }) => id)).size).toBe(rows);
    expect(seen.length).toBe(rows);
    expect(seen.map(({ id }) => id)).toEqual(inOrder(seen, order).map(({ id }) => id));
    expect(idsOf(await csv(`${path}/export.csv${query}`))).toEqual(seen.map(({ id }) => id));
    expect(await get(`${path}/count?${filter}`)).toEqual({ count: rows, more: false });
  });

  it("is written whole by a job", async () => {
    for (const { path } of OWN)
      expect((await api.call(token, "POST", `/affiliate${path}/exports`, {})).status).toBe(202);
    const made = async () => (await api.call(token, "GET", "/account/list-exports")).body.data;
    const waits = (data: readonly { state: string }[]) => data.some(({ state }) => state === "requested");
    for (let run = 0; run < 20 && waits(await made()); run++) await runJob(api, "write-list-exports");
    expect((await made()).map(({ state, rows }: ListedRow) => [state, rows])).toEqual(
      OWN.map(() => ["ready", ROWS]),
    );
  });

  it("says nothing that is the merchant's alone, and of one program nothing of another", async () => {
    const [payouts = "", disputes = ""] = await Promise.all(
      ["/payouts", "/disputes"].map(async (path) => (await csv(`${path}/export.csv`))[0]),
    );
    for (const name of ["partner_id", "partner_name", "batch_id", "attempt"]) {
      expect(payouts.split(",")).not.toContain(name);
      expect(disputes.split(",")).not.toContain(name);
    }
    const { data } = await get("/payouts?limit=1");
    expect(await get(`/payouts/count?programId=${data[0].programId}`)).toEqual({
      count: ROWS / 2,
      more: false,
    });
  });

  it("refuses what is no order of it, and amounts without a currency", async () => {
    for (const [path, field] of [
      ["/payouts?sort=amountMinor", "currency"],
      ["/payouts?sort=state", "sort"],
      ["/links?sort=clicks", "sort"],
      ["/disputes?partnerId=01a2a12a-d1db-70ea-a148-cb2438b041ba", "partnerId"],
    ] as const) {
      const { status, body } = await api.call(token, "GET", `/affiliate${path}`);
      expect([path, status, body.errors?.[0]?.field]).toEqual([path, 400, field]);
    }
  });
});
