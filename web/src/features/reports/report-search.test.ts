import { expect, test } from "vitest";
import { rangeQuery, readReportSearch, withSearch } from "./report-search.ts";

test("Of an address only what a report can be of is taken.", () => {
  const search = { from: "2026-01-01", to: "soon", compare: "none", sort: "key", offset: 25, x: "1" };
  expect(readReportSearch(search)).toEqual({ from: "2026-01-01", compare: "none", offset: "25" });
});

test("What is chosen anew begins with the first page, and takes with it what no longer goes with it.", () => {
  const search = {
    compare: "custom",
    compareFrom: "2026-01-01",
    compareTo: "2026-01-02",
    offset: "50",
    sort: "clicks",
  };
  expect(withSearch(search, { compare: "previous_year" })).toEqual({
    compare: "previous_year",
    sort: "clicks",
  });
  expect(withSearch(search, { sort: undefined })).toEqual({
    ...{ compare: "custom", compareFrom: "2026-01-01", compareTo: "2026-01-02" },
  });
});

test("The API is asked for days, comparison and filters, and for nothing else.", () => {
  const id = "01a1fb44-2925-75cc-91cd-8edaeb4d315e";
  const search = { from: "2026-01-01", sort: "clicks", measure: "clicks", partnerId: id, campaignId: id };
  expect(rangeQuery(search, true)).toEqual({ from: "2026-01-01", partnerId: id, campaignId: id });
  expect(rangeQuery(search, false)).toEqual({ from: "2026-01-01", campaignId: id });
});
