import { toHex } from "../ids/hex.ts";
import { type HmacKey, hmacSha256Text } from "./hmac-sha256.ts";

/** Name of the tracking domain's one cookie: a random id, HttpOnly. */
export const VISITOR_COOKIE = "trb_v";

/**
 * The key by which one visitor's clicks connect within one program and never across programs: the first 16 bytes
 * of HMAC-SHA-256(visitor secret, program id ‖ "." ‖ visitor id), in hex.
 */
export function visitorKey(secret: HmacKey, programId: string, visitorId: string): string {
  return toHex(hmacSha256Text(secret, `${programId}.${visitorId}`), 16);
}
