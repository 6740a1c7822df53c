/**
 * The vendor's own driver against the proxy, in the ways that production uses it: single queries, batches and
 * sessions over WebSocket. What the driver cannot be made to send is sent by hand.
 */
import { Client, NeonDbError, neon, neonConfig, Pool, types } from "@neondatabase/serverless";
import { sql as drizzleSql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/neon-http";
import { integer, pgTable, text } from "drizzle-orm/pg-core";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createEmptyDatabase, type TestDatabase } from "../testing/database.ts";

let database: TestDatabase;
let sql: ReturnType<typeof neon<false, false>>;

beforeAll(async () => {
  database = await createEmptyDatabase();
  neonConfig.fetchEndpoint = database.httpUrl;
  neonConfig.wsProxy = database.wsProxy;
  neonConfig.useSecureWebSocket = false;
  neonConfig.disableWarningInBrowsers = true;
  // The parsers are everybody's in the process, and drizzle changes those of times whenever it starts.
  const { TIMESTAMPTZ } = pg.types.builtins;
  types.setTypeParser(TIMESTAMPTZ, pg.types.getTypeParser(TIMESTAMPTZ));
  sql = neon(database.ownerUrl);
  await sql`CREATE TABLE items (id int PRIMARY KEY, name text, CONSTRAINT named CHECK (name <> ''))`;
});

afterAll(() => database.drop());

const countItems = async () => Number((await sql`SELECT count(*) FROM items`)[0]?.count);

async function pidOf(client: Client): Promise<number> {
  return (await client.query("SELECT pg_backend_pid() AS pid")).rows[0]?.pid;
}

async function catchDbError(work: Promise<unknown>): Promise<NeonDbError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(NeonDbError);
  return error as NeonDbError;
}

function post(body: string | Buffer, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(database.httpUrl, {
    method: "POST",
    body: body as BodyInit,
    headers: {
      "Neon-Connection-String": database.ownerUrl,
      "Neon-Raw-Text-Output": "true",
      "Neon-Array-Mode": "true",
      ...headers,
    },
  });
}

