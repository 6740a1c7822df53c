import { toHex } from "../ids/hex.ts";

/** Name of the tracking domain's one cookie: a random id, HttpOnly. */
export const VISITOR_COOKIE = "trb_v";

const encoder = new TextEncoder();

/**
 * The key by which one visitor's clicks connect within one program and never across programs: the first 16 bytes
 * of HMAC-SHA-256(visitor secret, program id ‖ "." ‖ visitor id), in hex.
 */
export async function visitorKey(secret: CryptoKey, programId: string, visitorId: string): Promise<string> {
  const mac = await crypto.subtle.sign("HMAC", secret, encoder.encode(`${programId}.${visitorId}`));
  return toHex(new Uint8Array(mac), 16);
}
