import * as z from "zod/mini";
import { type Sort, type SortKind, type Sorts, sortField } from "../core/api/sorting.ts";
import { fromBase64Url, toBase64Url } from "../core/ids/base64url.ts";
import { bytesToUuid, uuidToBytes } from "../core/ids/uuid.ts";
import type { KeysetPage, KeysetPlace, KeysetRow } from "../db/repositories/keyset.ts";
import { Problem } from "./problem.ts";

const PAGE_MAX = 100;

const NO_CURSOR = "not a cursor of ours";
const ID_CURSOR = /^[A-Za-z0-9_-]{22}$/;

const cursor = z.pipe(z.string().check(z.regex(ID_CURSOR, NO_CURSOR)), z.transform(decodeId));

/** Query fields of every list: `limit` (1 to 100, default 50) and the `cursor` that the page before gave. */
export const pageFields = {
  limit: z._default(
    z.pipe(
      z.string().check(z.regex(/^[1-9]\d{0,2}$/, "must be 1 to 100")),
      z.pipe(z.transform(Number), z.int().check(z.lte(PAGE_MAX))),
    ),
    50,
  ),
  cursor: z.optional(cursor),
};

export interface Page {
  readonly limit: number;
  /** Id after which the page begins (ids fall, newest first). */
  readonly cursor?: string | undefined;
}

/** The answer of a list: `rows` holds up to `limit + 1`, the last of which only tells that there is more. */
export function pageOf<Row extends { id: string }, Item>(
  rows: readonly Row[],
  page: Page,
  present: (row: Row) => Item,
): { data: Item[]; nextCursor: string | null } {
  return cutPage(rows, page.limit, present, ({ id }) => encodeId(id));
}

/** Query fields of a list that can be sorted: those of every list, and `sort`. */
export const sortedFields = <const S extends Sorts>(sorts: S, standard: Sort<S>) => ({
  limit: pageFields.limit,
  cursor: z.optional(z.string().check(z.regex(/^[A-Za-z0-9_-]{1,2000}$/, NO_CURSOR))),
  sort: sortField(sorts, standard),
});

/** The page that a query of {@link sortedFields} asks for. Throws 400 when its cursor is none, or another sort's. */
export function sortedPage(
  query: { readonly limit: number; readonly cursor?: string | undefined; readonly sort: string },
  sorts: Sorts,
): KeysetPage {
  const sort = readSort(query.sort);
  const kind = sorts[sort.column];
  if (kind === undefined) throw new RangeError(`the list is not sorted by ${sort.column}`);
  const after = query.cursor === undefined ? null : readPlace(query.cursor, query.sort, kind);
  return { limit: query.limit, sort, after };
}

/** `-amountMinor` → by the column `amountMinor`, descending. */
export function readSort(sort: string): KeysetPage["sort"] {
  const descending = sort.startsWith("-");
  return { column: descending ? sort.slice(1) : sort, descending };
}

/** The answer of a list that is sorted. */
export function sortedPageOf<Row extends KeysetRow, Item>(
  rows: readonly Row[],
  query: { readonly limit: number; readonly sort: string },
  sorts: Sorts,
  present: (row: Row) => Item,
): { data: Item[]; nextCursor: string | null } {
  const isId = sorts[readSort(query.sort).column] === "id";
  return cutPage(rows, query.limit, present, (row) =>
    isId ? encodeId(row.id) : encodePlace(query.sort, { value: row.sortValue, id: row.id }),
  );
}

function cutPage<Row, Item>(
  rows: readonly Row[],
  limit: number,
  present: (row: Row) => Item,
  cursorOf: (row: Row) => string,
): { data: Item[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { data: shown.map(present), nextCursor: more ? cursorOf(last) : null };
}

function encodeId(id: string): string {
  const bytes = new Uint8Array(16);
  uuidToBytes(id, bytes, 0);
  return toBase64Url(bytes);
}

function decodeId(text: string): string {
  return bytesToUuid(fromBase64Url(text) ?? new Uint8Array(16));
}

/** What a value of each kind looks like when Postgres has written it as text. */
const VALUES: Record<Exclude<SortKind, "id">, RegExp> = {
  moment: /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d)?$/,
  whole: /^-?\d{1,18}$/,
  // biome-ignore lint/suspicious/noControlCharactersInRegex: no text of ours has NUL, which Postgres refuses
  text: /^[^\u0000]{0,500}$/u,
};
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const encodePlace = (sort: string, { value, id }: KeysetPlace): string =>
  toBase64Url(new TextEncoder().encode(JSON.stringify([sort, value, id])));

function readPlace(text: string, sort: string, kind: SortKind): KeysetPlace {
  if (kind === "id") {
    if (!ID_CURSOR.test(text)) throw badCursor("is of another sort, or not a cursor of ours");
    const id = decodeId(text);
    return { value: id, id };
  }
  const place: unknown = parse(text);
  const [of, value, id] = Array.isArray(place) ? (place as unknown[]) : [];
  if (typeof of !== "string") throw badCursor(NO_CURSOR);
  if (of !== sort) throw badCursor(`is of a list sorted by ${of.slice(0, 50)}`);
  if (typeof value !== "string" || typeof id !== "string") throw badCursor(NO_CURSOR);
  if (!VALUES[kind].test(value) || !UUID.test(id)) throw badCursor(NO_CURSOR);
  if (kind === "moment" && Number.isNaN(Date.parse(value.replace(" ", "T").replace(/([+-]\d\d)$/, "$1:00"))))
    throw badCursor(NO_CURSOR);
  return { value, id };
}

function parse(text: string): unknown {
  const bytes = fromBase64Url(text);
  if (bytes === null) return null;
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return null;
  }
}

const badCursor = (message: string): Problem =>
  new Problem("invalid_parameter", `cursor: ${message}`, [
    { field: "cursor", code: "invalid_format", message },
  ]);
