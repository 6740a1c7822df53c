import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { ConversionFilter } from "../../core/api/conversions.ts";
import { listConversions } from "../../db/repositories/conversion-list.ts";
import type { KeysetPage } from "../../db/repositories/keyset.ts";
import { makePartner, unique } from "../../local/testing/api-fixtures.ts";
import { openShop, type Shop } from "../../local/testing/money-fixtures.ts";
import { rowsRead } from "../../local/testing/rows-read.ts";
import { runJob } from "../../local/testing/run-job.ts";
import { accessTokenOf, makeUser, type TestUser } from "../../local/testing/sign-in.ts";
import { newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";
import { app } from "../app.ts";

/*
 * Goal: an export of any length holds every row once and in order, whatever stops it, and only whoever asked for it gets it.
 * Method: 120,000 conversions; the bucket fails before and after it has stored a part, as a Function that is killed would.
 */
const ROWS = 120_000;
let api: TestApi;
let shop: Shop;
let user: TestUser;
let token: string;
const asMember = { "x-organisation-id": "" };
const context = { waitUntil: () => undefined, passThroughOnException: () => undefined, props: {} };

beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  api = await startTestApi();
  shop = await openShop(api, { plan: null });
  asMember["x-organisation-id"] = shop.organisationId;
  user = await makeUser(api, { memberships: [{ organisationId: shop.organisationId, role: "analyst" }] });
  token = await accessTokenOf(api, user);
  await fill(shop, 1, ROWS);
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
});

/** Conversions a second apart, of amounts that come again, in USD; written past the API and its triggers. */
async function fill({ organisationId, programId }: Shop, first: number, last: number): Promise<void> {
  await api.owner.query("SET session_replication_role = replica");
  await api.owner.query(
    `INSERT INTO conversions (id, organisation_id, program_id, goal, order_id, source, test, amount_minor, currency, occurred_at, received_at,
       status, content_hash, request_id, attribution_due)
     SELECT uuidv7(make_interval(secs => CASE WHEN n > $5 THEN 1 ELSE n - $5 - 60 END)), $1, $2, 'sale', 'fill-' || n, 'server', false, n % 1000, 'USD',
       now() + make_interval(secs => n - $5 - 60), now(), CASE n % 10 WHEN 0 THEN 'rejected' ELSE 'pending' END, '', uuidv7(), false
     FROM generate_series($3::int, $4::int) n`,
    [organisationId, programId, first, last, ROWS],
  );
  await api.owner.query("SET session_replication_role = DEFAULT");
  await api.owner.query("ANALYZE conversions");
}

/** The text of an answer that is no JSON. */
async function text(path: string, as = token): Promise<{ status: number; lines: string[] }> {
  const headers = { authorization: `Bearer ${as}`, ...asMember };
  const answer = await app.request(`http://api.test/api${path}`, { headers }, api.env, context);
  return { status: answer.status, lines: (await answer.text()).trimEnd().split("\r\n") };
}
const ask = (body: object, as = token) => api.call(as, "POST", "/v1/conversions/exports", body, asMember);
const exports = async () => (await api.call(token, "GET", "/account/list-exports")).body.data;
const column = (lines: readonly string[], name: string): string[] => {
  const at = (lines[0] ?? "").split(",").indexOf(name);
  return lines.slice(1).map((line) => (line.split(",")[at] ?? "").replaceAll('"', ""));
};

