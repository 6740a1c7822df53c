import type { SortingState } from "@tanstack/react-table";

/** The API's `sort`, as `-createdAt` for the newest first, as the table has it. */
export function readSort(sort: string): SortingState {
  return sort === "" ? [] : [{ id: sort.replace(/^-/, ""), desc: sort.startsWith("-") }];
}

/** The way back; empty: the list's own order. */
export function writeSort([first]: SortingState): string {
  return first === undefined ? "" : `${first.desc ? "-" : ""}${first.id}`;
}
