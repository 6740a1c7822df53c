import { expect, test } from "vitest";
import { summariseInVietnamese } from "../../../../../core/commission/summarise-in-vietnamese.ts";
import { summarisePlan } from "../../../../../core/commission/summarise-plan.ts";
import { SAMPLE_PLANS } from "./sample-rules.ts";

test.each(SAMPLE_PLANS)("%s says something of the same fields in both languages", (_, rules) => {
  const fields = (lines: readonly { field: string }[]) => lines.map(({ field }) => field);
  const lines = summariseInVietnamese(rules);
  expect(fields(lines)).toEqual(fields(summarisePlan(rules)));
  for (const { sentence } of lines) expect(sentence).toMatch(/^[^{}]*\.$/);
  expect(lines.map(({ sentence }) => sentence).join(" ")).not.toMatch(/undefined|NaN|\[object/);
});
