const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** The first `length` bytes in lower-case hex. */
export function toHex(bytes: Uint8Array, length = bytes.length): string {
  let text = "";
  for (let i = 0; i < length; i++) text += HEX[bytes[i] ?? 0] ?? "";
  return text;
}
