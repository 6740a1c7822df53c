import { expect, test } from "vitest";
import type { ModelComparison } from "../../../../core/api/model-comparison.ts";
import { compareShares } from "./compare-shares.ts";

const share = (weightBps: number) => ({ conversions: 0, weightBps });
const page = (last: ModelComparison["models"][number]["partners"], first: typeof last): ModelComparison => ({
  ...{ conversions: 1, nextCursor: null },
  models: [
    { model: "last_click", partners: last, campaigns: { c: share(10_000) } },
    { model: "first_click", partners: first, campaigns: { c: share(10_000) } },
  ],
});

test("shares of all calls add up, most by the program's own model first", () => {
  const pages = [
    page({ a: share(10_000) }, { b: share(10_000) }),
    page({ a: share(5_000), b: share(5_000) }, { b: share(10_000) }),
  ];
  const none = { linear: 0, position_based: 0, time_decay: 0 };
  const a = { id: "a", weightBps: { last_click: 15_000, first_click: 0, ...none } };
  const b = { id: "b", weightBps: { last_click: 5_000, first_click: 20_000, ...none } };
  expect(compareShares(pages, "partners", "last_click")).toEqual([a, b]);
  expect(compareShares(pages, "partners", "first_click")).toEqual([b, a]);
  expect(compareShares(pages, "campaigns", "last_click")).toMatchObject([
    { id: "c", weightBps: { last_click: 20_000 } },
  ]);
});