describe("a single query", () => {
  it("brings every type back as node-postgres would", async () => {
    const [row] = await sql`SELECT 1::int AS i, 9007199254740993::bigint AS big, 1.50::numeric AS num,
      true AS yes, NULL AS nothing, 'ü€😀'::text AS words, '{"a":[1,"x"]}'::jsonb AS json,
      ARRAY[1,2]::int[] AS list, '\\x00ff'::bytea AS bytes, '2026-01-02T03:04:05.678Z'::timestamptz AS moment`;
    expect(row).toEqual({
      i: 1,
      big: "9007199254740993",
      num: "1.50",
      yes: true,
      nothing: null,
      words: "ü€😀",
      json: { a: [1, "x"] },
      list: [1, 2],
      bytes: Buffer.from([0, 255]),
      moment: new Date("2026-01-02T03:04:05.678Z"),
    });
  });

  it("carries parameters of every kind unchanged", async () => {
    const moment = new Date("2026-01-02T03:04:05.678Z");
    const [row] =
      await sql`SELECT ${"a'\"\\b"}::text AS words, ${null}::text AS nothing, ${12n}::bigint AS big,
      ${[1, null, 3]}::int[] AS list, ${{ k: [1] }}::jsonb AS json, ${Buffer.from([1, 0, 2])}::bytea AS bytes,
      ${moment}::timestamptz AS moment, ${["a,b", 'c"d', "NULL"]}::text[] AS texts`;
    expect(row).toEqual({
      words: "a'\"\\b",
      nothing: null,
      big: "12",
      list: [1, null, 3],
      json: { k: [1] },
      bytes: Buffer.from([1, 0, 2]),
      moment,
      texts: ["a,b", 'c"d', "NULL"],
    });
  });

  it("describes its result when full results are asked for", async () => {
    const full = neon(database.ownerUrl, { fullResults: true, arrayMode: true });
    const result = await full`SELECT 7::int AS seven, 7::int AS seven`;
    expect(result).toMatchObject({ command: "SELECT", rowCount: 1, rowAsArray: true, rows: [[7, 7]] });
    expect(result.fields[0]).toEqual({
      name: "seven",
      dataTypeID: 23,
      tableID: 0,
      columnID: 0,
      dataTypeSize: 4,
      dataTypeModifier: -1,
      format: "text",
    });
  });

  it("tells the command and how many rows it touched", async () => {
    const full = neon(database.ownerUrl, { fullResults: true });
    expect(await full`CREATE TABLE counted (i int)`).toMatchObject({ command: "CREATE", rowCount: null });
    expect(await full`INSERT INTO counted VALUES (1), (2)`).toMatchObject({ command: "INSERT", rowCount: 2 });
    expect(await full`DELETE FROM counted`).toMatchObject({ command: "DELETE", rowCount: 2, rows: [] });
  });

  it("takes a parameter of several megabytes", async () => {
    const rows = Array.from({ length: 20_000 }, (_, id) => ({ id, url: `https://example.com/"${id}"?q=ü` }));
    const json = JSON.stringify(rows);
    const [row] = await sql`SELECT length(${json}::text) AS size, jsonb_array_length(${json}::jsonb) AS rows`;
    expect(row).toEqual({ size: [...json].length, rows: 20_000 });
  });

  it("answers 50 at once, each with its own result", async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => sql`SELECT ${i}::int AS i, pg_sleep(0.02)`),
    );
    expect(answers.map(([row]) => row?.i)).toEqual(Array.from({ length: 50 }, (_, i) => i));
  });

  it("refuses several statements in one text", async () => {
    const error = await catchDbError(sql.query("SELECT 1; SELECT 2"));
    expect(error.code).toBe("42601");
  });

  it("refuses a NUL in a text and in a parameter, and goes on", async () => {
    await catchDbError(sql.query("SELECT 1 \0 2"));
    expect((await catchDbError(sql`SELECT ${"a\0b"}::text`)).code).toBe("22021");
    expect(await sql`SELECT 1 AS one`).toEqual([{ one: 1 }]);
  });

  it("leaves nothing behind in the session that the next query gets", async () => {
    await sql`SET statement_timeout = '77s'`;
    await sql`SELECT pg_advisory_lock(4711)`;
    await sql`CREATE TEMPORARY TABLE leftover (i int)`;
    await sql`SELECT set_config('app.organisation_id', 'someone', false)`;
    const seen = await Promise.all(
      Array.from(
        { length: 8 },
        () => sql`SELECT current_setting('statement_timeout') AS timeout, to_regclass('leftover') AS leftover,
          (SELECT count(*)::int FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()) AS locks,
          current_setting('app.organisation_id', true) AS organisation`,
      ),
    );
    for (const [row] of seen) {
      expect(row).toMatchObject({ timeout: "0", leftover: null, locks: 0 });
      expect(row?.organisation || null).toBeNull();
    }
  });

  it("does not hand on a transaction that a query opened and left open", async () => {
    await sql`BEGIN`;
    await Promise.all(Array.from({ length: 8 }, (_, i) => sql`INSERT INTO items VALUES (${100 + i}, 'own')`));
    // Seen from outside, so each insert was a transaction of its own.
    const direct = new pg.Client(database.ownerUrl);
    await direct.connect();
    const { rows } = await direct.query("SELECT count(*)::int AS kept FROM items WHERE name = 'own'");
    await direct.end();
    expect(rows).toEqual([{ kept: 8 }]);
  });
});

describe("an error", () => {
  it("carries the fields that Postgres gave", async () => {
    await sql`INSERT INTO items VALUES (1, 'first')`;
    const error = await catchDbError(sql`INSERT INTO items VALUES (1, 'again')`);
    expect(error).toMatchObject({
      message: 'duplicate key value violates unique constraint "items_pkey"',
      severity: "ERROR",
      code: "23505",
      detail: "Key (id)=(1) already exists.",
      schema: "public",
      table: "items",
      constraint: "items_pkey",
    });
    expect(error.hint).toBeUndefined();
  });

  it("says where in the text it is", async () => {
    expect(await catchDbError(sql`SELECT nonsense`)).toMatchObject({ code: "42703", position: "8" });
  });

  it("of a wrong password is the client's, and Postgres' own", async () => {
    const url = new URL(database.ownerUrl);
    url.password = "wrong";
    expect((await catchDbError(neon(url.href)`SELECT 1`)).code).toBe("28P01");
    // A session of someone who knew the password is not lent to one who does not.
    expect(await sql`SELECT 1 AS one`).toEqual([{ one: 1 }]);
    expect((await catchDbError(neon(url.href)`SELECT 1`)).code).toBe("28P01");
  });

  it("of an unknown database is the client's", async () => {
    const url = new URL(database.ownerUrl);
    url.pathname = "/no_such_database";
    expect((await catchDbError(neon(url.href)`SELECT 1`)).code).toBe("3D000");
  });
});

