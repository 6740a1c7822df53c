import { expect, it } from "vitest";
import { parseForm } from "./form.ts";

it.each([
  ["a=1&b=two+words", { a: "1", b: "two words" }],
  ["metadata[order]=7&metadata[a%5Bb]=x", { metadata: { order: "7", "a[b": "x" } }],
  ["capabilities[transfers][requested]=true", { capabilities: { transfers: { requested: "true" } } }],
  ["events[0]=a&events[1]=b", { events: ["a", "b"] }],
  ["events[]=a&events[]=b", { events: ["a", "b"] }],
  ["items[0][price]=p&items[1][price]=q", { items: [{ price: "p" }, { price: "q" }] }],
])("%s is read as nested values", (text, expected) => {
  expect(parseForm(text)).toEqual(expected);
});

it("does not reach the prototype", () => {
  parseForm("__proto__[polluted]=1&constructor[prototype][polluted]=1");
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

it("refuses parameters nested without end", () => {
  expect(() => parseForm(`a${"[b]".repeat(20)}=1`)).toThrow("Invalid parameter name");
});
