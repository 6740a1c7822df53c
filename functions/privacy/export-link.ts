import { toBase64Url } from "../../core/ids/base64url.ts";
import type { Services } from "../services.ts";

/** How long an export can be fetched, and is kept. */
export const EXPORT_DAYS = 7;

type Signing = Pick<Services, "emailKey" | "env">;

/** A link to an export: whoever has it gets the file, and nobody else, until it expires. */
export async function exportUrl(services: Signing, id: string, expiresAt: Date): Promise<string> {
  const seconds = Math.floor(expiresAt.getTime() / 1000);
  const url = new URL(`/api/account/exports/${id}`, services.env.APP_URL);
  url.searchParams.set("expires", String(seconds));
  url.searchParams.set("signature", toBase64Url(await sign(services, id, seconds)));
  return url.href;
}

/** Whether a link is one of ours; whether it has expired is another question. */
export async function isExportSignature(
  services: Signing,
  link: { readonly id: string; readonly expires: number; readonly signature: string },
): Promise<boolean> {
  const expected = toBase64Url(await sign(services, link.id, link.expires));
  if (expected.length !== link.signature.length) return false;
  let differs = 0;
  for (let at = 0; at < expected.length; at++)
    differs |= expected.charCodeAt(at) ^ link.signature.charCodeAt(at);
  return differs === 0;
}

/** With a key of its own, that follows from the one of addresses, which is never changed. */
async function sign({ emailKey }: Signing, id: string, seconds: number): Promise<Uint8Array> {
  const bytes = (text: string) => new TextEncoder().encode(text);
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const secret = await crypto.subtle.sign("HMAC", emailKey, bytes("links of exports"));
  const key = await crypto.subtle.importKey("raw", secret, algorithm, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, bytes(`${id} ${seconds}`)));
}
