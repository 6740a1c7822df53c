const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

export const UUID_PATTERN = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Writes a UUID's 16 bytes into `target` at `offset`. Throws RangeError when `uuid` is not one. */
export function uuidToBytes(uuid: string, target: Uint8Array, offset: number): void {
  if (!UUID_PATTERN.test(uuid)) throw new RangeError("not a UUID");
  let at = offset;
  for (let i = 0; i < 36; i += 2) {
    if (uuid.charCodeAt(i) === 45) i++;
    target[at++] = Number.parseInt(uuid.slice(i, i + 2), 16);
  }
}

/** Reads 16 bytes at `offset` as a lower-case UUID. */
export function bytesToUuid(bytes: Uint8Array, offset = 0): string {
  let text = "";
  for (let i = 0; i < 16; i++) {
    if (i === 4 || i === 6 || i === 8 || i === 10) text += "-";
    text += HEX[bytes[offset + i] ?? 0] ?? "";
  }
  return text;
}
