import { jwtVerify, SignJWT } from "jose";
import * as z from "zod/mini";
import { type AccessKeys, ALGORITHM } from "./access-keys.ts";

/** How long an access token works, also after its session was ended. */
export const ACCESS_TOKEN_MS = 10 * 60_000;

/** Who is signed in, on which device, and how surely. */
export interface SignedIn {
  readonly userId: string;
  readonly sessionId: string;
  /** When a second factor was last shown in the session; null: never. */
  readonly secondFactorAt: Date | null;
  /** The user's roles demand a second factor, and it has none. */
  readonly mustEnrol: boolean;
  /** One of the platform's people who acts as the user; null: the user itself. */
  readonly actor: { readonly userId: string; readonly reason: string } | null;
}

/** `sfa`: seconds of {@link SignedIn.secondFactorAt}; `enr`: must enrol; `act` as in RFC 8693, with the reason. */
const claimsSchema = z.object({
  sub: z.uuid(),
  sid: z.uuid(),
  sfa: z.optional(z.number()),
  enr: z.optional(z.boolean()),
  act: z.optional(z.object({ sub: z.uuid(), why: z.string() })),
});

/** A JWT of `userId` for the API at `appUrl`, and when it ends. */
export async function mintAccessToken(
  keys: AccessKeys,
  { userId, sessionId, secondFactorAt, mustEnrol, actor }: SignedIn,
  appUrl: string,
  now: Date,
): Promise<{ accessToken: string; expiresAt: Date }> {
  const issuedSeconds = Math.floor(now.getTime() / 1000);
  const expiresAt = new Date(issuedSeconds * 1000 + ACCESS_TOKEN_MS);
  const accessToken = await new SignJWT({
    sid: sessionId,
    ...(secondFactorAt === null ? {} : { sfa: secondFactorAt.getTime() / 1000 }),
    ...(mustEnrol ? { enr: true } : {}),
    ...(actor === null ? {} : { act: { sub: actor.userId, why: actor.reason } }),
  })
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
    return {
      userId: claims.sub,
      sessionId: claims.sid,
      secondFactorAt: claims.sfa === undefined ? null : new Date(claims.sfa * 1000),
      mustEnrol: claims.enr === true,
      actor: claims.act === undefined ? null : { userId: claims.act.sub, reason: claims.act.why },
    };
  } catch {
    return undefined;
  }
}

const issuerOf = (appUrl: string): string => new URL(appUrl).origin;
const audienceOf = (appUrl: string): string => `${issuerOf(appUrl)}/api`;
