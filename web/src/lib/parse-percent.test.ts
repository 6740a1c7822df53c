import { expect, test } from "vitest";
import { parsePercent, typedPercent } from "./parse-percent.ts";

test.each([
  ["10", 1000],
  ["7.5", 750],
  ["7,25 %", 725],
  ["0.01", 1],
  ["100", 10_000],
  ["0", 0],
  ["0,00 %", 0],
  ["100.01", null],
  ["1.234", null],
  ["-1", null],
  ["ten", null],
  ["", null],
])("%j per cent is %s basis points", (text, bps) => expect(parsePercent(text)).toBe(bps));

test("every share is typed so that it is read again", () => {
  const all = Array.from({ length: 10_001 }, (_, bps) => bps);
  expect(all.map((bps) => parsePercent(typedPercent(bps)))).toEqual(all);
});
