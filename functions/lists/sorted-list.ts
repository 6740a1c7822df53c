import * as z from "zod/mini";
import { type ExportList, exportFields } from "../../core/api/list-exports.ts";
import type { Sort, Sorts } from "../../core/api/sorting.ts";
import type { Actor, HttpDatabase } from "../../db/client.ts";
import type { KeysetPage, KeysetRow } from "../../db/repositories/keyset.ts";
import { sortedFields } from "../pagination.ts";

type Shape = Readonly<Record<string, z.core.$ZodType>>;
type FilterOf<Fields extends Shape> = z.core.output<z.ZodMiniObject<Fields>>;
type Schema<T> = z.core.$ZodType<T>;

/** A column of an export. Amounts are two: exact decimals of the currency's exponent, and minor units. */
export interface ExportColumn<Row> {
  readonly name: string;
  cell(row: Row): string | null;
}

export interface ListDefinition<
  S extends Sorts,
  Fields extends Shape,
  Row extends KeysetRow,
  Who extends Actor,
> {
  readonly name: ExportList;
  readonly sorts: S;
  readonly standard: Sort<S>;
  readonly fields: Fields;
  /** As which role of the database it is read. Absent: `app`, which row-level security bounds. */
  readonly role?: "job";
  /** Throws 400 when filters and sort do not fit each other. */
  check?(filter: FilterOf<Fields>, sort: string): void;
  /** @param now when it was asked for, for what is a matter of time, as being overdue */
  read(db: HttpDatabase, who: Who, filter: FilterOf<Fields>, page: KeysetPage, now: Date): Promise<Row[]>;
  /** As far as `most + 1`. */
  count(db: HttpDatabase, who: Who, filter: FilterOf<Fields>, most: number, now: Date): Promise<number>;
  readonly columns: readonly ExportColumn<Row>[];
}

export interface Paging {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly sort: string;
}

export interface Exporting {
  readonly sort: string;
  readonly bom?: "true" | "false" | undefined;
}

/** A list that is shown in pages, counted and exported, always by the same filters. */
export interface SortedList<Filter extends object, Row extends KeysetRow, Who extends Actor> {
  readonly name: ExportList;
  readonly role: "app" | "job";
  readonly sorts: Sorts;
  /** Of a page. */
  readonly pageSchema: Schema<Filter & Paging>;
  readonly countSchema: Schema<Filter>;
  readonly exportSchema: Schema<Filter & Exporting>;
  check(filter: Filter, sort: string): void;
  read(db: HttpDatabase, who: Who, filter: Filter, page: KeysetPage, now: Date): Promise<Row[]>;
  count(db: HttpDatabase, who: Who, filter: Filter, most: number, now: Date): Promise<number>;
  readonly columns: readonly ExportColumn<Row>[];
}

export function defineList<
  const S extends Sorts,
  Fields extends Shape,
  Row extends KeysetRow,
  Who extends Actor,
>(definition: ListDefinition<S, Fields, Row, Who>): SortedList<FilterOf<Fields>, Row, Who> {
  const { name, role = "app", sorts, standard, fields, columns } = definition;
  const paging = sortedFields(sorts, standard);
  type Filter = FilterOf<Fields>;
  return {
    name,
    role,
    sorts,
    columns,
    // What a shape with further fields puts out is not worked out for a shape that is not known.
    pageSchema: z.strictObject({ ...fields, ...paging }) as unknown as SortedList<
      Filter,
      Row,
      Who
    >["pageSchema"],
    countSchema: z.strictObject(fields) as unknown as Schema<Filter>,
    exportSchema: z.strictObject({
      ...fields,
      ...exportFields,
      sort: paging.sort,
    }) as unknown as SortedList<Filter, Row, Who>["exportSchema"],
    check: (filter, sort) => definition.check?.(filter, sort),
    read: (db, who, filter, page, now) => definition.read(db, who, filter, page, now),
    count: (db, who, filter, most, now) => definition.count(db, who, filter, most, now),
  };
}
