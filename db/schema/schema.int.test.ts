import { getTableConfig, PgTable } from "drizzle-orm/pg-core";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../local/testing/database.ts";
import * as events from "./events.ts";
import * as tables from "./index.ts";

/** Goal: what the code believes of a table is what the migrations have made of it. */
let database: TestDatabase;
let owner: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await database.drop();
});

const all = Object.values({ ...tables, ...events }).filter((value) => value instanceof PgTable);
const names = all.map((table): [string, PgTable] => [getTableConfig(table).name, table]);

describe.each(names)("%s", (name, table) => {
  it("has the columns declared, of their types, and no others", async () => {
    const { rows } = await owner.query(
      `SELECT a.attname AS name, a.attnotnull AS required, format_type(a.atttypid, a.atttypmod) || CASE WHEN a.attcollation = '"C"'::regcollation THEN ' COLLATE "C"' ELSE '' END AS type
       FROM pg_attribute a WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped`,
      [name],
    );
    const declared = getTableConfig(table).columns.map((column) => ({
      name: column.name,
      required: column.notNull || column.primary,
      type: column.getSQLType().replace("timestamp (3)", "timestamp(3)"),
    }));
    const sorted = (list: { name: string }[]) => list.sort((a, b) => (a.name < b.name ? -1 : 1));
    expect(sorted(rows)).toEqual(sorted(declared));
  });

  it("has the keys, indexes and checks declared", async () => {
    const { indexes, checks, uniqueConstraints, foreignKeys } = getTableConfig(table);
    const { rows } = await owner.query(
      `SELECT relname AS name FROM pg_index JOIN pg_class ON oid = indexrelid WHERE indrelid = $1::regclass
       UNION SELECT conname FROM pg_constraint WHERE conrelid = $1::regclass`,
      [name],
    );
    const standing = new Set(rows.map((row) => row.name));
    const declared = [
      ...indexes.map((one) => one.config.name),
      ...checks.map((one) => one.name),
      ...uniqueConstraints.map((one) => one.name),
      ...foreignKeys.map((one) => one.getName()),
    ];
    expect(declared.filter((one) => !standing.has(one))).toEqual([]);
  });
});
