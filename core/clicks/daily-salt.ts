import { toHex } from "../ids/hex.ts";
import { type HmacKey, hmacSha256Text } from "./hmac-sha256.ts";

/** A day's salt is base64url of this many random bytes, or more. */
export const SALT_BYTES = 32;
/** How long the store keeps a day's salt: with it go the means to repeat a hash. */
export const SALT_TTL_SECONDS = 48 * 60 * 60;

/** Storage key of the salt of the UTC day that holds `nowMs`: `salt:YYYY-MM-DD`. */
export function saltKey(nowMs: number): string {
  return `salt:${new Date(nowMs).toISOString().slice(0, 10)}`;
}

/**
 * What stands for "the same device" within one UTC day: the first 16 bytes, in hex, of
 * HMAC-SHA-256(the day's salt, address ‖ NUL ‖ user agent). It cannot be linked from one day to the next.
 */
export function addressHash(salt: HmacKey, address: string, userAgent: string): string {
  return toHex(hmacSha256Text(salt, `${address}\0${userAgent}`), 16);
}
