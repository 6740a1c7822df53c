import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate as runMigrations } from "drizzle-orm/node-postgres/migrator";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { hashApiKey } from "../functions/api-key-caller.ts";
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from "../local/testing/database.ts";
import { migrate, migrateOptionsOf } from "./migrate.ts";
import { seedOrganisation } from "./seed/organisation.ts";

const databases: TestDatabase[] = [];
let empty: TestDatabase;
let migrated: TestDatabase;
beforeAll(async () => {
  empty = await createEmptyDatabase();
  migrated = await createTestDatabase();
  databases.push(empty, migrated);
});
afterAll(() => Promise.all(databases.map((database) => database.drop())));

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

describe("migrate", () => {
  it("makes everything from nothing, also by two runners at once, and again changes nothing", async () => {
    const { appPassword, jobPassword } = inject("servers");
    const options = { ownerUrl: empty.ownerUrl, appPassword, jobPassword };
    await Promise.all([migrate(options), migrate(options)]);
    const tables =
      "SELECT count(*)::int AS n FROM pg_class WHERE relkind IN ('r', 'p', 'i') AND relnamespace = 'public'::regnamespace";
    const first = await query(empty.ownerUrl, tables);
    expect(Number(first[0]?.n)).toBeGreaterThan(100);
    await migrate(options);
    expect(await query(empty.ownerUrl, tables)).toEqual(first);
    expect(await query(empty.appUrl, "SELECT current_user::text AS role")).toEqual([{ role: "app" }]);
  });
});

/** Brings a database to an earlier state: to the migration of that number, no further. */
async function migrateTo(url: string, last: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "migrations-"));
  const client = new pg.Client({ connectionString: url });
  try {
    await cp(new URL("./migrations", import.meta.url).pathname, folder, { recursive: true });
    const path = join(folder, "meta/_journal.json");
    const journal = JSON.parse(await readFile(path, "utf8"));
    journal.entries = journal.entries.filter(({ idx }: { idx: number }) => idx <= last);
    await writeFile(path, JSON.stringify(journal));
    await client.connect();
    await runMigrations(drizzle(client), { migrationsFolder: folder });
  } finally {
    await client.end();
    await rm(folder, { recursive: true });
  }
}

/** A row in each table that there is, and their names: the columns that must be given, by their types unless they are named. */
async function fillTables(client: pg.Client): Promise<string[]> {
  const { rows: columns } = await client.query(
    `SELECT c.table_name AS "table", c.column_name AS "column", c.udt_name AS type FROM information_schema.columns c
     JOIN information_schema.tables t USING (table_schema, table_name)
     WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.table_name !~ '_[0-9]{8}$' AND c.column_default IS NULL
       AND (c.is_nullable = 'NO' OR (c.table_name, c.column_name) = ('customers', 'external_id')) AND c.is_identity = 'NO' AND c.is_generated = 'NEVER'`,
  );
  const tables = [...new Set(columns.map(({ table }) => table))];
  for (const table of tables) {
    const own = columns.filter((one) => one.table === table);
    const values = own.map(({ column, type }) => literalOf(table, column, type));
    await client.query(
      `INSERT INTO ${table} (${own.map(({ column }) => column).join(", ")}) VALUES (${values.join(", ")})`,
    );
  }
  return tables;
}

const ID = "0190d6a0-0000-7000-8000-000000000001";
const OF_COLUMNS: Readonly<Record<string, string>> = {
  "programs.currencies": "'{USD}'",
  "customers.external_id": "'x'",
  "affiliates.id": "uuidv7()",
  "clicks.id": "uuidv7()",
  "events.id": "uuidv7()",
};
const OF_TYPES: Readonly<Record<string, string>> = {
  uuid: `'${ID}'`,
  text: "'x'",
  jsonb: "'{}'",
  timestamptz: "now()",
  date: "current_date",
  bool: "false",
  bytea: "'x'",
  _text: "'{}'",
  _uuid: "'{}'",
};
const literalOf = (table: string, column: string, type: string) =>
  OF_COLUMNS[`${table}.${column}`] ?? OF_TYPES[type] ?? "1";

