import { House } from "lucide-react";
import { expect, test } from "vitest";
import { type AreaPage, allowedGroups, oftenUsed, parentOf } from "./pages.ts";

const page = (to: string, rest: Partial<AreaPage> = {}): AreaPage => ({ to, name: to, icon: House, ...rest });

test("what one may not use is not shown, nor a group of which nothing is left", () => {
  const groups = [
    { pages: [page("/m")] },
    { name: "Owners", pages: [page("/m/keys", { permission: "keys:read" })] },
  ];
  expect(allowedGroups(groups, () => false)).toEqual([groups[0]]);
  expect(allowedGroups(groups, () => true)).toEqual(groups);
});

test("a deep page lies below the nearest page; a page itself below none", () => {
  const pages = [page("/m"), page("/m/payouts"), page("/m/payouts/policy")];
  expect(parentOf("/m/payouts/batches/7", pages)?.to).toBe("/m/payouts");
  expect(parentOf("/m/payouts/", pages)).toBeUndefined();
  expect(parentOf("/m/elsewhere", pages)?.to).toBe("/m");
  expect(parentOf("/merchant", pages)).toBeUndefined();
});

test("a phone shows four pages: those that are used often, else the first", () => {
  const pages = ["a", "b", "c", "d", "e"].map((to) => page(to));
  expect(oftenUsed(pages).map(({ to }) => to)).toEqual(["a", "b", "c", "d"]);
  expect(oftenUsed([...pages, page("f", { often: true })]).map(({ to }) => to)).toEqual(["f"]);
});
