import { toHex } from "../core/ids/hex.ts";
import type { Services } from "./services.ts";

/** What stands in Redis for an address: without our key nothing tells whose it is. Lower-case hex. */
export async function keyedHash({ emailKey }: Pick<Services, "emailKey">, text: string): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.sign("HMAC", emailKey, new TextEncoder().encode(text))));
}
