import { describe, expect, it } from "vitest";
import { addressesIn, mentionsPerson, type PersonMarks, redactBody, valuesIn } from "./person-marks.ts";

/* Goal: a text about the person is found however it is spelled, and no other. Method: tables of texts. */
const VISITOR = "0192f0c100007000800000000000abcd";
const marks: PersonMarks = {
  emails: new Set(["ada@shop.example"]),
  ids: new Set(["cus_1"]),
  visitors: new Set([VISITOR]),
  isAddress: (email) => email.toLowerCase().replace(/\+.*@/, "@") === "ada@shop.example",
};

describe("a text mentions the person", () => {
  it.each([
    ["its address", '{"a":{"b":["x ada@shop.example y"]}}'],
    ["in capitals", '{"email":"ADA@SHOP.EXAMPLE"}'],
    ["with a tag", '{"email":"Ada+news@shop.example"}'],
    ["in an address of a page", '{"url":"https://x.example/?mail=ada%40shop.example&b=1"}'],
    ["the merchant's id of it, as a whole value", '{"customer":"cus_1"}'],
    ["its visitor key", `{"visitor":"${VISITOR}"}`],
    ["its visitor key with dashes", '{"visitor":"0192F0C1-0000-7000-8000-00000000ABCD"}'],
    ["what is no JSON", 'visitor=x&email=ada@shop.example"'],
    ["as a name of a field", '{"ada@shop.example":1}'],
  ])("by %s", (_, text) => expect(mentionsPerson(text, marks)).toBe(true));

  it.each([
    ["of somebody else", '{"email":"bob@shop.example","customer":"cus_2"}'],
    ["of an id that only begins alike", '{"customer":"cus_12"}'],
    ["of another visitor", '{"visitor":"0192f0c100007000800000000000abce"}'],
    ["of nothing", "null"],
  ])("not when it is %s", (_, text) => expect(mentionsPerson(text, marks)).toBe(false));
});

it("Addresses are found in the middle of text, each once.", () => {
  expect(addressesIn('mail a@b.example, "c.d@e.example" and f%40g.example; x@y')).toEqual([
    ...["a@b.example", "c.d@e.example", "f@g.example"],
  ]);
});

it("Values are those of the JSON, numbers included; what is none is one value.", () => {
  expect(valuesIn('{"a":[1,"b"],"c":null}')).toEqual(["a", "1", "b", "c"]);
  expect(valuesIn("{")).toEqual(["{"]);
});

it("A body that is still needed keeps amounts and payments, and says nothing of the person.", () => {
  const body = {
    id: "re_1",
    amount: 100,
    payment_intent: "pi_1",
    customer: "cus_1",
    billing_details: { name: "Ada", address: { city: "Rome", line1: null } },
    note: "for Ada+x@shop.example",
  };
  expect(JSON.parse(redactBody(JSON.stringify(body), marks))).toEqual({
    ...{ id: "re_1", amount: 100, payment_intent: "pi_1", customer: "erased", note: "erased" },
    billing_details: { name: "erased", address: { city: "erased", line1: null } },
  });
  expect(redactBody("no json", marks)).toBe("erased");
});
