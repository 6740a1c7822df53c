import { expect, it } from "vitest";
import { toHex } from "./hex.ts";

it("writes two digits for each byte, as many bytes as asked", () => {
  const bytes = Uint8Array.of(0, 9, 16, 255);
  expect(toHex(bytes)).toBe("000910ff");
  expect(toHex(bytes, 2)).toBe("0009");
});
