import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { HttpDatabase, PlatformIdentity } from "../../db/client.ts";
import type { KeysetPage } from "../../db/repositories/keyset.ts";
import { inOrder, type ListedRow } from "../../local/testing/in-order.ts";
import { insertUsers, mintToken } from "../../local/testing/mint-token.ts";
import { rowsRead } from "../../local/testing/rows-read.ts";
import { runJob } from "../../local/testing/run-job.ts";
import { newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";
import { app } from "../app.ts";
import { jobRunList, organisationList, payeeList, userList } from "./platform-lists.ts";

/*
 * Goal: each list over all organisations is read by each of its orders in pages that hold every row once, from an index, counted and taken
 * along by the same filters, and by nobody who is no longer of the platform. Method: 4,000 rows of each, with values that come again.
 */
const ROWS = 4_000;
let api: TestApi;
let userId: string;
let token: string;
const context = { waitUntil: () => undefined, passThroughOnException: () => undefined, props: {} };

beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  api = await startTestApi();
  await fill();
  [userId = ""] = await insertUsers(api, [{ platformRole: "owner" }]);
  token = await mintToken(api, userId);
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
});

/** Rows a second apart, every fortieth of which the filters let through; written past the API and its triggers. */
async function fill(): Promise<void> {
  const id = "uuidv7(make_interval(secs => n - $1 - 60))";
  const name = "CASE n % 40 WHEN 0 THEN 'Beta ' ELSE 'alpha ' END || n % 1000";
  await api.owner.query("SET session_replication_role = replica");
  for (const statement of [
    `INSERT INTO users (id, email, email_normalised, name) SELECT ${id}, n || '@people.example', n || '@people.example', ${name}`,
    `INSERT INTO organisations (id, name) SELECT ${id}, ${name}`,
    `INSERT INTO job_runs (id, job, request_id, started_at, duration_ms, ok, counts, error)
     SELECT ${id}, 'job-' || n % 3, uuidv7(), now() - make_interval(secs => n % 3000), n % 500, n % 40 <> 0, '{"done":1}', '=1+1'`,
  ])
    await api.owner.query(`${statement} FROM generate_series(1, $1::int) n`, [ROWS]);
  await api.owner.query(
    `INSERT INTO affiliates (id, user_id, email, email_normalised, email_hash, name) SELECT id, id, email, email, email, name FROM users`,
  );
  await api.owner.query(
    `INSERT INTO payees (affiliate_id, created_at, country, held_at, hold_reason)
     SELECT id, now() - make_interval(secs => n % 3000), CASE n % 3 WHEN 0 THEN NULL WHEN 1 THEN 'VN' ELSE 'DE' END, CASE n % 40 WHEN 0 THEN now() END, CASE n % 40 WHEN 0 THEN 'x' END
     FROM (SELECT id, split_part(email, '@', 1)::int AS n FROM users) u`,
  );
  await api.owner.query("SET session_replication_role = DEFAULT");
  for (const table of ["users", "organisations", "affiliates", "payees", "job_runs"])
    await api.owner.query(`ANALYZE ${table}`);
}

const get = async (path: string) => {
  const { status, body } = await api.call(token, "GET", `/admin${path}`);
  expect([path, status, body.detail]).toEqual([path, 200, undefined]);
  return body;
};
async function csv(path: string, as = token): Promise<{ status: number; lines: string[] }> {
  const headers = { authorization: `Bearer ${as}` };
  const answer = await app.request(`http://api.test/api${path}`, { headers }, api.env, context);
  return { status: answer.status, lines: (await answer.text()).trimEnd().split("\r\n") };
}

const LISTS = [
  { path: "/users", list: userList, filter: "q=bEta", url: "appUrl" },
  { path: "/organisations", list: organisationList, filter: "q=beta", url: "appUrl" },
  { path: "/payees", list: payeeList, filter: "q=beta&show=held", url: "appUrl" },
  { path: "/jobs/runs", list: jobRunList, filter: "outcome=failed", url: "jobUrl" },
] as const;
const ORDERS = LISTS.flatMap((one) =>
  Object.entries(one.list.sorts).flatMap(([by, kind]) =>
    [by, `-${by}`].map((sort) => ({ ...one, sort, by, kind })),
  ),
);

