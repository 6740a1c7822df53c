import fc from "fast-check";
import { expect, test } from "vitest";
import { IMAGE_TYPES, readDimensions } from "./read-dimensions.ts";

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(" ", ""), "hex"));

const PNG = "89504e470d0a1a0a 0000000d 49484452 00000280 000001e0 08060000 00";
const JPEG =
  "ffd8 ffe0 0010 4a46494600010100000100010000 ffdb 0004 0000 ff ffc2 0011 08 01e0 0280 03 0122000211";
const LOSSY = "52494646 00000000 57454250 56503820 00000000 000000 9d012a 8002 e001";
const LOSSLESS = "52494646 00000000 57454250 5650384c 00000000 2f 7fc27700";
const EXTENDED = "52494646 00000000 57454250 56503858 0a000000 00000000 7f0200 df0100";

test.each([
  ["image/png", PNG],
  ["image/jpeg", JPEG],
  ["image/webp", LOSSY],
  ["image/webp", LOSSLESS],
  ["image/webp", EXTENDED],
] as const)("%s says 640 by 480 in its header: %s", (type, hex) => {
  expect(readDimensions(bytes(hex), type)).toEqual({ width: 640, height: 480 });
});

test("A header that ends too soon says nothing.", () => {
  for (const [type, hex] of [
    ["image/png", PNG],
    ["image/jpeg", JPEG],
    ["image/webp", EXTENDED],
  ] as const)
    expect(readDimensions(bytes(hex).subarray(0, 17), type)).toBeUndefined();
});

test("A picture that begins to tell its pixels before its size says nothing, nor does another chunk.", () => {
  expect(readDimensions(bytes("ffd8 ffda 0002 00"), "image/jpeg")).toBeUndefined();
  expect(readDimensions(bytes("ffd8 0000 0002 00"), "image/jpeg")).toBeUndefined();
  expect(readDimensions(bytes(PNG.replace("49484452", "49444154")), "image/png")).toBeUndefined();
  expect(readDimensions(bytes(LOSSY.replace("56503820", "414c5048")), "image/webp")).toBeUndefined();
});

test("Whatever bytes come, reading ends and never throws.", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.constantFrom(...IMAGE_TYPES), (given, type) => {
      readDimensions(given, type);
    }),
  );
});
