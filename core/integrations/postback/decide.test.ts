import { describe, expect, it } from "vitest";
import { canonicalAddress } from "./address.ts";
import { canonicalQuery } from "./canonical-query.ts";
import { decidePostback } from "./decide.ts";
import { postbackRulesSchema, postbackTemplate } from "./settings.ts";

/** Goal: a postback means what the program's settings say, exactly, or is refused by its parameters' names. */
const AT = "2026-05-01T12:00:00.000Z";
const decide = (query: string, rules: Record<string, unknown> = {}) =>
  decidePostback(new Map(new URLSearchParams(query)), postbackRulesSchema.parse(rules), AT);
const steps = (query: string, rules = {}) => {
  const decided = decide(query, rules);
  if (!decided.ok) throw new Error(JSON.stringify(decided.reason));
  return decided.value.steps;
};
const refusals = (query: string, rules = {}) => {
  const decided = decide(query, rules);
  return decided.ok ? [] : decided.reason.map(({ field, code }) => `${field} ${code}`);
};

describe("a postback", () => {
  it("of a sale converts it, and lets one that was held go on", () => {
    const sale = {
      goal: "sale",
      orderId: "1001",
      amountMinor: 1099,
      currency: "USD",
      clickId: "T",
      coupon: "ADA",
      customerId: "c-1",
      occurredAt: AT,
      metadata: { s1: "news", s5: "x" },
    };
    const query =
      "order_id=1001&amount=10.99&currency=usd&click_id=T&coupon=ADA&customer_id=c-1&s1=news&s2=&s5=x&status=approved";
    expect(steps(query)).toEqual([
      { kind: "convert", sale },
      { kind: "release", sale },
    ]);
  });

  it.each([
    ["", "converted"],
    ["&status=Paid", "converted"],
    ["&status=pending", "pending"],
    ["&status=CANCELLED", "rejected"],
    ["&status=chargeback", "refunded"],
    ["&status=3", "rejected"],
  ])("with %j tells of an order that is %s", (query, outcome) => {
    const decided = decide(`order_id=1&amount=1.00&currency=USD${query}`, { statuses: { "3": "rejected" } });
    expect(decided).toMatchObject({ ok: true, value: { outcome } });
  });

  it("of a pending order holds it; of a rejected one asks for no amount", () => {
    expect(steps("order_id=1&amount=5&currency=JPY&status=pending")).toMatchObject([
      { kind: "convert", held: true },
    ]);
    expect(steps("order_id=1&status=rejected")).toEqual([{ kind: "reject", goal: "sale", orderId: "1" }]);
  });

  it.each([
    ["", "postback:sale:1", null],
    ["&amount=0&currency=USD", "postback:sale:1", null],
    ["&amount=2.50&currency=USD&refund_id=r-1", "r-1", { amountMinor: 250, currency: "USD" }],
  ])("of a refund with %j takes back %s of %j", (query, refundId, part) => {
    expect(steps(`order_id=1&status=refunded${query}`)).toEqual([
      { kind: "refund_order", goal: "sale", orderId: "1", refundId, part },
    ]);
  });

  it("is read by the names, the unit and the currency that the program has set", () => {
    const rules = { params: { orderId: "tid", amount: "payout" }, amountUnit: "minor", currency: "VND" };
    expect(steps("tid=9&payout=250000&order_id=8", rules)[0]).toMatchObject({
      sale: { orderId: "9", amountMinor: 250_000, currency: "VND" },
    });
  });

  it.each([
    ["", {}, ["order_id required", "amount required", "currency invalid_format"]],
    ["order_id=1&amount=10.999&currency=USD", {}, ["amount too_many_decimals"]],
    ["order_id=1&amount=500.0&currency=JPY", {}, ["amount too_many_decimals"]],
    ["order_id=1&amount=1e3&currency=USD", {}, ["amount not_a_decimal"]],
    ["order_id=1&amount=10.5&currency=USD", { amountUnit: "minor" }, ["amount not_an_integer"]],
    [`order_id=1&status=refunded&refund_id=${"r".repeat(201)}`, {}, ["refund_id too_long"]],
    ["order_id=1&amount=1&currency=XYZ", {}, ["currency invalid_format"]],
    ["order_id=1&amount=1&currency=USD&status=maybe", {}, ["status unknown_status"]],
    ["order_id=1&amount=1&currency=USD&goal=Sale!", {}, ["goal invalid_format"]],
    ["tid=&amount=1&currency=USD", { params: { orderId: "tid" } }, ["tid required"]],
    ["order_id=1&amount=1&currency=USD&status=__proto__", {}, ["status unknown_status"]],
  ])("%j is refused by name", (query, rules, expected) => {
    expect(refusals(query, rules)).toEqual(expected);
  });
});

it("What is signed is sorted and encoded as PHP does it, without the signature.", () => {
  const params = new Map([
    ["order_id", "A 1/ä+'~*"],
    ["signature", "00"],
    ["amount", "10.99"],
  ]);
  expect(canonicalQuery(params)).toBe("amount=10.99&order_id=A%201%2F%C3%A4%2B%27~%2A");
});

it.each([
  ["203.0.113.7", "203.0.113.7"],
  ["2001:DB8:0:0:0:0:0:1", "2001:db8::1"],
  ["2001:db8::1", "2001:db8::1"],
  ["203.0.113.256", undefined],
  ["203.0.113", undefined],
  ["0203.0.113.7", undefined],
  ["010.0.0.1", undefined],
  ["2001:db8:::1", undefined],
  ["shop.example", undefined],
  ["1.2.3.4/24", undefined],
  ["", undefined],
])("The address %j is %s.", (text, address) => expect(canonicalAddress(text)).toBe(address));

it("The address for a network's form names the macros by the program's parameters.", () => {
  const rules = postbackRulesSchema.parse({ params: { orderId: "tid" } });
  expect(postbackTemplate("https://app.example/api/v1/postback/trbp_1", rules)).toBe(
    "https://app.example/api/v1/postback/trbp_1?click_id={click_id}&tid={order_id}&amount={amount}&currency={currency}" +
      "&status={status}&s1={s1}&s2={s2}&s3={s3}&s4={s4}&s5={s5}",
  );
});

it("A parameter named twice, or as the signature, is refused.", () => {
  expect(postbackRulesSchema.safeParse({ params: { orderId: "amount" } }).success).toBe(false);
  expect(postbackRulesSchema.safeParse({ params: { orderId: "signature" } }).success).toBe(false);
  expect(postbackRulesSchema.safeParse({ statuses: { Paid: "converted" } }).success).toBe(false);
});
