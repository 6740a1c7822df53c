import { toHex } from "../../core/ids/hex.ts";
import type { Services } from "../services.ts";

/** Lower-case hex of an HMAC: who has the hash alone cannot try which text it is of. */
export async function keyedHash({ emailKey }: Pick<Services, "emailKey">, text: string): Promise<string> {
  const mac = await crypto.subtle.sign("HMAC", emailKey, new TextEncoder().encode(text));
  return toHex(new Uint8Array(mac));
}
