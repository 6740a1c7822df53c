import { expect, test } from "vitest";
import { initials, lettersOf } from "./team-name.ts";

test.each([
  ["Nguyễn Thị An", "N. T. A."],
  ["  ada   lovelace ", "A. L."],
  ["Đỗ", "Đ."],
  // One letter to the eye, two code units.
  ["𝔸da", "𝔸."],
  ["", ""],
])("%j is shown as %j.", (name, shown) => {
  expect(initials(name)).toBe(shown);
});

test.each([
  ["N. T. A.", ["N", "T", "A"]],
  ["n.đ.", ["n", "đ"]],
  ["An", null],
  ["A. Lovelace", null],
])("%j has the letters %j.", (text, letters) => {
  expect(lettersOf(text)).toEqual(letters);
});
