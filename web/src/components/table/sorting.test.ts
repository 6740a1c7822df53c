import { expect, test } from "vitest";
import { readSort, writeSort } from "./sorting.ts";

test.each(["", "createdAt", "-amount"])("the sort %j goes there and back", (sort) =>
  expect(writeSort(readSort(sort))).toBe(sort),
);

test("a minus is the largest first", () =>
  expect(readSort("-amount")).toEqual([{ id: "amount", desc: true }]));
