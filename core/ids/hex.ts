/** The first `length` bytes in lower-case hex. */
export function toHex(bytes: Uint8Array, length = bytes.length): string {
  let text = "";
  for (const byte of bytes.subarray(0, length)) text += byte.toString(16).padStart(2, "0");
  return text;
}
