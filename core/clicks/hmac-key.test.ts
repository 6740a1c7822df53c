import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { importHmacKey } from "./hmac-key.ts";
import { hmacSha256 } from "./hmac-sha256.ts";
import { readHmacKey } from "./read-hmac-key.ts";

const secret = Buffer.alloc(40, 5);
const text = secret.toString("base64url");
const message = new TextEncoder().encode("message");
const expected = createHmac("sha256", secret).update(message).digest("hex");

describe("importHmacKey", () => {
  it("makes a key that signs as its secret does", async () => {
    const key = await importHmacKey(` ${text}\n`, 32);
    if (!key.ok) throw new Error(key.reason);
    expect(Buffer.from(await crypto.subtle.sign("HMAC", key.value, message)).toString("hex")).toBe(expected);
  });

  it("refuses what is no base64url, and too few bytes", async () => {
    expect(await importHmacKey("a+b", 1)).toEqual({ ok: false, reason: "malformed" });
    expect(await importHmacKey(text, 41)).toEqual({ ok: false, reason: "too_short" });
  });
});

describe("readHmacKey", () => {
  it("makes a key that signs as its secret does", () => {
    const key = readHmacKey(text, 32);
    if (!key.ok) throw new Error(key.reason);
    expect(Buffer.from(hmacSha256(key.value, message)).toString("hex")).toBe(expected);
  });

  it("refuses what is no base64url, too few and too many bytes", () => {
    expect(readHmacKey("a+b", 1)).toEqual({ ok: false, reason: "malformed" });
    expect(readHmacKey(text, 41)).toEqual({ ok: false, reason: "too_short" });
    expect(readHmacKey(Buffer.alloc(65).toString("base64url"), 32)).toEqual({
      ok: false,
      reason: "too_long",
    });
  });
});
