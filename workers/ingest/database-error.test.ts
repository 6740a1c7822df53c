import { describe, expect, it } from "vitest";
import { readDatabaseFailure } from "./database-error.ts";

const postgresError = (code: string, message = "refused") => Object.assign(new Error(message), { code });

describe("a database's error", () => {
  it.each(["22P05", "22001", "23502", "54000", "P0001"])("%s is some row's fault", (code) => {
    expect(readDatabaseFailure(postgresError(code))).toEqual({ kind: "rows", code });
  });

  it.each(["08006", "40001", "40P01", "53300", "55P03", "57P01", "42501", "42P01", "25006", "28P01"])(
    "%s may pass",
    (code) => {
      expect(readDatabaseFailure(postgresError(code))).toEqual({ kind: "passing", code });
    },
  );

  it("about a missing partition says so, and a violated check does not", () => {
    const missing = postgresError("23514", 'no partition of relation "clicks" found for row');
    expect(readDatabaseFailure(missing).kind).toBe("partition");
    expect(readDatabaseFailure(postgresError("23514")).kind).toBe("rows");
  });

  it("is found under the query builder's wrapper, whose text is never used", () => {
    const wrapped = new Error("Failed query: … params: personal", { cause: postgresError("22P05") });
    expect(readDatabaseFailure(wrapped)).toEqual({ kind: "rows", code: "22P05" });
    const lost = new Error("Failed query", { cause: new TypeError("fetch failed") });
    expect(readDatabaseFailure(lost)).toEqual({ kind: "passing", code: "TypeError" });
    expect(readDatabaseFailure("text")).toEqual({ kind: "passing", code: "unknown" });
  });
});
