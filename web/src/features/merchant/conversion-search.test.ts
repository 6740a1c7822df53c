import { expect, it } from "vitest";
import { readConversionSearch } from "./conversion-search.ts";

const id = "01a1fb43-5088-75cf-9c5c-a24b8570c567";

it.each([
  [
    { status: "pending", test: false, colour: "red" },
    { status: "pending", test: "false" },
  ],
  [
    { orderPrefix: 77, goal: " ", coupon: "TEA" },
    { orderPrefix: "77", coupon: "TEA" },
  ],
  [{ partnerId: id, linkId: "x" }, { partnerId: id }],
  [{ from: "2026-11-01T00:00:00.000Z", to: "yesterday" }, { from: "2026-11-01T00:00:00.000Z" }],
  [{ sort: "-amountMinor" }, {}],
  [
    { sort: "-amountMinor", currency: "VND" },
    { sort: "-amountMinor", currency: "VND" },
  ],
  [{ sort: "occurredAt", currency: "XXX" }, { sort: "occurredAt" }],
])("of %j only %j is looked for", (search, looked) => expect(readConversionSearch(search)).toEqual(looked));
