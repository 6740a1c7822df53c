import { expect, test } from "vitest";
import { OWN_SEARCH } from "./own-search.ts";

test("of an address a list takes what it can be asked for, and nothing else", () => {
  const from = "2026-11-22T00:00:00.000Z";
  expect(OWN_SEARCH.clicks({ from, linkId: "x", to: "yesterday" })).toEqual({ from });
  expect(OWN_SEARCH.earnings({ state: "pending", currency: "USD", status: "open" })).toEqual({
    ...{ state: "pending", currency: "USD" },
  });
  expect(OWN_SEARCH.disputes({ state: "open", sort: "-dueAt", overdue: "true" })).toEqual({
    ...{ state: "open", sort: "-dueAt" },
  });
  expect(OWN_SEARCH.payouts({ state: "paid", sort: "amountMinor" })).toEqual({ state: "paid" });
  expect(OWN_SEARCH.payouts({ currency: "USD", sort: "amountMinor" })).toEqual({
    ...{ currency: "USD", sort: "amountMinor" },
  });
  expect(OWN_SEARCH.conversions({ status: "open" })).toEqual({});
});
