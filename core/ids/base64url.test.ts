import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromBase64Url, toBase64Url } from "./base64url.ts";

describe("fromBase64Url", () => {
  it("reads what others write", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(fromBase64Url(Buffer.from(bytes).toString("base64url"))).toEqual(new Uint8Array(bytes));
      }),
    );
  });

  it.each(["a+b/", "YQ==", "YQ =", "a", "ä", "abcde"])("refuses %j", (text) => {
    expect(fromBase64Url(text)).toBeUndefined();
  });
});

describe("toBase64Url", () => {
  it("writes what others read", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(toBase64Url(bytes)).toBe(Buffer.from(bytes).toString("base64url"));
      }),
    );
  });
});
