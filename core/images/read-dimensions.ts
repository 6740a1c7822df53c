/** Width and height in pixels, as a picture's header says. */
export interface Dimensions {
  readonly width: number;
  readonly height: number;
}

/** What a browser shows as an avatar; nothing here runs scripts. */
export const IMAGE_TYPES = ["image/png", "image/jpeg", "image/webp"] as const;
export type ImageType = (typeof IMAGE_TYPES)[number];

/** Dimensions of a picture whose kind is known from its first bytes; undefined when the header does not say. */
export function readDimensions(bytes: Uint8Array, type: ImageType): Dimensions | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    if (type === "image/png") return readPng(view);
    return type === "image/jpeg" ? readJpeg(view) : readWebp(view);
  } catch (error) {
    // The file ends within its header.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** W3C PNG, 11.2.1: IHDR is the first chunk, after eight bytes of signature. */
function readPng(view: DataView): Dimensions | undefined {
  if (tag(view, 12) !== "IHDR") return undefined;
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

/** Frame headers of ITU T.81, table B.1; not DHT (C4), JPG (C8) and DAC (CC), which lie between them. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
const START_OF_SCAN = 0xda;

/** ITU T.81, B.1.1.4: segments, each with its length, until the frame header. */
function readJpeg(view: DataView): Dimensions | undefined {
  let offset = 2;
  while (view.getUint8(offset) === 0xff) {
    const marker = view.getUint8(offset + 1);
    if (marker === START_OF_SCAN) return undefined;
    if (isFrame(marker)) return { height: view.getUint16(offset + 5), width: view.getUint16(offset + 7) };
    // A fill byte stands alone; a segment's length counts itself.
    offset += marker === 0xff ? 1 : 2 + Math.max(2, view.getUint16(offset + 2));
  }
  return undefined;
}

/** RFC 9649, 2.5 to 2.7: lossy, lossless or extended, as the first chunk says. */
function readWebp(view: DataView): Dimensions | undefined {
  switch (tag(view, 12)) {
    case "VP8 ":
      return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
    case "VP8L": {
      const bits = view.getUint32(21, true);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case "VP8X":
      return { width: uint24(view, 24) + 1, height: uint24(view, 27) + 1 };
    default:
      return undefined;
  }
}

const tag = (view: DataView, offset: number): string =>
  String.fromCharCode(...[0, 1, 2, 3].map((index) => view.getUint8(offset + index)));

const uint24 = (view: DataView, offset: number): number =>
  view.getUint16(offset, true) | (view.getUint8(offset + 2) << 16);
