import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createHmacKey } from "./hmac-sha256.ts";
import { visitorKey } from "./visitor.ts";
import { newVisitorId, readVisitorId, visitorCookie } from "./visitor-cookie.ts";

const secret = Buffer.alloc(32, 1);
const key = createHmacKey(secret);
const id = "00112233445566778899aabbccddeeff";

describe("visitorKey", () => {
  it("is the first 16 bytes of HMAC(program.visitor), in hex", () => {
    const mac = createHmac("sha256", secret).update(`program.${id}`).digest("hex");
    expect(visitorKey(key, "program", id)).toBe(mac.slice(0, 32));
  });

  it("connects a visitor's clicks within a program and not across programs, visitors or secrets", () => {
    const keys = [
      visitorKey(key, "one", id),
      visitorKey(key, "two", id),
      visitorKey(key, "one", id.replace("0", "1")),
      visitorKey(createHmacKey(Buffer.alloc(32, 2)), "one", id),
    ];
    expect(new Set(keys).size).toBe(4);
    expect(visitorKey(key, "one", id)).toBe(keys[0]);
  });
});

describe("readVisitorId", () => {
  it.each([
    [`trb_v=${id}`, id],
    [`a=b; trb_v=${id}; c=d`, id],
    [`a=b;trb_v=${id}`, id],
    [`trb_v=bad; trb_v=${id}`, id],
    [null, undefined],
    ["", undefined],
    ["trb_v", undefined],
    ["trb_v=", undefined],
    [`xtrb_v=${id}`, undefined],
    [`trb_v=${id}0`, undefined],
    [`trb_v=${id.toUpperCase()}`, undefined],
    [`trb_v="${id}"`, undefined],
    ["trb_v=__proto__", undefined],
  ])("reads %j as %j", (header, expected) => {
    expect(readVisitorId(header)).toBe(expected);
  });
});

describe("visitorCookie", () => {
  it("is kept for a year, out of reach of scripts, and read back", () => {
    const cookie = visitorCookie(id, true);
    expect(cookie).toBe(`trb_v=${id}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax; Secure`);
    expect(readVisitorId(cookie.split(";")[0]!)).toBe(id);
  });

  it("is not Secure on plain http, where a browser would drop it", () => {
    expect(visitorCookie(id, false)).not.toContain("Secure");
  });
});

describe("newVisitorId", () => {
  it("is 16 bytes in hex and nothing shorter", () => {
    expect(newVisitorId(new Uint8Array(16).fill(0xab))).toBe("ab".repeat(16));
    expect(() => newVisitorId(new Uint8Array(15))).toThrow(RangeError);
  });
});
