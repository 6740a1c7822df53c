import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { CURRENCIES, exponentOf } from "../../../core/money/currency.ts";
import { readRecipeCode } from "./recipe-code.ts";

/* Goal: what the documentation shows is what the recipes' pages run. Method: each block that names a file is that file. */

const DOCS = new URL("../../../docs/integrations/", import.meta.url);
const CODE = new URL("code/", import.meta.url);
/** A fenced block whose language is followed by a file of `code/`. */
const BLOCK = /^```\w+ (\S+)\n(.*?)^```$/gms;

const shown = readdirSync(DOCS)
  .filter((name) => name.endsWith(".md"))
  .flatMap((name) =>
    [...readFileSync(new URL(name, DOCS), "utf8").matchAll(BLOCK)].map(([, file = "", code]) => ({
      name,
      file,
      code,
    })),
  )
  .filter(({ file }) => file.includes("/"));

const files = readdirSync(CODE, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => `${entry.parentPath.slice(CODE.pathname.length)}/${entry.name}`.replace(/^\//, ""));

describe("the recipes in docs/integrations", () => {
  test.each(shown)("$name shows $file as it is", ({ file, code }) => {
    expect(code).toBe(readRecipeCode(file));
  });

  test("no recipe is left unshown", () => {
    expect(new Set(shown.map(({ file }) => file))).toEqual(new Set(files));
  });

  const withCurrencies = files.filter((file) => /\bBIF\b/.test(readRecipeCode(file)));

  test.each(withCurrencies)("%s knows the currencies that have not two digits", (file) => {
    const words = new Set(readRecipeCode(file).match(/\b[A-Z]{3}\b/g));
    const unusual = CURRENCIES.filter((code) => exponentOf(code) === 0 || exponentOf(code) === 3);
    // Comments name one that has two digits, as an example.
    expect(CURRENCIES.filter((code) => words.has(code) && code !== "USD")).toEqual(unusual);
  });
});
