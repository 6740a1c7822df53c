import { neon, neonConfig } from "@neondatabase/serverless";
import pg from "pg";
import { describe, expect, inject, it } from "vitest";
import { createEmptyDatabase, createTestDatabase } from "./database.ts";

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

describe("createTestDatabase", () => {
  it("gives each caller a migrated database of its own", async () => {
    const [first, second] = await Promise.all([createTestDatabase(), createTestDatabase()]);
    const tables = "SELECT count(*)::int AS tables FROM pg_tables WHERE schemaname = 'public'";
    const [found] = await query(first.ownerUrl, tables);
    expect(found?.tables).toBeGreaterThan(0);
    await query(first.ownerUrl, "CREATE TABLE only_here (i int)");
    expect(await query(second.ownerUrl, tables)).toEqual([found]);
    await Promise.all([first.drop(), second.drop()]);
  });

  it("lets the two roles in, as roles that row-level security binds", async () => {
    const database = await createTestDatabase();
    neonConfig.fetchEndpoint = database.httpUrl;
    for (const [url, role] of [
      [database.appUrl, "app"],
      [database.jobUrl, "job"],
    ] as const) {
      expect(
        await neon(url)`SELECT current_user::text AS role, rolsuper OR rolbypassrls AS unbound
          FROM pg_roles WHERE rolname = current_user`,
      ).toEqual([{ role, unbound: false }]);
    }
    await database.drop();
  });

  it("is gone after drop, even when someone is still connected", async () => {
    const database = await createEmptyDatabase();
    const client = new pg.Client({ connectionString: database.ownerUrl });
    client.on("error", () => undefined);
    await client.connect();
    await database.drop();
    const name = new URL(database.ownerUrl).pathname.slice(1);
    const { superuserUrl } = inject("servers");
    expect(await query(superuserUrl, `SELECT FROM pg_database WHERE datname = '${name}'`)).toEqual([]);
    await client.end().catch(() => undefined);
  });
});
