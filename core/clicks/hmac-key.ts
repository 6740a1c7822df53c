import { fromBase64Url } from "../ids/base64url.ts";
import { ok, type Result, refuse } from "../result.ts";

/** Imports an HMAC-SHA-256 key from base64url of at least `minBytes` bytes; it signs, and cannot be read back. */
export async function importHmacKey(
  text: string,
  minBytes: number,
): Promise<Result<CryptoKey, "malformed" | "too_short">> {
  const secret = fromBase64Url(text.trim());
  if (secret === undefined) return refuse("malformed");
  if (secret.length < minBytes) return refuse("too_short");
  return ok(await crypto.subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]));
}
