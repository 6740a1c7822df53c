import { getTableConfig, PgTable } from "drizzle-orm/pg-core";
import { describe, expect, it } from "vitest";
import { HARMLESS, PERSONAL_DATA } from "./personal-data.ts";
import * as events from "./schema/events.ts";
import * as tables from "./schema/index.ts";

/*
 * Goal: no column that could hold a person is forgotten by erasing. Method: every column of the schema whose name or type
 * suggests one stands in exactly one of the two lists, and the lists name nothing that is not there.
 */
const SUGGESTS =
  /email|name$|phone|address|visitor|user|affiliate_id|person|actor|customer|buyer|envelope|agent|reason|metadata|^raw$|report|avatar|subject|recipient|locale|timezone/;

const all = Object.values({ ...tables, ...events }).filter((value) => value instanceof PgTable);
const columns = all.flatMap((table) => {
  const { name, columns } = getTableConfig(table);
  return columns.map((column) => ({ table: name, column: column.name, type: column.getSQLType() }));
});
const listed = (list: Readonly<Record<string, readonly string[] | Readonly<Record<string, unknown>>>>) =>
  Object.entries(list).flatMap(([table, names]) =>
    (Array.isArray(names) ? names : Object.keys(names)).map((column) => `${table}.${column}`),
  );

describe("every column that could be a person's", () => {
  it("is erased in a way that is written down, or is known to be harmless", () => {
    const known = new Set([...listed(PERSONAL_DATA), ...listed(HARMLESS)]);
    const forgotten = columns
      .filter(({ column, type }) => SUGGESTS.test(column) || type === "jsonb")
      .map(({ table, column }) => `${table}.${column}`)
      .filter((name) => !known.has(name));
    expect(forgotten).toEqual([]);
  });

  it("stands in one list, and is there", () => {
    const there = new Set(columns.map(({ table, column }) => `${table}.${column}`));
    const names = [...listed(PERSONAL_DATA), ...listed(HARMLESS)];
    expect(names.filter((name) => !there.has(name))).toEqual([]);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });
});