describe("a list over all organisations", { timeout: 120_000 }, () => {
  it.each(ORDERS)("$path by $sort is read whole in pages, ties by id, and exported alike", async (order) => {
    const { path, sort, filter } = order;
    const seen: ListedRow[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page = await get(
        `${path}?${filter}&sort=${sort}&limit=13${cursor === "" ? "" : `&cursor=${cursor}`}`,
      );
      seen.push(...page.data);
      cursor = page.nextCursor;
    }
    const ids = seen.map(({ id }) => id);
    expect([new Set(ids).size, ids.length]).toEqual([ROWS / 40, ROWS / 40]);
    expect(ids).toEqual(inOrder(seen, order).map(({ id }) => id));
    expect(seen[0]).not.toHaveProperty("sortValue");
    const { lines } = await csv(`/admin${path}/export.csv?${filter}&sort=${sort}`);
    expect(lines.slice(1).map((line) => line.slice(1, 37))).toEqual(ids);
    expect(await get(`${path}/count?${filter}`)).toEqual({ count: ROWS / 40, more: false });
  });

  it("reads little more than a page from tables, in each order, from its beginning and its middle", async () => {
    type Read = (
      db: HttpDatabase,
      who: PlatformIdentity,
      filter: object,
      page: KeysetPage,
      now: Date,
    ) => Promise<unknown>;
    const values = { id: "", moment: new Date(Date.now() - 1_500_000).toISOString(), whole: "250" };
    for (const { path, list, sort, by, kind, url } of ORDERS)
      for (const isMiddle of [false, true]) {
        const value = kind === "text" ? (path === "/payees" ? "DE" : "alpha 5") : values[kind];
        const after = isMiddle ? { value, id: newId() } : null;
        const page = { limit: 20, sort: { column: by, descending: sort.startsWith("-") }, after };
        const read = await rowsRead(api.database[url], (db) =>
          (list.read as Read)(db, { userId, platform: true }, {}, page, new Date()),
        );
        expect([path, sort, isMiddle, read < 500 ? "little" : read]).toEqual([
          path,
          sort,
          isMiddle,
          "little",
        ]);
      }
  });

  it("is written whole by a job, noted, and given to nobody who is no longer of the platform", async () => {
    const asked: string[] = [];
    for (const { path } of LISTS) {
      const { status, body } = await api.call(token, "POST", `/admin${path}/exports`, {});
      expect([path, status]).toEqual([path, 202]);
      asked.push(body.id);
    }
    const made = async () => (await api.call(token, "GET", "/account/list-exports")).body.data;
    const waits = (data: readonly { state: string }[]) => data.some(({ state }) => state === "requested");
    for (let run = 0; run < 20 && waits(await made()); run++) await runJob(api, "write-list-exports");
    expect(
      (await made()).map(({ state, rows }: { state: string; rows: number }) => [state, rows >= ROWS]),
    ).toEqual(LISTS.map(() => ["ready", true]));
    const noted = await api.owner.query(
      "SELECT record::jsonb -> 'note' ->> 'list' AS list FROM audit_log WHERE action = 'list.exported' AND record LIKE '%written%' ORDER BY id",
    );
    expect(noted.rows.map(({ list }) => list)).toEqual(LISTS.map(({ list }) => list.name));
    const files = asked.map((id) => `/account/list-exports/${id}/file`);
    for (const file of files) expect((await csv(file)).status).toBe(200);
    const unproved = await mintToken(api, userId, { secondFactorAt: null });
    const unenrolled = await mintToken(api, userId, { mustEnrol: true });
    const [former = ""] = await insertUsers(api, [{}]);
    await api.owner.query("UPDATE list_exports SET user_id = $1 WHERE id = $2", [former, asked[0]]);
    const theirs = await mintToken(api, former);
    expect((await csv(files[0] ?? "", theirs)).status).toBe(403);
    for (const weak of [unproved, unenrolled]) expect((await csv(files[1] ?? "", weak)).status).toBe(403);
  });

  it("says what spreadsheets may show, and never how somebody is paid", async () => {
    const runs = await csv("/admin/jobs/runs/export.csv?outcome=failed&job=job-1");
    expect(runs.lines[1]).toContain(`"'=1+1"`);
    const payees = await csv("/admin/payees/export.csv?show=held");
    expect(payees.lines[0]).toBe(payeeList.columns.map(({ name }) => name).join(","));
    expect(payees.lines[0]).not.toContain("details");
  });

  it("refuses what is no order of it", async () => {
    for (const [path, field] of [
      ["/users?sort=email", "sort"],
      ["/organisations?sort=partners", "sort"],
      ["/payees?sort=name", "sort"],
      ["/jobs/runs?sort=job", "sort"],
      ["/users/export.csv?cursor=x", "cursor"],
    ] as const) {
      const { status, body } = await api.call(token, "GET", `/admin${path}`);
      expect([path, status, body.errors?.[0]?.field]).toEqual([path, 400, field]);
    }
  });
});
