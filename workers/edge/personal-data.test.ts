import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hostOf, pageAddress } from "./personal-data.ts";

const ADDRESSES = [
  "https://shop.example",
  "https://shop.example/",
  "https://shop.example/a/b_c-d/?q=1#top",
  "http://shop.example:8080/a",
  "https://shop.example?q=/a",
  "https://shop.example#/a",
  "https://Shop.Example/A",
  "https://shop.example/a b/ä/../c",
  "https://user:secret@shop.example/x",
  "https://shop.example\\@evil.example/",
  "https://0x7f.1/",
  "https://127.1/a",
  "https://xn--mnchen-3ya.example/a",
  "https://[::1]/a",
  "ftp://shop.example/a",
  "about:blank",
  "not an address",
  "",
];

/** By the platform's parser alone. */
const slowHost = (address: string) => (URL.parse(address)?.hostname ?? "").slice(0, 255);
const slowPage = (address: string) => {
  const url = URL.parse(address);
  return url === null || !/^https?:$/.test(url.protocol) ? undefined : `${url.origin}${url.pathname}`;
};

describe("an address of a page", () => {
  it.each(ADDRESSES)("is read as the platform reads it: %j", (address) => {
    expect(hostOf(address)).toBe(slowHost(address));
    expect(pageAddress(address)).toBe(slowPage(address));
  });

  it("is read alike whatever it is made of", () => {
    const piece = fc.constantFrom(
      "a",
      "b1",
      "-",
      ".",
      "..",
      "/",
      "?",
      "#",
      "@",
      ":",
      "80",
      "%2e",
      "\\",
      " ",
      "_",
      "A",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const address = `https://s${pieces.join("")}`;
        expect(hostOf(address)).toBe(slowHost(address));
        expect(pageAddress(address)).toBe(slowPage(address));
      }),
      { numRuns: 3_000 },
    );
  });
});
