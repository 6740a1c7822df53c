import { expect, test } from "vitest";
import { isAllowed, readPage } from "./read-page.ts";

test.each([
  ["https://shop.example/welcome?a=1", { url: "https://shop.example/welcome?a=1", host: "shop.example" }],
  [" shop.example ", { url: "https://shop.example/", host: "shop.example" }],
  ["http://shop.localhost:4000/x", { url: "http://shop.localhost:4000/x", host: "shop.localhost" }],
  ["ftp://shop.example", null],
  ["javascript:alert(1)", null],
  ["my shop", null],
  ["", null],
])("%j is read as %j", (text, page) => expect(readPage(text)).toEqual(page));

test.each([
  ["shop.example", ["shop.example"], true],
  ["www.shop.example", ["shop.example"], false],
  ["www.shop.example", ["*.shop.example"], true],
  ["shop.example", ["*.shop.example"], false],
  ["shop.example", [], false],
])("%s is among %j: %s", (host, hosts, allowed) => expect(isAllowed(host, hosts)).toBe(allowed));
