import { toBase64Url } from "../../core/ids/base64url.ts";
import { sha256 } from "../sha256.ts";

const BYTES = 32;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** A session's first token: 256 random bits. */
export function newRefreshToken(): string {
  return toBase64Url(crypto.getRandomValues(new Uint8Array(BYTES)));
}

/**
 * The token that follows another. It is worked out, not drawn, so that two tabs that refresh at the same instant, or a
 * page that asks again because the answer was lost, are given the same one. Without the server's key it cannot be told.
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
