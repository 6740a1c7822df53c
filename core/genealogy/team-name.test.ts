import { expect, test } from "vitest";
import { initials } from "./team-name.ts";

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
