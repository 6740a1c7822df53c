import { fromBase64Url } from "../ids/base64url.ts";
import { bytesToUuid, uuidToBytes } from "../ids/uuid.ts";
import { ok, type Result, refuse } from "../result.ts";
import { createHmacKey, type HmacKey, hmacSha256 } from "./hmac-sha256.ts";

/**
 * The click token (`tcid`): base64url(key id ‖ click id ‖ link id ‖ HMAC-SHA-256 truncated to 12 bytes), 60
 * characters without padding. It describes and proves itself: whoever holds the key can credit the click even
 * when its event is late or lost. The click id is a UUIDv7, so the token tells its time, too.
 */
export interface ClickToken {
  readonly clickId: string;
  readonly linkId: string;
}

/** One signing key. `id` is 0 to 255 and travels in the token, so that keys can be rotated. */
export interface TokenKey {
  readonly id: number;
  readonly key: HmacKey;
}

export type TokenRefusal = "malformed" | "unknown_key" | "bad_signature";

const SIGNED_BYTES = 33;
const MAC_BYTES = 12;
const TOKEN_BYTES = SIGNED_BYTES + MAC_BYTES;
const TOKEN_PATTERN = /^[A-Za-z0-9_-]{60}$/;

/** Makes a signing key from 32 to 64 bytes of secret. */
export async function importTokenKey(id: number, secret: Uint8Array<ArrayBuffer>): Promise<TokenKey> {
  if (!Number.isInteger(id) || id < 0 || id > 255) throw new RangeError("token key id must be 0 to 255");
  if (secret.length < 32) throw new RangeError("token key secret must have at least 32 bytes");
  return { id, key: createHmacKey(secret) };
}

/** Synchronous, since a visitor waits for it. */
export function mintClickToken(token: ClickToken, key: TokenKey): string {
  const bytes = new Uint8Array(TOKEN_BYTES);
  bytes[0] = key.id;
  uuidToBytes(token.clickId, bytes, 1);
  uuidToBytes(token.linkId, bytes, 17);
  const mac = hmacSha256(key.key, bytes, SIGNED_BYTES);
  for (let i = 0; i < MAC_BYTES; i++) bytes[SIGNED_BYTES + i] = mac[i] ?? 0;
  return toBase64Url(bytes);
}

/** Verifies against every key that may still be in use; the comparison takes the same time wherever it differs. */
export async function readClickToken(
  text: string,
  keys: readonly TokenKey[],
): Promise<Result<ClickToken, TokenRefusal>> {
  if (!TOKEN_PATTERN.test(text)) return refuse("malformed");
  const bytes = fromBase64Url(text);
  if (bytes === undefined) return refuse("malformed");
  const key = keys.find((candidate) => candidate.id === bytes[0]);
  if (key === undefined) return refuse("unknown_key");
  const mac = hmacSha256(key.key, bytes, SIGNED_BYTES);
  let difference = 0;
  for (let i = 0; i < MAC_BYTES; i++) difference |= (mac[i] ?? 0) ^ (bytes[SIGNED_BYTES + i] ?? 0);
  if (difference !== 0) return refuse("bad_signature");
  return ok({ clickId: bytesToUuid(bytes, 1), linkId: bytesToUuid(bytes, 17) });
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/** Each 12 bits as their two characters: several times faster than `btoa`, and one is made for every click. */
const PAIRS = Array.from(
  { length: 4096 },
  (_, bits) => ALPHABET.charAt(bits >> 6) + ALPHABET.charAt(bits & 63),
);

/** For lengths that are multiples of three, as a token's is: no padding, no rest. */
function toBase64Url(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += 3) {
    const three = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    text += (PAIRS[three >>> 12] ?? "") + (PAIRS[three & 0xfff] ?? "");
  }
  return text;
}
