import { normaliseEmail } from "../core/attribution/email.ts";
import { toHex } from "../core/ids/hex.ts";
import type { Services } from "./services.ts";

/**
 * Lower-case hex of HMAC-SHA-256 over the normalised address: a buyer's and a partner's can be compared without
 * keeping the buyer's. Null when it is no address.
 */
export async function hashEmail(services: Pick<Services, "emailKey">, email: string): Promise<string | null> {
  const normalised = normaliseEmail(email);
  if (normalised === null) return null;
  const mac = await crypto.subtle.sign("HMAC", services.emailKey, new TextEncoder().encode(normalised));
  return toHex(new Uint8Array(mac));
}
