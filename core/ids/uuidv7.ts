import { bytesToUuid, uuidToBytes } from "./uuid.ts";

/**
 * UUIDv7 by RFC 9562: 48 bits of Unix milliseconds, then a 12-bit counter that starts at a random value below
 * 2,048 each millisecond and grows by one (section 6.2, method 1), then 62 random bits. One generator per isolate
 * keeps the order of ids made in one millisecond, also when the clock steps back.
 *
 * @param random fills the array with random bytes, e.g. `crypto.getRandomValues`
 */
export function createUuidv7(random: (bytes: Uint8Array<ArrayBuffer>) => void): (nowMs: number) => string {
  const bytes = new Uint8Array(16);
  let lastMs = -1;
  let counter = 0;
  return (nowMs) => {
    random(bytes);
    if (nowMs > lastMs) {
      lastMs = nowMs;
      counter = (((bytes[6] ?? 0) << 8) | (bytes[7] ?? 0)) & 0x7ff;
    } else if (++counter > 0xfff) {
      lastMs++;
      counter = 0;
    }
    writeTime(bytes, lastMs);
    bytes[6] = 0x70 | (counter >>> 8);
    bytes[7] = counter & 0xff;
    bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
    return bytesToUuid(bytes);
  };
}

/** The smallest UUIDv7 of a millisecond: half-open bounds for ranges and partitions. */
export function uuidv7Floor(ms: number): string {
  const bytes = new Uint8Array(16);
  writeTime(bytes, ms);
  bytes[6] = 0x70;
  bytes[8] = 0x80;
  return bytesToUuid(bytes);
}

/** Unix milliseconds of a UUIDv7, or undefined when the id is of another version. */
export function uuidv7Time(id: string): number | undefined {
  const bytes = new Uint8Array(16);
  uuidToBytes(id, bytes, 0);
  if ((bytes[6] ?? 0) >>> 4 !== 7) return undefined;
  let ms = 0;
  for (let i = 0; i < 6; i++) ms = ms * 256 + (bytes[i] ?? 0);
  return ms;
}

function writeTime(bytes: Uint8Array, ms: number): void {
  let rest = ms;
  for (let i = 5; i >= 0; i--) {
    bytes[i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
}
