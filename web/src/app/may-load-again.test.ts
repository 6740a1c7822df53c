import { expect, test } from "vitest";
import { mayLoadAgain } from "./may-load-again.ts";

function tab() {
  const kept = new Map<string, string>();
  return {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
  };
}

test.each([
  "Failed to fetch dynamically imported module: https://app.example/assets/a1b2c3d.js",
  "error loading dynamically imported module: https://app.example/assets/a1b2c3d.js",
  "Importing a module script failed.",
  "Unable to preload CSS for /assets/a1b2c3d.css",
])("a page whose piece is gone is loaded again once: %s", (message) => {
  const notes = tab();
  expect([1, 2].map(() => mayLoadAgain(new Error(message), notes))).toEqual([true, false]);
  // Another version, other pieces.
  const next = message.replace("a1b2c3d", "b1b2c3d");
  expect(mayLoadAgain(new Error(next), notes)).toBe(next !== message);
});

test("a page that broke is not: it would break again", () => {
  expect(mayLoadAgain(new TypeError("x is undefined"), tab())).toBe(false);
  expect(mayLoadAgain("a text", tab())).toBe(false);
});