describe("a batch", () => {
  afterEach(() => sql`TRUNCATE items`);

  it("is one transaction", async () => {
    const [first, second] = await sql.transaction([
      sql`SELECT txid_current()::text AS id, set_config('app.organisation_id', 'mine', true)`,
      sql`SELECT txid_current()::text AS id, current_setting('app.organisation_id') AS organisation`,
    ]);
    expect(second?.[0]?.id).toBe(first?.[0]?.id);
    expect(second?.[0]?.organisation).toBe("mine");
  });

  it("undoes everything when one statement fails, and names the failed one's error", async () => {
    const before = await countItems();
    const error = await catchDbError(
      sql.transaction([
        sql`INSERT INTO items VALUES (10, 'kept?')`,
        sql`INSERT INTO items VALUES (11, '')`,
        sql`INSERT INTO items VALUES (12, 'after')`,
      ]),
    );
    expect(error).toMatchObject({ code: "23514", constraint: "named" });
    expect(await countItems()).toBe(before);
  });

  it("reports what fails only at its commit", async () => {
    await sql`CREATE TABLE deferred (id int, UNIQUE (id) DEFERRABLE INITIALLY DEFERRED)`;
    const error = await catchDbError(
      sql.transaction([sql`INSERT INTO deferred VALUES (1)`, sql`INSERT INTO deferred VALUES (1)`]),
    );
    expect(error.code).toBe("23505");
    expect(await sql`SELECT * FROM deferred`).toEqual([]);
  });

  it.each([
    ["ReadUncommitted", "read uncommitted"],
    ["ReadCommitted", "read committed"],
    ["RepeatableRead", "repeatable read"],
    ["Serializable", "serializable"],
  ] as const)("runs at the isolation level %s", async (isolationLevel, expected) => {
    const [rows] = await sql.transaction([sql`SHOW transaction_isolation`], { isolationLevel });
    expect(rows).toEqual([{ transaction_isolation: expected }]);
  });

  it("is read-only and deferrable when asked to be", async () => {
    const [readOnly, deferrable] = await sql.transaction(
      [sql`SHOW transaction_read_only`, sql`SHOW transaction_deferrable`],
      { isolationLevel: "Serializable", readOnly: true, deferrable: true },
    );
    expect(readOnly).toEqual([{ transaction_read_only: "on" }]);
    expect(deferrable).toEqual([{ transaction_deferrable: "on" }]);
    const error = await catchDbError(
      sql.transaction([sql`INSERT INTO items VALUES (1, 'x')`], { readOnly: true }),
    );
    expect(error.code).toBe("25006");
  });

  it("goes through drizzle's neon-http batch, bigints unharmed", async () => {
    const items = pgTable("items", { id: integer().primaryKey(), name: text() });
    const db = drizzle({ client: neon(database.ownerUrl) });
    const [, inserted, rows, raw] = await db.batch([
      db.execute(drizzleSql`SELECT set_config('app.organisation_id', ${"mine"}, true)`),
      db.insert(items).values({ id: 20, name: "drizzle" }).returning(),
      db.select().from(items),
      db.execute(drizzleSql`SELECT sum(9007199254740993)::bigint AS total FROM items`),
    ]);
    expect(inserted).toEqual([{ id: 20, name: "drizzle" }]);
    expect(rows).toEqual([{ id: 20, name: "drizzle" }]);
    expect(raw.rows).toEqual([{ total: "9007199254740993" }]);
  });

  it("shares a session with nobody while 50 run at once", async () => {
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        sql.transaction([
          sql`SELECT set_config('app.organisation_id', ${String(i)}, true)`,
          sql`SELECT current_setting('app.organisation_id') AS organisation FROM pg_sleep(0.01)`,
        ]),
      ),
    );
    expect(results.map((result) => result[1]?.[0]?.organisation)).toEqual(
      Array.from({ length: 50 }, (_, i) => String(i)),
    );
  });
});

