const SECRET_PREFIX = "whsec_";
/** Standard Webhooks asks for 24 to 64. */
const SECRET_BYTES = 32;
const encoder = new TextEncoder();

/** A new secret, as Standard Webhooks writes it: `whsec_` and base64. */
export const newWebhookSecret = (randomBytes: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array): string =>
  `${SECRET_PREFIX}${toBase64(randomBytes(new Uint8Array(SECRET_BYTES)))}`;

/** A message as Standard Webhooks signs it. */
export interface WebhookMessage {
  readonly id: string;
  /** Seconds since 1970, of this attempt. */
  readonly timestampSeconds: number;
  readonly body: string;
}

/**
 * The headers that prove a message (Standard Webhooks 1.0): `v1` signatures by HMAC-SHA-256, one for each secret, with spaces
 * between them.
 *
 * @param secrets as {@link newWebhookSecret} makes them; two while one takes the other's place
 */
export async function signWebhook(
  { id, timestampSeconds, body }: WebhookMessage,
  secrets: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  const signed = Uint8Array.from(encoder.encode(`${id}.${timestampSeconds}.${body}`));
  const signatures = await Promise.all(
    secrets.map(async (secret) => `v1,${await signatureOf(secret, signed)}`),
  );
  return {
    "webhook-id": id,
    "webhook-timestamp": String(timestampSeconds),
    "webhook-signature": signatures.join(" "),
  };
}

async function signatureOf(secret: string, signed: Uint8Array<ArrayBuffer>): Promise<string> {
  const bytes = Uint8Array.from(atob(secret.slice(SECRET_PREFIX.length)), (char) => char.charCodeAt(0));
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", bytes, algorithm, false, ["sign"]);
  return toBase64(new Uint8Array(await crypto.subtle.sign("HMAC", key, signed)));
}

const toBase64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));
