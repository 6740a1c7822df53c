import { expect, test } from "vitest";
import { formatCountry } from "./format-country.ts";

test.each([
  ["DE", "Germany"],
  ["T1", "T1"],
  ["ZZ", "Unknown Region"],
  [null, "–"],
])("the country %s reads %s", (code, text) => expect(formatCountry(code, "en")).toBe(text));
