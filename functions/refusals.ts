import { Problem } from "./problem.ts";

/** The row, or 404; `field` names the part of the body that asked for it. */
export function found<Row>(row: Row | undefined, what: string, field?: string): Row {
  if (row !== undefined) return row;
  const message = `there is no such ${what}`;
  throw new Problem(
    "not_found",
    `There is no such ${what}.`,
    field === undefined ? [] : [{ field, code: "not_found", message }],
  );
}

/** 409: what is there already stands in `message`. */
export function alreadyExists(field: string, message: string): Problem {
  return new Problem("already_exists", message, [{ field, code: "already_exists", message }]);
}

/** Refuses when the caller has read another version than the one that stands, or when the commit found it changed. */
export function stale(what: string): Problem {
  return new Problem("stale", `The ${what} changed meanwhile; read it again and repeat.`, [
    { field: "version", code: "stale", message: "is not the version that stands" },
  ]);
}

export function checkVersion(given: number | undefined, standing: number, what: string): void {
  if (given !== undefined && given !== standing) throw stale(what);
}

/** 409 unless `standing` is active. */
export function checkActive(status: string, what: string): void {
  if (status !== "active") throw new Problem("wrong_state", `The ${what} is ${status}.`);
}
