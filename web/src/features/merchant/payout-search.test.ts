import { describe, expect, it } from "vitest";
import { payoutQuery, readPayoutSearch } from "./payout-search.ts";

const BATCH = "0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b";

describe("an address of the queue", () => {
  it("keeps what can be looked for, whatever the router made of it.", () => {
    const search = { state: "failed", currency: "VND", method: "bank", q: "Zoë", batch: BATCH, held: true };
    expect(readPayoutSearch({ batches: "draft" })).toEqual({ batches: "draft" });
    expect(readPayoutSearch(search)).toEqual({ ...search, held: "true" });
  });

  it("loses what is nothing to look for.", () => {
    const search = {
      state: "lost",
      currency: "usd",
      method: "gold",
      q: " ",
      batch: "7",
      held: "no",
      batches: "lost",
      page: 2,
    };
    expect(readPayoutSearch(search)).toEqual({});
  });

  it("asks the API for the batch by its name there, and not for what is looked for among batches.", () => {
    expect(payoutQuery({ state: "requested", batch: "none", batches: "draft" })).toEqual({
      state: "requested",
      batchId: "none",
    });
  });
});
