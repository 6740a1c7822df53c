/** Name of the tracking domain's one cookie: a random id, HttpOnly. */
export const VISITOR_COOKIE = "trb_v";

/**
 * The key by which one visitor's clicks connect within one program and never across programs: the first 16 bytes
 * of HMAC-SHA-256(visitor secret, program id ‖ "." ‖ visitor id), in hex.
 */
export async function visitorKey(secret: CryptoKey, programId: string, visitorId: string): Promise<string> {
  const mac = await crypto.subtle.sign("HMAC", secret, new TextEncoder().encode(`${programId}.${visitorId}`));
  return Array.from(new Uint8Array(mac, 0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
