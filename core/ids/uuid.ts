import { hexDigit } from "./hex.ts";

const HYPHEN = 45;
/** Character code → nibble, 255 for what is no hex digit; a table, since two ids are read for every click. */
const NIBBLES = nibbles();

export const UUID_PATTERN = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Writes a UUID's 16 bytes into `target` at `offset`. Throws RangeError when `uuid` is not one. */
export function uuidToBytes(uuid: string, target: Uint8Array, offset: number): void {
  if (uuid.length !== 36) throw new RangeError("not a UUID");
  let seen = 0;
  let at = offset;
  for (let i = 0; i < 36; i += 2) {
    if (i === 8 || i === 13 || i === 18 || i === 23) {
      if (uuid.charCodeAt(i) !== HYPHEN) throw new RangeError("not a UUID");
      i++;
    }
    const high = NIBBLES[uuid.charCodeAt(i)] ?? 255;
    const low = NIBBLES[uuid.charCodeAt(i + 1)] ?? 255;
    seen |= high | low;
    target[at++] = (high << 4) | low;
  }
  if (seen > 15) throw new RangeError("not a UUID");
}

/** The 36 character codes of a UUID; reused, since nothing here waits. */
const codes = new Array<number>(36).fill(HYPHEN);

/**
 * Reads 16 bytes at `offset` as a lower-case UUID. Its text is made in one piece: a text put together from 20 pieces
 * is a tree of them, which takes as long again to be read, and several are made for every click.
 */
export function bytesToUuid(bytes: Uint8Array, offset = 0): string {
  let at = 0;
  for (let i = 0; i < 16; i++) {
    if (i === 4 || i === 6 || i === 8 || i === 10) at++;
    const byte = bytes[offset + i] ?? 0;
    codes[at++] = hexDigit(byte >> 4);
    codes[at++] = hexDigit(byte & 15);
  }
  return String.fromCharCode(...codes);
}

function nibbles(): Uint8Array {
  const table = new Uint8Array(128).fill(255);
  for (const [index, digit] of [..."0123456789abcdef"].entries()) {
    table[digit.charCodeAt(0)] = index;
    table[digit.toUpperCase().charCodeAt(0)] = index;
  }
  return table;
}
