import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { importTokenKey, mintClickToken, readClickToken } from "./click-token.ts";

const clickId = "0197b1d0-1111-7222-8333-444444444444";
const linkId = "0197b1d0-1111-7222-8333-555555555555";
const secret = new Uint8Array(32).fill(1);
const key = await importTokenKey(3, secret);

describe("click token", () => {
  it("tells the click and the link, in 60 characters that need no escaping", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uuid(), fc.uuid(), async (click, link) => {
        const token = mintClickToken({ clickId: click, linkId: link }, key);
        expect(token).toMatch(/^[A-Za-z0-9_-]{60}$/);
        expect(readClickToken(token, [key])).toEqual({
          ok: true,
          value: { clickId: click, linkId: link },
        });
      }),
    );
  });

  it("is key id, click id, link id and the first 12 bytes of their HMAC, in base64url", () => {
    const signed = Buffer.concat([
      Uint8Array.of(3),
      Buffer.from(clickId.replaceAll("-", ""), "hex"),
      Buffer.from(linkId.replaceAll("-", ""), "hex"),
    ]);
    const mac = createHmac("sha256", secret).update(signed).digest().subarray(0, 12);
    expect(mintClickToken({ clickId, linkId }, key)).toBe(Buffer.concat([signed, mac]).toString("base64url"));
  });

  it("is refused when any one character was changed", async () => {
    const token = mintClickToken({ clickId, linkId }, key);
    for (let at = 0; at < token.length; at++) {
      const other = token[at] === "A" ? "B" : "A";
      const read = readClickToken(token.slice(0, at) + other + token.slice(at + 1), [key]);
      expect(read.ok).toBe(false);
    }
  });

  it("is read with whichever of several keys made it, and refused when that key is gone", async () => {
    const next = await importTokenKey(4, new Uint8Array(32).fill(2));
    const token = mintClickToken({ clickId, linkId }, key);
    expect(readClickToken(token, [next, key]).ok).toBe(true);
    expect(readClickToken(token, [next])).toEqual({ ok: false, reason: "unknown_key" });
  });

  it("is refused when another secret has the same key id", async () => {
    const forged = await importTokenKey(3, new Uint8Array(32).fill(9));
    const token = mintClickToken({ clickId, linkId }, forged);
    expect(readClickToken(token, [key])).toEqual({ ok: false, reason: "bad_signature" });
  });

  it.each(["", "abc", `${"A".repeat(59)}=`, "A".repeat(61), `${"A".repeat(59)}\0`])(
    "refuses %j as malformed",
    async (text) => {
      expect(readClickToken(text, [key])).toEqual({ ok: false, reason: "malformed" });
    },
  );

  it("takes no key id beyond a byte and no short secret", async () => {
    await expect(importTokenKey(256, secret)).rejects.toThrow(RangeError);
    await expect(importTokenKey(-1, secret)).rejects.toThrow(RangeError);
    await expect(importTokenKey(1.5, secret)).rejects.toThrow(RangeError);
    await expect(importTokenKey(1, secret.subarray(1))).rejects.toThrow(RangeError);
  });
});
