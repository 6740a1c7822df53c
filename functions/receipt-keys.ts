import * as z from "zod/mini";
import { toBase64Url } from "../core/ids/base64url.ts";
import { ok, type Result, refuse } from "../core/result.ts";
import { type KeyListRefusal, parseKeyList } from "./key-list.ts";

/** A key as it is published: a JWK by RFC 8037. */
export interface PublicReceiptKey {
  readonly kty: "OKP";
  readonly crv: "Ed25519";
  readonly kid: string;
  readonly x: string;
  readonly use: "sig";
  readonly alg: "EdDSA";
}

/** Signs receipts. Whoever wants to verify one finds the public parts, of old keys too, at `/api/receipts/keys.json`. */
export interface ReceiptKeys {
  readonly keyId: string;
  /** Ed25519 over the 32 bytes of a receipt's hash, base64url. */
  sign(hash: Uint8Array<ArrayBuffer>): Promise<string>;
  readonly publicKeys: readonly PublicReceiptKey[];
}

const bytes32 = z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/));
const keySchema = z.object({
  kty: z.literal("OKP"),
  crv: z.literal("Ed25519"),
  kid: z.string().check(z.minLength(1), z.maxLength(64)),
  x: bytes32,
  d: z.optional(bytes32),
});
/** Keys are never dropped: a year's keys of one a week. */
const keysSchema = z.array(keySchema).check(z.minLength(1), z.maxLength(60));

/**
 * Reads `RECEIPT_KEYS`: a JSON list of Ed25519 JWKs, each with its `kid`. The first signs and must be private; the others
 * are published, and may be public.
 */
export async function parseReceiptKeys(text: string): Promise<Result<ReceiptKeys, KeyListRefusal>> {
  const parsed = parseKeyList(text, keysSchema);
  if (!parsed.ok) return parsed;
  const [first] = parsed.value;
  if (first?.d === undefined) return refuse("malformed");
  try {
    const { kty, crv, x, d } = first;
    const key = await crypto.subtle.importKey("jwk", { kty, crv, x, d }, "Ed25519", false, ["sign"]);
    return ok({
      keyId: first.kid,
      sign: async (hash) => toBase64Url(new Uint8Array(await crypto.subtle.sign("Ed25519", key, hash))),
      publicKeys: parsed.value.map(({ d: _, ...rest }) => ({ ...rest, use: "sig", alg: "EdDSA" })),
    });
  } catch {
    return refuse("malformed");
  }
}