describe("an export of 120,000 rows", { timeout: 600_000 }, () => {
  it("is too long to be sent at once, and is written by a job that may be killed at every step", async () => {
    const refused = await api.call(token, "GET", "/v1/conversions/export.csv", undefined, asMember);
    expect([refused.status, refused.body.type]).toEqual([409, "/problems/too_many_rows"]);
    const asked = await ask({ sort: "occurredAt", currency: "USD" });
    expect(asked.body).toMatchObject({ list: "conversions", state: "requested", rows: 0, expiresAt: null });
    expect(asked.status).toBe(202);
    // What comes after it was asked for is not in it.
    await fill(shop, ROWS + 1, ROWS + 1);
    const { put } = api.files;
    let puts = 0;
    api.files.put = async (...given) => {
      puts++;
      if (puts % 5 === 1) throw new Error("killed before the part was stored");
      const stored = await put(...given);
      if (puts % 5 === 3) throw new Error("killed after the part was stored");
      return stored;
    };
    let stopped = 0;
    for (let run = 0; run < 40 && (await exports())[0].state === "requested"; run++)
      await runJob(api, "write-list-exports").catch(() => stopped++);
    api.files.put = put;
    expect(stopped).toBeGreaterThan(4);
    const [made] = await exports();
    expect(made).toMatchObject({
      state: "ready",
      rows: ROWS,
      query: { sort: "occurredAt", currency: "USD" },
    });

    const { status, lines } = await text(`/account/list-exports/${made.id}/file`);
    expect([status, lines.length]).toEqual([200, ROWS + 1]);
    const orders = column(lines, "order_id").map((order) => Number(order.slice(5)));
    expect(orders.every((order, at) => order === at + 1)).toBe(true);
    expect(new Set(column(lines, "id")).size).toBe(ROWS);
    expect(column(lines, "amount").slice(0, 3)).toEqual(["0.01", "0.02", "0.03"]);

    const { rows: told } = await api.owner.query(
      "SELECT kind, data FROM notifications WHERE user_id = $1 AND kind = 'list_export_ready'",
      [user.userId],
    );
    expect(told).toMatchObject([{ data: { list: "conversions", rows: ROWS } }]);
    const { rows: noted } = await api.owner.query(
      "SELECT record FROM audit_log WHERE chain_id = $1 AND action = 'list.exported'",
      [shop.organisationId],
    );
    expect(noted.map(({ record }) => JSON.parse(record).note)).toMatchObject([
      { list: "conversions", way: "written", filters: ["currency"] },
    ]);
  });

  it("is whose who asked for it, while it may see the list, until it expires", async () => {
    const [{ id }] = await exports();
    const path = `/account/list-exports/${id}/file`;
    const owner = await makeUser(api, {
      memberships: [{ organisationId: shop.organisationId, role: "owner" }],
    });
    const theirs = await accessTokenOf(api, owner);
    expect((await text(path, theirs)).status).toBe(404);
    expect((await api.call(theirs, "GET", "/account/list-exports")).body.data).toEqual([]);
    const gone = await makeUser(api, {
      memberships: [{ organisationId: shop.organisationId, role: "analyst" }],
    });
    const former = await accessTokenOf(api, gone);
    const { body: asked } = await ask({ orderPrefix: "fill-77" }, former);
    await runJob(api, "write-list-exports");
    await api.owner.query("DELETE FROM memberships WHERE user_id = $1", [gone.userId]);
    expect((await text(`/account/list-exports/${asked.id}/file`, former)).status).toBe(403);

    await api.owner.query("UPDATE list_exports SET expires_at = now() WHERE id = $1", [id]);
    expect([...api.files.objects.keys()].some((key) => key.includes(id))).toBe(true);
    await runJob(api, "enforce-retention");
    expect([...api.files.objects.keys()].filter((key) => key.includes(id))).toEqual([]);
    expect((await text(path)).status).toBe(410);
  });

  it("fails when it cannot be written for a day; no key asks for one, and nobody for many", async () => {
    expect((await ask({}, shop.key)).status).toBe(409);
    for (let n = 0; n < 5; n++) expect((await ask({ orderId: unique("none") })).status).toBe(202);
    expect((await ask({})).status).toBe(409);
    await api.owner.query(
      "UPDATE list_exports SET created_at = now() - interval '25 hours' WHERE state = 'requested'",
    );
    await runJob(api, "write-list-exports");
    expect((await exports()).slice(0, 5).map(({ state }: { state: string }) => state)).toEqual(
      Array(5).fill("failed"),
    );
    expect((await ask({ sort: "amountMinor" })).body.errors).toMatchObject([{ field: "currency" }]);
    expect((await ask({ cursor: "x" })).status).toBe(422);
  });
});