describe("migrating a database in use", () => {
  it("keeps every row", async () => {
    const { appPassword, jobPassword } = inject("servers");
    const used = await createEmptyDatabase();
    databases.push(used);
    await migrateTo(used.ownerUrl, 8);
    const client = new pg.Client({ connectionString: used.ownerUrl });
    await client.connect();
    try {
      // A row in each table refers to the one row of the others, in whatever order they come.
      await client.query("SET session_replication_role = replica");
      const tables = await fillTables(client);
      expect(tables.length).toBeGreaterThan(40);
      const everything = async () =>
        Object.fromEntries(
          await Promise.all(
            tables.map(async (name) => [name, (await client.query(`SELECT * FROM ${name}`)).rows] as const),
          ),
        );
      const before = await everything();
      await migrate({ ownerUrl: used.ownerUrl, appPassword, jobPassword });
      expect(await everything()).toMatchObject(before);
      const { rows: keys } = await client.query("SELECT count(*)::int AS n FROM person_keys");
      expect(keys).toEqual([{ n: 2 }]);
      const { rows: proved } = await client.query(
        "SELECT email_verified_at = created_at AS proved FROM users",
      );
      expect(proved).toEqual([{ proved: true }]);
      // Who was above whom was so by sponsor, and accounts were nobody's but the partners'.
      const { rows: paths } = await client.query("SELECT path_type FROM partner_closure");
      expect(paths).toEqual([{ path_type: "s" }]);
      const { rows: accounts } = await client.query("SELECT customer_id, receipted_version FROM accounts");
      expect(accounts).toEqual([{ customer_id: null, receipted_version: 0 }]);
      const { rows: volumes } = await client.query("SELECT items, volume::int AS volume FROM conversions");
      expect(volumes).toEqual([{ items: null, volume: 0 }]);
    } finally {
      await client.end();
    }
  });

  it("makes days that begin at other hours of the hours that there are", async () => {
    const { appPassword, jobPassword } = inject("servers");
    const used = await createEmptyDatabase();
    databases.push(used);
    await migrateTo(used.ownerUrl, 51);
    const client = new pg.Client({ connectionString: used.ownerUrl });
    await client.connect();
    try {
      const at = ["2026-03-01 05:00Z", "2026-03-01 06:00Z", "2026-03-01 17:00Z", "2026-03-02 05:00Z"];
      await client.query(
        `INSERT INTO report_rollups (organisation_id, program_id, dimension, key, grain, bucket, currency, clicks)
         SELECT $1, $1, 'total', '', 'hour', bucket, '', 10 ^ (place - 1) FROM unnest($2::timestamptz[]) WITH ORDINALITY AS h(bucket, place)`,
        [ID, at],
      );
      await migrate({ ownerUrl: used.ownerUrl, appPassword, jobPassword });
      const { rows } = await client.query(
        "SELECT grain, bucket, clicks::int FROM report_rollups WHERE grain ~ '^day' ORDER BY 1, 2",
      );
      expect(
        rows.map(({ grain, bucket, clicks }) => [grain, bucket.toISOString().slice(0, 13), clicks]),
      ).toEqual([
        ["day06", "2026-02-28T06", 1],
        ["day06", "2026-03-01T06", 1110],
        ["day12", "2026-02-28T12", 11],
        ["day12", "2026-03-01T12", 1100],
        ["day18", "2026-02-28T18", 111],
        ["day18", "2026-03-01T18", 1000],
      ]);
    } finally {
      await client.end();
    }
  });

  it("makes six hours of links of their quarters that there are, and keeps them with what comes", async () => {
    const { appPassword, jobPassword } = inject("servers");
    const used = await createEmptyDatabase();
    databases.push(used);
    await migrateTo(used.ownerUrl, 54);
    const client = new pg.Client({ connectionString: used.ownerUrl });
    await client.connect();
    const add = (dimension: string, at: string[]) =>
      client.query(
        `INSERT INTO report_rollups AS r (organisation_id, program_id, dimension, key, grain, bucket, currency, clicks)
         SELECT $1, $1, $3, '', 'quarter', bucket, '', 10 ^ (place - 1) FROM unnest($2::timestamptz[]) WITH ORDINALITY AS q(bucket, place)
         ON CONFLICT (program_id, dimension, grain, bucket, key, currency) DO UPDATE SET clicks = r.clicks + excluded.clicks`,
        [ID, at, dimension],
      );
    const sixes = async () => {
      const { rows } = await client.query(
        "SELECT dimension, bucket, clicks::int FROM report_rollups WHERE grain = 'six' ORDER BY 1, 2",
      );
      return rows.map(({ dimension, bucket, clicks }) => [
        dimension,
        bucket.toISOString().slice(0, 16),
        clicks,
      ]);
    };
    try {
      const at = ["2026-03-01 05:45Z", "2026-03-01 06:00Z", "2026-03-01 11:45Z", "2026-03-01 18:15Z"];
      await add("link", at);
      await add("country", at);
      await migrate({ ownerUrl: used.ownerUrl, appPassword, jobPassword });
      expect(await sixes()).toEqual([
        ["link", "2026-03-01T00:00", 1],
        ["link", "2026-03-01T06:00", 110],
        ["link", "2026-03-01T18:00", 1000],
      ]);
      // One that grows, and one that is new.
      await add("link", ["2026-03-01 06:00Z", "2026-03-01 17:45Z"]);
      await add("goal", at);
      expect(await sixes()).toEqual([
        ["link", "2026-03-01T00:00", 1],
        ["link", "2026-03-01T06:00", 111],
        ["link", "2026-03-01T12:00", 10],
        ["link", "2026-03-01T18:00", 1000],
      ]);
    } finally {
      await client.end();
    }
  });
});

describe("migrateOptionsOf", () => {
  it("reads three URLs, passwords of any characters, and names what is missing", () => {
    const env = {
      DIRECT_DATABASE_URL: "postgres://owner@host/db",
      DATABASE_URL: "postgres://app:a%2Fb%40c@pooler/db",
      JOB_DATABASE_URL: "postgres://job:d@pooler/db",
    };
    expect(migrateOptionsOf(env)).toEqual({
      ownerUrl: env.DIRECT_DATABASE_URL,
      appPassword: "a/b@c",
      jobPassword: "d",
    });
    for (const name of Object.keys(env)) {
      expect(() => migrateOptionsOf({ ...env, [name]: undefined })).toThrow(`${name} is missing`);
    }
  });
});

describe("seedOrganisation", () => {
  it("makes an organisation with a key of every scope, shown once and kept as a hash", async () => {
    const { organisationId, apiKey } = await seedOrganisation(migrated.ownerUrl, "Shop");
    expect(apiKey).toMatch(/^trb_live_[A-Za-z0-9]{40}$/);
    const [row] = await query(
      migrated.ownerUrl,
      `SELECT * FROM api_keys WHERE organisation_id = '${organisationId}'`,
    );
    expect(row).toMatchObject({ program_id: null, test: false, key_hash: await hashApiKey(apiKey) });
    expect(JSON.stringify(row)).not.toContain(apiKey);
    expect(apiKey.startsWith(String(row?.prefix))).toBe(true);
    expect((await seedOrganisation(migrated.ownerUrl, "Shop")).apiKey).not.toBe(apiKey);
  });
});
