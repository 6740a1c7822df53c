import { Secret, TOTP } from "otpauth";
import { open } from "../../core/privacy/envelope.ts";
import { sealFor } from "../seal.ts";
import type { Services } from "../services.ts";

const ISSUER = "Tributary";
/** What every authenticator app knows: RFC 6238 with SHA-1, six digits, half a minute. */
const PERIOD_SECONDS = 30;
const SECRET_BYTES = 20;
/** A clock may be off by one step to either side. */
const WINDOW = 1;

type Keys = Pick<Services, "envelopeKeys">;
const contextOf = (userId: string): string => `totp:${userId}`;

/** A secret of 160 bits, in base32. */
export function newTotpSecret(): string {
  return new Secret({ buffer: crypto.getRandomValues(new Uint8Array(SECRET_BYTES)).buffer }).base32;
}

/** The `otpauth://` address that an authenticator app reads from a QR code. */
export const totpUri = (secret: string, email: string): string => totpOf(secret, email).toString();

/** The code that an authenticator app shows at a moment. */
export const totpCode = (secret: string, now: Date): string =>
  totpOf(secret).generate({ timestamp: now.getTime() });

/** The time step whose code this is, of the present one and its neighbours; null when it is no code of the secret's. */
export function totpStep(secret: string, code: string, now: Date): number | null {
  const timestamp = now.getTime();
  const delta = totpOf(secret).validate({ token: code, timestamp, window: WINDOW });
  return delta === null ? null : Math.floor(timestamp / 1000 / PERIOD_SECONDS) + delta;
}

export const sealTotp = (keys: Keys, userId: string, secret: string): Promise<string> =>
  sealFor(keys, contextOf(userId), secret);

/** Throws when it does not open: then keys are missing, and no code is right or wrong. */
export async function openTotp({ envelopeKeys }: Keys, userId: string, envelope: string): Promise<string> {
  const opened = await open(envelope, contextOf(userId), envelopeKeys);
  if (!opened.ok) throw new Error(`the secret of an authenticator app does not open: ${opened.reason}`);
  return opened.value;
}

const totpOf = (secret: string, label = ""): TOTP =>
  new TOTP({
    ...{ issuer: ISSUER, label, algorithm: "SHA1", digits: 6, period: PERIOD_SECONDS },
    secret: Secret.fromBase32(secret),
  });
