import { expect, test } from "vitest";
import { readAmount, readAsked } from "./asked-amount.ts";

test.each([
  ["", "USD", null],
  [" 10.5 ", "USD", 1_050],
  ["250000", "VND", 250_000],
  ["1.25", "KWD", 1_250],
])("%j in %s is asked for as %s minor units", (text, currency, amountMinor) =>
  expect(readAsked(text, currency)).toEqual({ ok: true, amountMinor }),
);

test.each([
  ["0", "USD", "Must be more than nothing."],
  ["10,50", "USD", "Must be digits alone, as 10.50."],
  ["250.000", "VND", "VND has no decimals."],
  ["10.555", "USD", "USD has at most 2 decimals."],
  ["9999999999999999", "USD", "Is too large."],
  ["-1", "VND", "Must be digits alone, as 250000."],
])("%j in %s is refused: %s", (text, currency, sentence) =>
  expect(readAsked(text, currency)).toEqual({ ok: false, sentence }),
);

test("an amount may be nothing, where nobody asks for it", () =>
  expect(readAmount("0", "VND")).toEqual({ ok: true, amountMinor: 0 }));
