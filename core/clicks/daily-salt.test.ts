import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { addressHash, saltKey } from "./daily-salt.ts";
import { createHmacKey } from "./hmac-sha256.ts";

describe("saltKey", () => {
  it("changes at midnight UTC", () => {
    const midnight = Date.UTC(2026, 2, 1);
    expect(saltKey(midnight - 1)).toBe("salt:2026-02-28");
    expect(saltKey(midnight)).toBe("salt:2026-03-01");
  });
});

describe("addressHash", () => {
  const salt = Buffer.alloc(32, 3);
  const key = createHmacKey(salt);

  it("is the first 16 bytes of HMAC(salt, address NUL user agent), in hex", () => {
    const mac = createHmac("sha256", salt).update("192.0.2.1\0Mozilla ä").digest("hex");
    expect(addressHash(key, "192.0.2.1", "Mozilla ä")).toBe(mac.slice(0, 32));
  });

  it("differs by address, by user agent and by day", () => {
    const hashes = [
      addressHash(key, "192.0.2.1", "a"),
      addressHash(key, "192.0.2.2", "a"),
      addressHash(key, "192.0.2.1", "b"),
      addressHash(createHmacKey(Buffer.alloc(32, 4)), "192.0.2.1", "a"),
    ];
    expect(new Set(hashes).size).toBe(4);
  });
});
