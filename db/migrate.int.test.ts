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
