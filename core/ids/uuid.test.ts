import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesToUuid, UUID_PATTERN, uuidToBytes } from "./uuid.ts";

describe("uuid", () => {
  it("comes back from its bytes in lower case, wherever they lie", () => {
    fc.assert(
      fc.property(fc.uuid(), fc.nat({ max: 20 }), fc.boolean(), (uuid, offset, upper) => {
        const bytes = new Uint8Array(offset + 16);
        uuidToBytes(upper ? uuid.toUpperCase() : uuid, bytes, offset);
        expect(bytesToUuid(bytes, offset)).toBe(uuid);
      }),
    );
  });

  it("refuses exactly what the pattern refuses", () => {
    const almost = fc
      .tuple(fc.uuid(), fc.nat({ max: 35 }), fc.string({ minLength: 1, maxLength: 1, unit: "binary" }))
      .map(([uuid, at, char]) => uuid.slice(0, at) + char + uuid.slice(at + 1));
    fc.assert(
      fc.property(fc.oneof(almost, fc.string()), (text) => {
        const read = () => uuidToBytes(text, new Uint8Array(16), 0);
        if (UUID_PATTERN.test(text)) expect(read).not.toThrow();
        else expect(read).toThrow(RangeError);
      }),
    );
  });

  it("writes the bytes in the order of the digits", () => {
    const bytes = new Uint8Array(16);
    uuidToBytes("00010203-0405-0607-0809-0a0b0c0d0eff", bytes, 0);
    expect([...bytes]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 255]);
  });
});
