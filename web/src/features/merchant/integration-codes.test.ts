import { expect, test } from "vitest";
import { isIntegration, pixelCode, serverCode, snippetCode } from "./integration-codes.ts";

const facts = {
  snippetUrl: "https://go.example/t.js",
  appUrl: "https://app.example",
  publicKey: "trbp_abc",
  consentRequired: false,
  viaParam: "via",
  currency: "EUR",
};

test("the snippet names the script, the key and nothing that is the default anyway", () => {
  expect(snippetCode(facts).split("\n")[1]).toBe(
    '<script async src="https://go.example/t.js" data-key="trbp_abc"></script>',
  );
});

test("a program that asks for consent, or names another parameter, says so in its snippet", () => {
  expect(snippetCode({ ...facts, consentRequired: true, viaParam: "ref" })).toContain(
    'data-key="trbp_abc" data-consent="required" data-via="ref">',
  );
});

test("the pixel is on the tracker's host, and its address is written as HTML", () => {
  expect(pixelCode(facts)).toContain(
    'src="https://go.example/px.gif?key=trbp_abc&amp;kind=conversion&amp;order_id=1001&amp;amount_minor=4999&amp;currency=EUR&amp;tcid=TOKEN"',
  );
});

test("the server's code has the key once there is one", () => {
  expect(serverCode(facts, null)).toContain("Bearer YOUR_API_KEY");
  expect(serverCode(facts, "trb_live_x")).toContain('Bearer trb_live_x"');
});

test.each([
  ["stripe", true],
  ["fax", false],
  [null, false],
])("%s is an integration: %s", (text, is) => expect(isIntegration(text)).toBe(is));
