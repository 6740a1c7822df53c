import { expect, it } from "vitest";
import { payBrackets } from "./pay-brackets.ts";

it("tells each tenfold bracket up to the highest, empty ones too, in minor units of the currency", () => {
  const decades = new Map([
    [-1, 7],
    [0, 1],
    [2, 3],
  ]);
  expect(payBrackets("USD", decades)).toEqual([
    { aboveMinor: 0, upToMinor: 0, partners: 7 },
    { aboveMinor: 0, upToMinor: 100, partners: 1 },
    { aboveMinor: 100, upToMinor: 1000, partners: 0 },
    { aboveMinor: 1000, upToMinor: 10_000, partners: 3 },
  ]);
  expect(payBrackets("VND", new Map([[1, 2]]))).toEqual([
    { aboveMinor: 0, upToMinor: 0, partners: 0 },
    { aboveMinor: 0, upToMinor: 1, partners: 0 },
    { aboveMinor: 1, upToMinor: 10, partners: 2 },
  ]);
});
