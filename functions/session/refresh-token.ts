import { toBase64Url } from "../../core/ids/base64url.ts";
import { sha256 } from "../sha256.ts";

const BYTES = 32;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** A session's first token: 256 random bits. */
export function newRefreshToken(): string {
  return toBase64Url(crypto.getRandomValues(new Uint8Array(BYTES)));
}

/**
 * The key by which tokens follow from each other. It is made of a secret that stays (EMAIL_HASH_SECRET), so that changing
 * the keys of access tokens signs nobody out; HKDF keeps the two uses of the secret apart.
 */
export async function deriveSuccessorKey(secret: string): Promise<CryptoKey> {
  const text = new TextEncoder();
  const material = await crypto.subtle.importKey("raw", text.encode(secret), "HKDF", false, ["deriveKey"]);
  const info = text.encode("tributary refresh token successor");
  const hkdf = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(32), info };
  const hmac = { name: "HMAC", hash: "SHA-256", length: 256 };
  return crypto.subtle.deriveKey(hkdf, material, hmac, false, ["sign"]);
}

/**
 * The token that follows another. It is worked out, not drawn, so that a page that asks again because the answer was lost
 * is given the same one. Without the server's key it cannot be told.
 */
export async function successorOf(token: string, key: CryptoKey): Promise<string> {
  return toBase64Url(new Uint8Array(await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(token))));
}

/** What is kept of a token; undefined when it is none of ours. A slow hash would add nothing to 256 bits. */
export async function hashRefreshToken(token: string): Promise<string | undefined> {
  return TOKEN.test(token) ? await sha256(token) : undefined;
}

/** The hash of a token that was made here. */
export async function hashNewToken(token: string): Promise<string> {
  const hash = await hashRefreshToken(token);
  if (hash === undefined) throw new RangeError("a refresh token was made that is none");
  return hash;
}
