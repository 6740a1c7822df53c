import { describe, expect, it } from "vitest";
import { describeError } from "./describe-error.ts";

describe("describeError", () => {
  it("tells the chain of causes with Postgres' code and constraint, and leaves a statement's text out", () => {
    const cause = Object.assign(new Error("duplicate key"), {
      code: "23505",
      constraint: "once",
      detail: "Key (email)=(a@b.example)",
    });
    const failed = Object.assign(new Error("Failed query: INSERT params: a@b.example", { cause }), {
      query: "INSERT",
      params: ["a@b.example"],
    });
    const text = describeError(new Error("it failed", { cause: failed }));
    expect(text.split("\n")[0]).toBe(
      "Error: it failed ← Error: a statement failed ← Error: duplicate key (23505 once)",
    );
    expect(text).toContain("describe-error.test.ts");
    expect(text).not.toContain("a@b.example");
  });

  it("takes anything that is thrown, and ends where causes go in a circle", () => {
    expect(describeError("text")).toBe("text");
    expect(describeError(undefined)).toBe("");
    const circle = new Error("round");
    circle.cause = circle;
    expect(describeError(circle).split("\n")[0]?.match(/round/g)).toHaveLength(5);
  });
});
