const POOL_BYTES = 4096;

/** Draws random bytes many at a time: one call into the runtime per 4 KiB instead of one per id. */
export function createRandomPool(
  fill: (bytes: Uint8Array<ArrayBuffer>) => void,
): (bytes: Uint8Array<ArrayBuffer>) => void {
  const pool = new Uint8Array(POOL_BYTES);
  let used = POOL_BYTES;
  return (bytes) => {
    if (bytes.length > POOL_BYTES) return fill(bytes);
    if (used + bytes.length > POOL_BYTES) {
      fill(pool);
      used = 0;
    }
    for (let i = 0; i < bytes.length; i++) {
      bytes[i] = pool[used] ?? 0;
      // What was handed out is not kept.
      pool[used++] = 0;
    }
  };
}
