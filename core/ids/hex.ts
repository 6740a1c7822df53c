/** The character code of a value from 0 to 15 in lower-case hex. */
export function hexDigit(value: number): number {
  return value < 10 ? value + 48 : value + 87;
}

/** The bytes of hex digits, two each. Throws RangeError when `text` is not that. */
export function fromHex(text: string): Uint8Array<ArrayBuffer> {
  if (!/^(?:[0-9a-f]{2})*$/i.test(text)) throw new RangeError("not hex");
  return Uint8Array.from({ length: text.length / 2 }, (_, i) =>
    Number.parseInt(text.slice(2 * i, 2 * i + 2), 16),
  );
}

/** The first `length` bytes in lower-case hex; made in one piece, as `bytesToUuid` is. */
export function toHex(bytes: Uint8Array, length = bytes.length): string {
  const codes = new Array<number>(length * 2);
  for (let i = 0; i < length; i++) {
    const byte = bytes[i] ?? 0;
    codes[2 * i] = hexDigit(byte >> 4);
    codes[2 * i + 1] = hexDigit(byte & 15);
  }
  return String.fromCharCode(...codes);
}