describe("a session over WebSocket", () => {
  it.each([false, "password"] as const)(
    "runs a transaction step by step (pipelineConnect %s)",
    async (pipeline) => {
      neonConfig.pipelineConnect = pipeline;
      const pool = new Pool({ connectionString: database.ownerUrl });
      const client = await pool.connect();
      try {
        await client.query("BEGIN");
        await client.query("INSERT INTO items VALUES (30, 'socket')");
        expect(await countItems()).toBe(0);
        await client.query("ROLLBACK");
        const { rows } = await client.query("SELECT $1::bigint AS big", ["9007199254740993"]);
        expect(rows).toEqual([{ big: "9007199254740993" }]);
      } finally {
        client.release();
        await pool.end();
      }
    },
  );

  it("carries megabytes both ways", async () => {
    const client = new Client(database.ownerUrl);
    await client.connect();
    const big = "ü".repeat(3_000_000);
    const { rows } = await client.query("SELECT $1::text || $1::text AS doubled", [big]);
    await client.end();
    expect(rows[0]?.doubled === big + big).toBe(true);
  });

  it("is the next client's once this one said goodbye, without anything of it", async () => {
    const first = new Client(database.ownerUrl);
    await first.connect();
    await first.query("SET lock_timeout = '7s'; CREATE TEMP TABLE mine (id int); SELECT pg_advisory_lock(7)");
    const pid = await pidOf(first);
    await first.end();
    // Whoever came too early keeps what it was lent, so that it is not the one that is lent to the next.
    const early: Client[] = [];
    await expect
      .poll(
        async () => {
          const next = new Client(database.ownerUrl);
          early.push(next);
          await next.connect();
          const { rows } = await next.query(
            "SELECT pg_backend_pid() AS pid, current_setting('lock_timeout') AS setting, to_regclass('mine') AS mine, (SELECT count(*)::int FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()) AS locks",
          );
          return rows[0];
        },
        { interval: 300 },
      )
      .toEqual({ pid, setting: "0", mine: null, locks: 0 });
    for (const client of early) await client.end();
  });

  it.each(["goes away without a word", "says goodbye inside a transaction"])(
    "ends at Postgres with what was not committed when the client %s",
    async (how) => {
      const client = new Client(database.ownerUrl);
      client.on("error", () => undefined);
      await client.connect();
      const pid = await pidOf(client);
      await client.query("BEGIN");
      await client.query("INSERT INTO items VALUES (40, 'lost')");
      if (how.startsWith("says")) await client.end();
      else client.connection.stream.destroy();
      await expect
        .poll(async () => (await sql`SELECT FROM pg_stat_activity WHERE pid = ${pid}`).length)
        .toBe(0);
      expect(await sql`SELECT FROM items WHERE id = 40`).toEqual([]);
    },
  );

  it("is refused with a wrong password", async () => {
    const url = new URL(database.ownerUrl);
    url.password = "wrong";
    // Otherwise connecting counts as done before Postgres has answered.
    neonConfig.pipelineConnect = false;
    const client = new Client(url.href);
    client.on("error", () => undefined);
    await expect(client.connect()).rejects.toMatchObject({ code: "28P01" });
  });
});

describe("a request that is none", () => {
  it.each([
    ["no JSON", "{", {}, 400],
    ["no query", "{}", {}, 400],
    ["an unknown isolation level", '{"queries":[]}', { "Neon-Batch-Isolation-Level": "Chaos" }, 400],
    ["no connection string", '{"query":"SELECT 1"}', { "Neon-Connection-String": "" }, 400],
    [
      "another protocol's connection string",
      '{"query":"SELECT 1"}',
      { "Neon-Connection-String": "mysql://a:b@c/d" },
      400,
    ],
    ["converted output asked for", '{"query":"SELECT 1"}', { "Neon-Raw-Text-Output": "false" }, 400],
  ])("is refused with a message: %s", async (_, body, headers, status) => {
    const response = await post(body, headers);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ message: expect.stringMatching(/./) });
  });

  it("is refused beyond 64 MB", async () => {
    const response = await post(Buffer.alloc(64 * 1024 * 1024 + 1, 0x20)).catch((error: unknown) => error);
    // A client that is still sending may see the connection close before it sees the answer.
    if (response instanceof Response) expect(response.status).toBe(413);
    else expect(response).toBeInstanceOf(Error);
  });

  it("converts plain JSON values as Neon does", async () => {
    const params = [42, true, null, { a: 1 }, [1, null, "x,y", 'q"'], [[1], [2]]];
    const query =
      "SELECT $1::int, $2::bool, $3::text, $4::jsonb, $5::text[] = ARRAY['1',NULL,'x,y','q\"'], $6::int[]";
    const response = await post(JSON.stringify({ query, params }));
    expect(((await response.json()) as { rows: unknown }).rows).toEqual([
      ["42", "t", null, '{"a": 1}', "t", "{{1},{2}}"],
    ]);
  });

  it("answers rows as objects when arrays are not asked for", async () => {
    const response = await post('{"query":"SELECT 1 AS one"}', { "Neon-Array-Mode": "false" });
    expect(await response.json()).toMatchObject({ rowAsArray: false, rows: [{ one: "1" }] });
  });
});
