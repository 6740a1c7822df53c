import { fromBase64Url } from "../ids/base64url.ts";
import { ok, type Result, refuse } from "../result.ts";
import { importTokenKey, type TokenKey } from "./click-token.ts";

/** The first key signs; every key verifies. */
export type TokenKeys = readonly [TokenKey, ...TokenKey[]];

export type TokenKeysRefusal =
  | "empty"
  | "malformed"
  | "key_id_out_of_range"
  | "key_id_twice"
  | "secret_too_short"
  | "secret_too_long";

const ENTRY = /^(\d{1,3}):([A-Za-z0-9_-]+)$/;
const SECRET_BYTES_MIN = 32;
const SECRET_BYTES_MAX = 64;

/**
 * Reads `CLICK_TOKEN_KEYS`: entries `id:base64url` separated by commas, id 0 to 255, 32 to 64 bytes of secret
 * each. To rotate, put a new entry first and keep the old one for as long as its tokens may come back.
 */
export async function parseTokenKeys(text: string): Promise<Result<TokenKeys, TokenKeysRefusal>> {
  const keys: TokenKey[] = [];
  for (const entry of text.split(",")) {
    if (entry.trim() === "") continue;
    const [, digits = "", secretText = ""] = ENTRY.exec(entry.trim()) ?? [];
    const secret = fromBase64Url(secretText);
    if (digits === "" || secret === undefined) return refuse("malformed");
    const id = Number(digits);
    if (id > 255) return refuse("key_id_out_of_range");
    if (keys.some((key) => key.id === id)) return refuse("key_id_twice");
    if (secret.length < SECRET_BYTES_MIN) return refuse("secret_too_short");
    if (secret.length > SECRET_BYTES_MAX) return refuse("secret_too_long");
    keys.push(await importTokenKey(id, secret));
  }
  const [first, ...others] = keys;
  return first === undefined ? refuse("empty") : ok([first, ...others]);
}
