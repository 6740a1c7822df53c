import { expect, test } from "vitest";
import { formatPerHundred } from "./format-per-hundred.ts";

test.each([
  [{ clicks: 40, conversions: 3 }, "7.5"],
  [{ clicks: 3, conversions: 1 }, "33.3"],
  [{ clicks: 0, conversions: 2 }, "–"],
  [undefined, "–"],
])("%j comes to %s of a hundred", (counts, text) => expect(formatPerHundred(counts, "en")).toBe(text));
