import { expect, test } from "vitest";
import { describeChange } from "./describe-change.ts";

const line = (field: string, sentence: string) => ({ field, sentence });

test("what is said otherwise stands beside what was said, what came and went alone", () => {
  const before = [line("levels[0]", "10 %"), line("levels[1]", "5 %"), line("recurring", "Six months.")];
  const after = [line("levels[0]", "12 %"), line("levels[1]", "5 %"), line("capBps", "20 %")];
  expect(describeChange(before, after)).toEqual([
    { field: "levels[0]", before: "10 %", after: "12 %" },
    { field: "recurring", before: "Six months.", after: null },
    { field: "capBps", before: null, after: "20 %" },
  ]);
});

test("the same rule at another place is no difference", () => {
  const before = [line("base[0]", "Shoes."), line("base[1]", "Bags.")];
  expect(describeChange(before, [line("base[0]", "Bags."), line("base[1]", "Shoes.")])).toEqual([]);
});
