import { jwtVerify, SignJWT } from "jose";
import * as z from "zod/mini";
import { type AccessKeys, ALGORITHM } from "./access-keys.ts";

/** How long an access token works, also after its session was ended. */
export const ACCESS_TOKEN_MS = 10 * 60_000;

/** Who is signed in, and on which device. */
export interface SignedIn {
  readonly userId: string;
  readonly sessionId: string;
}

const claimsSchema = z.object({ sub: z.uuid(), sid: z.uuid() });

/** A JWT of `userId` for the API at `appUrl`, and when it ends. */
export async function mintAccessToken(
  keys: AccessKeys,
  { userId, sessionId }: SignedIn,
  appUrl: string,
  now: Date,
): Promise<{ accessToken: string; expiresAt: Date }> {
  const issuedSeconds = Math.floor(now.getTime() / 1000);
  const expiresAt = new Date(issuedSeconds * 1000 + ACCESS_TOKEN_MS);
  const accessToken = await new SignJWT({ sid: sessionId })
    .setProtectedHeader({ alg: ALGORITHM, kid: keys.keyId, typ: "at+jwt" })
    .setSubject(userId)
    .setIssuer(issuerOf(appUrl))
    .setAudience(audienceOf(appUrl))
    .setIssuedAt(issuedSeconds)
    .setExpirationTime(expiresAt)
    .sign(keys.signingKey);
  return { accessToken, expiresAt };
}

/** Whom a token proves, or undefined when it is expired, another's, changed, or none at all. */
export async function verifyAccessToken(
  keys: AccessKeys,
  token: string,
  appUrl: string,
  now: Date,
): Promise<SignedIn | undefined> {
  try {
    const { payload } = await jwtVerify(token, keys.verifyingKey, {
      algorithms: [ALGORITHM],
      typ: "at+jwt",
      issuer: issuerOf(appUrl),
      audience: audienceOf(appUrl),
      requiredClaims: ["exp"],
      currentDate: now,
    });
    const claims = claimsSchema.parse(payload);
    return { userId: claims.sub, sessionId: claims.sid };
  } catch {
    return undefined;
  }
}

const issuerOf = (appUrl: string): string => new URL(appUrl).origin;
const audienceOf = (appUrl: string): string => `${issuerOf(appUrl)}/api`;
