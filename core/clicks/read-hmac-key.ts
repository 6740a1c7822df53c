import { fromBase64Url } from "../ids/base64url.ts";
import { ok, type Result, refuse } from "../result.ts";
import { createHmacKey, type HmacKey } from "./hmac-sha256.ts";

const SECRET_BYTES_MAX = 64;

/** Reads a secret of `minBytes` to 64 bytes in base64url. */
export function readHmacKey(
  text: string,
  minBytes: number,
): Result<HmacKey, "malformed" | "too_short" | "too_long"> {
  const secret = fromBase64Url(text.trim());
  if (secret === undefined) return refuse("malformed");
  if (secret.length < minBytes) return refuse("too_short");
  if (secret.length > SECRET_BYTES_MAX) return refuse("too_long");
  return ok(createHmacKey(secret));
}
