import * as z from "zod/mini";

/** What a column holds that a list can be sorted by: `id` is the order in which rows came. */
export type SortKind = "id" | "moment" | "whole" | "text";

/** The columns that a list can be sorted by; each is served by an index. Ties are in the order of ids. */
export type Sorts = Readonly<Record<string, SortKind>>;

/** A column's name, ascending, or with `-` before it, descending. */
export type Sort<S extends Sorts> = `${"" | "-"}${keyof S & string}`;

/** The query field `sort` of a list; `standard` when it is absent. */
export function sortField<const S extends Sorts>(sorts: S, standard: Sort<S>) {
  const names = Object.keys(sorts).flatMap((name) => [name, `-${name}`]);
  return z._default(z.enum(names, `must be ${names.join(", ")}`), standard as string);
}

/** `GET …/count`: how many rows of a list there are. */
export interface ListCount {
  readonly count: number;
  /** There are more than `count`: nobody counted them. */
  readonly more: boolean;
}

/** Rows are counted up to here. */
export const COUNT_MAX = 10_000;
