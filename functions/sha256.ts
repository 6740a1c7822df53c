import { toHex } from "../core/ids/hex.ts";

/** SHA-256 of a text's UTF-8, in lower-case hex. */
export async function sha256(text: string): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))));
}