describe("a list of 120,000 rows", () => {
  const page = async (query: string) => {
    const { status, body } = await api.call(
      shop.key,
      "GET",
      `/v1/conversions?programId=${shop.programId}&${query}`,
    );
    expect([status, body.detail]).toEqual([200, undefined]);
    return body;
  };

  it.each([
    ["receivedAt", "id"],
    ["-receivedAt", "id"],
    ["occurredAt", "occurredAt"],
    ["-occurredAt", "occurredAt"],
    ["amountMinor", "amountMinor"],
    ["-amountMinor", "amountMinor"],
  ])("is read by %s in pages that miss nothing, ties by id", async (sort, by) => {
    const seen: { id: string; [by: string]: string | number }[] = [];
    let cursor = "";
    for (let n = 0; n < 3; n++) {
      const { data, nextCursor } = await page(`currency=USD&sort=${sort}&limit=60${cursor}`);
      seen.push(...data);
      cursor = `&cursor=${nextCursor}`;
    }
    const sign = sort.startsWith("-") ? -1 : 1;
    const key = (row: (typeof seen)[number]): [string | number, string] => [row[by] ?? "", row.id];
    const compare = (a: (typeof seen)[number], b: (typeof seen)[number]) => {
      const [[x, i], [y, j]] = [key(a), key(b)];
      return x === y ? (i < j ? -1 : 1) : x < y ? -1 : 1;
    };
    const inOrder = [...seen].sort((a, b) => sign * compare(a, b));
    expect(seen.map(({ id }) => id)).toEqual(inOrder.map(({ id }) => id));
    expect(new Set(seen.map(({ id }) => id)).size).toBe(180);
    if (by === "amountMinor") expect(new Set(seen.map((row) => row[by])).size).toBeLessThan(5);
  });

  it("counts as far as 10,000, and filters", async () => {
    const count = async (query: string) => {
      const path = `/v1/conversions/count?programId=${shop.programId}&${query}`;
      return (await api.call(shop.key, "GET", path)).body;
    };
    expect(await count("")).toEqual({ count: 10_000, more: true });
    expect(await count("orderPrefix=fill-1199")).toEqual({ count: 111, more: false });
    expect(await count("currency=USD&minMinor=998&maxMinor=998")).toEqual({ count: 120, more: false });
    expect(await count("currency=EUR")).toEqual({ count: 0, more: false });
    expect(await count("coupon=NONE&outcome=waiting&source=server&test=false")).toEqual({
      count: 0,
      more: false,
    });
    expect(
      (await page("status=rejected&limit=3")).data.map(({ status }: { status: string }) => status),
    ).toEqual(Array(3).fill("rejected"));
  });

  it("refuses cursors of another sort, made up ones, and amounts without a currency, at their field", async () => {
    const { nextCursor } = await page("sort=occurredAt&limit=1");
    const made = (place: unknown) => Buffer.from(JSON.stringify(place)).toString("base64url");
    const id = newId();
    for (const [query, field] of [
      [`sort=-occurredAt&cursor=${nextCursor}`, "cursor"],
      [`cursor=${nextCursor}`, "cursor"],
      [`sort=occurredAt&cursor=${made(["occurredAt", "never", id])}`, "cursor"],
      [`sort=occurredAt&cursor=${made(["occurredAt", "2026-13-40 00:00:00+00", id])}`, "cursor"],
      [`sort=occurredAt&cursor=${made({})}`, "cursor"],
      ["sort=amountMinor", "currency"],
      ["minMinor=5", "currency"],
      ["sort=orderId", "sort"],
    ] as const) {
      const { status, body } = await api.call(shop.key, "GET", `/v1/conversions?${query}`);
      expect([query, status, body.errors?.[0]?.field]).toEqual([query, 400, field]);
    }
  });

  it("reads little more than a page, by whatever it is sorted and filtered", async () => {
    const partner = await makePartner(api, shop.key, shop.programId);
    const [{ linkId }] = shop.promoters;
    const newest = { column: "receivedAt", descending: true };
    const cases: [ConversionFilter, KeysetPage["sort"]][] = [
      [{}, newest],
      [{}, { column: "occurredAt", descending: false }],
      [{ currency: "USD" }, { column: "amountMinor", descending: true }],
      [{ status: "approved" }, newest],
      [{ orderPrefix: "fill-11111" }, newest],
      [{ coupon: "NONE" }, newest],
      [{ partnerId: partner.id }, newest],
      [{ campaignId: shop.campaignId }, newest],
      [{ linkId }, newest],
    ];
    for (const [filter, sort] of cases) {
      const place = { value: sort.column === "amountMinor" ? "500" : "2026-01-01 00:00:00+00", id: newId() };
      for (const after of [null, place]) {
        const page = { limit: 20, sort, after };
        const read = await rowsRead(api.database.appUrl, (db) =>
          listConversions(db, shop, { programId: shop.programId, ...filter }, page),
        );
        expect([filter, sort, read < 500 ? "little" : read]).toEqual([filter, sort, "little"]);
      }
    }
  });
});
