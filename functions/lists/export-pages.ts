import { uuidv7Time } from "../../core/ids/uuidv7.ts";
import type { Actor, HttpDatabase } from "../../db/client.ts";
import type { KeysetPlace, KeysetRow } from "../../db/repositories/keyset.ts";
import { csvLine } from "../csv.ts";
import { readSort } from "../pagination.ts";
import type { ExportColumn, SortedList } from "./sorted-list.ts";

/** Rows that are read at once. */
const PAGE = 1_000;

/** By this mark Excel takes a file for UTF-8. */
const BOM = "\uFEFF";

/** A list as the lines of a CSV file, some at a time. */
export interface ExportPages {
  readonly head: string;
  /** The lines that follow on a place; `last` null: there are no more. */
  read(after: KeysetPlace | null): Promise<{ text: string; rows: number; last: KeysetPlace | null }>;
}

/**
 * Each page is read by itself, in the list's order, so that a list of any length needs the memory of a page. Rows that come
 * meanwhile are left out; a row whose value in the column sorted by changes meanwhile may be missed or come twice.
 *
 * @param upTo an id made now: rows beyond it came later
 */
export function openExport<Filter extends object, Row extends KeysetRow, Who extends Actor>(
  list: SortedList<Filter, Row, Who>,
  source: {
    readonly db: HttpDatabase;
    readonly who: Who;
    readonly filter: Filter & { readonly sort: string; readonly bom?: string | undefined };
    readonly upTo: string;
  },
): ExportPages {
  const { db, who, filter, upTo } = source;
  const sort = readSort(filter.sort);
  const askedAt = new Date(uuidv7Time(upTo) ?? Number.NaN);
  return openPages(list.columns, filter.bom, (after, limit) =>
    list.read(db, who, filter, { limit, sort, after, upTo }, askedAt),
  );
}

/** @param read the rows that follow on a place; one more than `limit`: there are more */
export function openPages<Row extends KeysetRow>(
  columns: readonly ExportColumn<Row>[],
  bom: string | undefined,
  read: (after: KeysetPlace | null, limit: number) => Promise<readonly Row[]>,
): ExportPages {
  return {
    head: `${bom === "true" ? BOM : ""}${columns.map(({ name }) => name).join(",")}\r\n`,
    async read(after) {
      const found = await read(after, PAGE);
      const rows = found.slice(0, PAGE);
      const last = rows.at(-1);
      return {
        text: rows.map((row) => csvLine(columns.map(({ cell }) => cell(row)))).join(""),
        rows: rows.length,
        last: found.length <= PAGE || last === undefined ? null : { value: last.sortValue, id: last.id },
      };
    },
  };
}

/** All pages, one after the other, as fast as they are taken. */
export function streamExport(pages: ExportPages): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let after: KeysetPlace | null = null;
  return new ReadableStream({
    start: (controller) => controller.enqueue(encoder.encode(pages.head)),
    async pull(controller) {
      const { text, last } = await pages.read(after);
      if (text !== "") controller.enqueue(encoder.encode(text));
      after = last;
      if (last === null) controller.close();
    },
  });
}
