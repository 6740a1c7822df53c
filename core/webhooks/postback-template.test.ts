import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CommissionData } from "../api/webhooks.ts";
import { fillTemplate, hasMacroInHost, POSTBACK_MACROS, unknownMacros } from "./postback-template.ts";
import { postbackValues } from "./postback-values.ts";

describe("a template", () => {
  test("has its macros filled in, percent-encoded, and empty where nothing is known.", () => {
    const template = "https://t.example/p?cid={s1}&o={order}&a={amount}&again={s1}";
    expect(fillTemplate(template, { s1: "a&b=c d/é#", order: "…42", amount: null })).toBe(
      "https://t.example/p?cid=a%26b%3Dc%20d%2F%C3%A9%23&o=%E2%80%A642&a=&again=a%26b%3Dc%20d%2F%C3%A9%23",
    );
  });

  test("is the same address with other values in it, whatever the values are.", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (value) => {
        const url = new URL(
          fillTemplate("https://t.example/p/{goal}?a=1&v={s1}&b=2", { s1: value, goal: "x" }),
        );
        expect([url.host, url.pathname, url.hash, [...url.searchParams.keys()]]).toEqual([
          ...["t.example", "/p/x", "", ["a", "v", "b"]],
        ]);
        expect(url.searchParams.get("v")).toBe(value.toWellFormed());
      }),
    );
  });

  test("is refused for what is no macro, and for one that decides where it goes.", () => {
    expect(unknownMacros("https://t.example/?a={order}&b={orders}&c={}&d={orders}")).toEqual(["orders", ""]);
    expect(hasMacroInHost("https://{s1}.example/p")).toBe(true);
    expect(hasMacroInHost("{s1}://t.example/p")).toBe(true);
    expect(hasMacroInHost("https://t.example/{s1}?x={s2}")).toBe(false);
  });
});

describe("the values", () => {
  const line: CommissionData = {
    ...{
      id: "a",
      programId: "p",
      partnerId: "q",
      campaignId: "c",
      conversionId: "v",
      orderId: "ORDER-12345",
    },
    ...{ goal: "sale", conversionStatus: "pending", level: 1, currency: "USD", baseMinor: 10_000 },
    ...{ amountMinor: 1_234, reversedMinor: 0, points: 0, maturesAt: "x", maturedAt: null, createdAt: "x" },
  };
  const event = {
    id: "e",
    type: "commission.accrued",
    createdAt: "2026-11-22T00:00:00.000Z",
    test: false,
  } as const;
  const valuesOf = (
    given: Partial<CommissionData> = {},
    type: "accrued" | "approved" | "reversed" = "accrued",
  ) =>
    postbackValues(
      { ...event, type: `commission.${type}` },
      { ...line, ...given },
      { clickId: "k", sub: { s1: "x" } },
    );

  test("are amounts in whole units, a masked order, and the sub-ids by both names.", () => {
    expect(valuesOf()).toMatchObject({
      ...{ amount: "100.00", commission: "12.34", currency: "USD", order: "…2345", s1: "x", sub1: "x" },
      ...{ click_id: "k", status: "pending", event: "commission.accrued" },
    });
    expect(valuesOf({ currency: "VND" })).toMatchObject({ amount: "10000", commission: "1234" });
    const known = new Set(POSTBACK_MACROS as readonly string[]);
    expect(Object.keys(valuesOf()).filter((name) => !known.has(name))).toEqual([]);
    expect([...known].filter((name) => !(name in valuesOf()))).toEqual([]);
  });

  test.each([
    ["pending", valuesOf()],
    ["approved", valuesOf({ conversionStatus: "approved" })],
    ["approved", valuesOf({}, "approved")],
    ["reduced", valuesOf({ reversedMinor: 1 }, "reversed")],
    ["rejected", valuesOf({ reversedMinor: 1_234 }, "reversed")],
  ])("say %s of how it stands.", (status, values) => expect(values.status).toBe(status));
});
