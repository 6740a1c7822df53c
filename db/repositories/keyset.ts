import { type SQL, sql } from "drizzle-orm";
import { type HttpDatabase, type Identity, queryAs, type UserIdentity } from "../client.ts";

/** Where the page before ended: the value of the column that is sorted by, as text, and the id. */
export interface KeysetPlace {
  readonly value: string;
  readonly id: string;
}

/** A page of a sorted list. */
export interface KeysetPage {
  /** One row more is read, which only tells that there is more. */
  readonly limit: number;
  readonly sort: { readonly column: string; readonly descending: boolean };
  /** Null: from the beginning. */
  readonly after: KeysetPlace | null;
  /** Rows with ids beyond it came later and are left out. Absent: none are. */
  readonly upTo?: string;
}

/** What a list sorts by: an expression that an index holds, before the id, behind what the list is of. */
export interface KeysetColumn {
  readonly value: SQL;
  readonly type: "uuid" | "timestamptz" | "bigint" | "text";
}

export type KeysetColumns = Readonly<Record<string, KeysetColumn>>;

/** A row of a sorted list: `sortValue` is what {@link KeysetPlace} wants of it. */
export type KeysetRow = { readonly id: string; readonly sortValue: string };

interface Keyset {
  /** Further conditions, each behind `AND`. */
  readonly after: SQL;
  /** A further column, `sort_value`. */
  readonly value: SQL;
  /** Begins with `ORDER BY`, for the select that reads the table. */
  readonly order: SQL;
}

/** That a page of a list in the order of its ids has begun, and not ended: each condition behind `AND`. */
export function idBounds(page: KeysetPage, id: SQL): SQL {
  return keysetOf({ ...page, sort: { ...page.sort, column: "id" } }, { id: { value: id, type: "uuid" } }, id)
    .after;
}

/** @param id the column of ids */
function keysetOf(page: KeysetPage, columns: KeysetColumns, id: SQL): Keyset {
  const { column, descending } = page.sort;
  const by = columns[column];
  if (by === undefined) throw new RangeError(`the list is not sorted by ${column}`);
  const beyond = sql.raw(descending ? "<" : ">");
  const direction = sql.raw(descending ? "DESC" : "ASC");
  const type = sql.raw(by.type);
  const { after } = page;
  const isId = by.type === "uuid";
  const from =
    after === null
      ? sql``
      : isId
        ? sql`AND ${id} ${beyond} ${after.id}::uuid`
        : sql`AND (${by.value}, ${id}) ${beyond} (${after.value}::${type}, ${after.id}::uuid)`;
  const upTo = page.upTo === undefined ? sql`` : sql`AND ${id} <= ${page.upTo}::uuid`;
  return {
    after: sql`${from} ${upTo}`,
    value: sql`${by.value} AS sort_value`,
    order: isId
      ? sql`ORDER BY ${id} ${direction}`
      : sql`ORDER BY ${by.value} ${direction}, ${id} ${direction}`,
  };
}

/** Rows of several owners: programs of an organisation, partners that a user is. */
export interface MergedRows {
  /** What has a column `id` for each owner, as `own_partner_ids() AS p(id)`. */
  readonly owners: SQL;
  /** The table, joined with what it is filtered by. */
  readonly from: SQL;
  /** That a row is the owner's `p.id`, and all filters. */
  readonly where: SQL;
}

/** A list that they make up. */
export interface MergedList extends MergedRows {
  /** Columns that are wanted, `id` among them. */
  readonly columns: SQL;
  readonly id: SQL;
  readonly sorts: KeysetColumns;
}

/**
 * The rows of a page, up to `limit + 1`, with a further column `sort_value`: each owner's by its index, and of those the first.
 * It ends with the order, so that whoever joins something to it says {@link orderOf} again.
 */
export function mergedPage(list: MergedList, page: KeysetPage): SQL {
  const { after, value, order } = keysetOf(page, list.sorts, list.id);
  return sql`
    SELECT r.* FROM ${list.owners} CROSS JOIN LATERAL (
      SELECT ${list.columns}, ${value} FROM ${list.from} WHERE ${list.where} ${after} ${order} LIMIT ${page.limit + 1}
    ) r ${orderOf(page, sql`r`)} LIMIT ${page.limit + 1}`;
}

/** The order of rows that have `sort_value` and `id`. */
export function orderOf({ sort }: KeysetPage, alias: SQL): SQL {
  const direction = sql.raw(sort.descending ? "DESC" : "ASC");
  return sql`ORDER BY ${alias}.sort_value ${direction}, ${alias}.id ${direction}`;
}

/** How many rows there are, as far as `most + 1`: that many tell that there are more. */
export const countMerged = (
  db: HttpDatabase,
  identity: Identity | UserIdentity,
  { owners, from, where }: MergedRows,
  most: number,
): Promise<number> => {
  const some = sql`SELECT FROM ${from} WHERE ${where} LIMIT ${most + 1}`;
  return countUpTo(db, identity, sql`SELECT FROM ${owners} CROSS JOIN LATERAL (${some}) r`, most);
};

/** The same of any rows. @param rows a query without LIMIT */
export async function countUpTo(
  db: HttpDatabase,
  identity: Identity | UserIdentity,
  rows: SQL,
  most: number,
): Promise<number> {
  const [row] = await queryAs<{ count: number }>(
    db,
    identity,
    sql`SELECT count(*)::int AS count FROM (${rows} LIMIT ${most + 1}) counted`,
  );
  return row?.count ?? 0;
}

/** Conditions that all hold; those that are undefined are none. */
export function allOf(conditions: readonly (SQL | undefined)[]): SQL {
  const given = conditions.filter((condition) => condition !== undefined);
  return given.length === 0 ? sql`true` : sql.join(given, sql` AND `);
}

/** That a column of the collation `C` begins with a text, in a way that an index serves. */
export function beginsWith(column: SQL, prefix: string): SQL {
  return sql`(${column} >= ${prefix} COLLATE "C" AND ${column} < ${prefix} || chr(1114111) COLLATE "C")`;
}

/** Of a list whose rows are nobody's own: the table is read once. */
export const NO_OWNER = sql`(SELECT) p`;

/** The programs of the caller's organisation, or one of them, as owners. */
export const programsOf = (programId: string | null | undefined): SQL =>
  programId == null ? sql`programs p` : sql`(SELECT ${programId}::uuid AS id) p`;
