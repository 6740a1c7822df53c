import type { Receipt } from "../../../../../core/api/receipts.ts";
import { fromBase64Url } from "../../../../../core/ids/base64url.ts";
import { toHex } from "../../../../../core/ids/hex.ts";
import { canonicalJson } from "../../../../../core/receipts/canonical-json.ts";

/** A public key as the platform publishes it. */
export interface PublishedKey {
  readonly kid: string;
  readonly kty: string;
  readonly crv: string;
  readonly x: string;
}

/** `unable`: this browser does not know the kind of signature. */
export type Finding = "right" | "changed" | "key" | "signature" | "unable";

/** Works out in the browser whether a receipt says what was signed, and by one of the published keys (docs/receipts.md). */
export async function verifyReceipt(
  { body, hash, keyId, signature }: Receipt,
  keys: readonly PublishedKey[],
): Promise<Finding> {
  const text = new TextEncoder().encode(canonicalJson(body));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", text));
  if (toHex(digest) !== hash) return "changed";
  const published = keys.find(({ kid }) => kid === keyId);
  if (published === undefined) return "key";
  const bytes = fromBase64Url(signature);
  if (bytes === undefined) return "signature";
  const { kty, crv, x } = published;
  try {
    const key = await crypto.subtle.importKey("jwk", { kty, crv, x }, "Ed25519", false, ["verify"]);
    return (await crypto.subtle.verify("Ed25519", key, bytes, digest)) ? "right" : "signature";
  } catch {
    return "unable";
  }
}
