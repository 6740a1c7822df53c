import { describe, expect, it } from "vitest";
import { completeItems, conversionVolume, type StoredItem, type VolumeTerms } from "./volume.ts";

/** Goal: what an order counts for in volumes, by hand. */

const PRODUCTS = new Map([["shoe", { category: "shoes", volume: 30n }]]);
const item = (extra: object = {}) => ({ productId: "shoe", quantity: 2, amountMinor: 4000, ...extra });
const stored = (extra: Partial<StoredItem> = {}): StoredItem => ({
  productId: "shoe",
  category: "shoes",
  quantity: 2,
  amountMinor: 4000,
  volume: 60,
  ...extra,
});

describe("completeItems", () => {
  it.each<[string, object, Partial<StoredItem>]>([
    ["takes category and volume from the list, the latter per unit", {}, {}],
    [
      "takes what the report says instead, its volume of the whole line",
      { category: "sale", volume: 7 },
      { category: "sale", volume: 7 },
    ],
    ["takes a volume of 0 as said", { volume: 0 }, { volume: 0 }],
    [
      "counts nothing for a product that the list does not know",
      { productId: "hat" },
      { productId: "hat", category: null, volume: 0 },
    ],
  ])("%s", (_, extra, expected) =>
    expect(completeItems([item(extra)], PRODUCTS)).toEqual({ ok: true, value: [stored(expected)] }),
  );

  it("refuses what no volume can hold", () => {
    const products = new Map([["shoe", { category: null, volume: 2n ** 53n - 1n }]]);
    expect(completeItems([item({ quantity: 1 }), item()], products)).toMatchObject({
      ok: false,
      reason: [{ field: "items[1].quantity", code: "volume_too_large" }],
    });
  });
});

describe("conversionVolume", () => {
  const terms = (changes: Partial<VolumeTerms> = {}): VolumeTerms => ({
    volumeSource: "amount",
    volumeCurrency: null,
    currencies: ["USD", "VND"],
    ...changes,
  });
  it.each<[string, string, VolumeTerms, StoredItem[], bigint]>([
    ["the amount in the first currency", "USD", terms(), [stored()], 9999n],
    ["nothing in another", "VND", terms(), [stored()], 0n],
    ["the amount in the currency that is counted", "VND", terms({ volumeCurrency: "VND" }), [], 9999n],
    [
      "what the items count for, in any currency",
      "VND",
      terms({ volumeSource: "items" }),
      [stored(), stored({ volume: 5 })],
      65n,
    ],
    ["nothing without items, where these are counted", "USD", terms({ volumeSource: "items" }), [], 0n],
    [
      "at most what a number can say",
      "USD",
      terms({ volumeSource: "items" }),
      [stored({ volume: Number.MAX_SAFE_INTEGER }), stored({ volume: 1 })],
      2n ** 53n - 1n,
    ],
  ])("is %s", (_, currency, program, items, expected) =>
    expect(conversionVolume({ amountMinor: 9999, currency }, items, program)).toBe(expected),
  );
});
