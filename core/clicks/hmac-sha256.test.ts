import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createHmacKey, hmacSha256, hmacSha256Text } from "./hmac-sha256.ts";

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const sign = (secret: Uint8Array, message: Uint8Array) => hex(hmacSha256(createHmacKey(secret), message));

describe("hmacSha256", () => {
  it.each([
    // RFC 4231, test cases 1 to 3.
    ["0b".repeat(20), "4869205468657265", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"],
    [
      "4a656665",
      "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    ],
    ["aa".repeat(20), "dd".repeat(50), "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"],
  ])("keeps the RFC's vector with key %s", (key, data, expected) => {
    expect(sign(Buffer.from(key, "hex"), Buffer.from(data, "hex"))).toBe(expected);
  });

  it("agrees with the platform for every length of message around the block's ends", () => {
    const secret = new Uint8Array(32).fill(7);
    for (let length = 0; length < 260; length++) {
      const message = new Uint8Array(length).map((_, i) => i * 31);
      expect(sign(secret, message)).toBe(createHmac("sha256", secret).update(message).digest("hex"));
    }
  });

  it("agrees with the platform for any secret of up to 64 bytes, also when keys take turns", () => {
    const bytes = fc.uint8Array({ maxLength: 64 });
    fc.assert(
      fc.property(bytes, bytes, fc.uint8Array({ maxLength: 600 }), (first, second, message) => {
        const keys = [first, second].map((secret) => createHmacKey(secret));
        const macs = keys.map((key) => hex(hmacSha256(key, message)));
        expect(macs).toEqual(
          [first, second].map((secret) => createHmac("sha256", secret).update(message).digest("hex")),
        );
      }),
    );
  });

  it("agrees with the platform for texts, ASCII or not, short or long", () => {
    const secret = new Uint8Array(32).fill(9);
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: "grapheme" }),
      fc.constantFrom("a".repeat(1_024), "a".repeat(1_025)),
    );
    fc.assert(
      fc.property(text, (message) => {
        const expected = createHmac("sha256", secret).update(message).digest("hex");
        expect(hex(hmacSha256Text(createHmacKey(secret), message))).toBe(expected);
      }),
    );
  });

  it("reads only as many bytes as are asked for", () => {
    const key = createHmacKey(new Uint8Array(32));
    const bytes = Uint8Array.from({ length: 100 }, (_, i) => i);
    expect(hmacSha256(key, bytes, 70)).toEqual(hmacSha256(key, bytes.slice(0, 70)));
  });

  it("refuses a secret above 64 bytes and a message above 1 MiB", () => {
    expect(() => createHmacKey(new Uint8Array(65))).toThrow(RangeError);
    expect(() => sign(new Uint8Array(32), new Uint8Array(2 ** 20 + 1))).toThrow(RangeError);
  });
});
