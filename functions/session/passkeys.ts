import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import type { PasskeyOptions } from "../../core/api/security.ts";
import { fromBase64Url, toBase64Url } from "../../core/ids/base64url.ts";
import { type ChallengePurpose, insertChallenge, takeChallenge } from "../../db/repositories/challenges.ts";
import { countPasskey, findPasskey, type PasskeyRow } from "../../db/repositories/factors.ts";
import type { Services } from "../services.ts";
import { relyingParty } from "./relying-party.ts";

const NAME = "Tributary";
/** How long an authenticator may take to answer. */
const CHALLENGE_MS = 5 * 60_000;
const CHALLENGE_BYTES = 32;
/** EdDSA, ES256 and RS256, which is all that authenticators are made with. */
const ALGORITHMS = [-8, -7, -257];

/** What @simplewebauthn/browser gave, before it was looked into. */
export type Credential = { readonly id: string };
type Purpose = Exclude<ChallengePurpose, "second_factor">;
type Allowed = Pick<PasskeyRow, "credentialId" | "transports">;

const describe = ({ credentialId, transports }: Allowed) => ({ id: credentialId, transports });

/**
 * A challenge for a passkey that the user has, or, without a user, for any passkey that tells whose it is. The user must
 * prove itself to the authenticator, so that what it holds is a second factor as well.
 */
export async function askForPasskey(
  services: Services,
  purpose: Exclude<Purpose, "passkey_registration">,
  owner: { readonly userId: string; readonly passkeys: readonly Allowed[] } | null,
): Promise<PasskeyOptions> {
  const options = await generateAuthenticationOptions({
    rpID: relyingParty(services.env.APP_URL).id,
    challenge: crypto.getRandomValues(new Uint8Array(CHALLENGE_BYTES)),
    userVerification: "required",
    ...(owner === null ? {} : { allowCredentials: owner.passkeys.map(describe) }),
  });
  const ticket = await keepChallenge(services, purpose, owner?.userId ?? null, options.challenge);
  return { ticket, options: { ...options } };
}

/** A challenge for a new passkey, which must be able to sign in by itself. */
export async function askForNewPasskey(
  services: Services,
  user: { readonly id: string; readonly email: string; readonly name: string },
  passkeys: readonly Allowed[],
): Promise<PasskeyOptions> {
  const options = await generateRegistrationOptions({
    ...{ rpName: NAME, rpID: relyingParty(services.env.APP_URL).id },
    ...{
      userName: user.email,
      userDisplayName: user.name,
      userID: new Uint8Array(new TextEncoder().encode(user.id)),
    },
    challenge: crypto.getRandomValues(new Uint8Array(CHALLENGE_BYTES)),
    attestationType: "none",
    excludeCredentials: passkeys.map(describe),
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
    supportedAlgorithmIDs: ALGORITHMS,
  });
  const ticket = await keepChallenge(services, "passkey_registration", user.id, options.challenge);
  return { ticket, options: { ...options } };
}

async function keepChallenge(
  { appDb, now }: Services,
  purpose: Purpose,
  userId: string | null,
  challenge: string,
): Promise<string> {
  const id = crypto.randomUUID();
  const expiresAt = new Date(now().getTime() + CHALLENGE_MS);
  await insertChallenge(appDb, { id, purpose, userId, challenge, expiresAt });
  return id;
}

/** What is kept of a new passkey; undefined when it does not answer the challenge, which is used up either way. */
export async function verifyNewPasskey(
  services: Services,
  userId: string,
  answer: { readonly ticket: string; readonly credential: Credential },
): Promise<Omit<PasskeyRow, "id" | "name" | "createdAt" | "lastUsedAt"> | undefined> {
  const { ticket: id, credential } = answer;
  const asked = await takeChallenge(services.appDb, {
    id,
    purpose: "passkey_registration",
    now: services.now(),
  });
  if (asked?.userId !== userId) return undefined;
  const party = relyingParty(services.env.APP_URL);
  const verified = await orUndefined(() =>
    verifyRegistrationResponse({
      response: credential as RegistrationResponseJSON,
      ...{ expectedChallenge: asked.challenge, expectedOrigin: party.origins, expectedRPID: party.id },
      ...{ requireUserVerification: true, supportedAlgorithmIDs: ALGORITHMS },
    }),
  );
  if (!verified?.verified) return undefined;
  const made = verified.registrationInfo;
  return {
    userId,
    credentialId: made.credential.id,
    publicKey: toBase64Url(made.credential.publicKey),
    counter: made.credential.counter,
    transports: made.credential.transports ?? [],
    backedUp: made.credentialBackedUp,
  };
}

/**
 * Whose passkey has answered a challenge; undefined when none has. The challenge is used up either way. With `userId`
 * only a passkey of that user does.
 */
export async function verifyPasskey(
  services: Services,
  purpose: Exclude<Purpose, "passkey_registration">,
  answer: { readonly ticket: string; readonly credential: Credential; readonly userId?: string },
): Promise<string | undefined> {
  const { appDb, env } = services;
  const now = services.now();
  const asked = await takeChallenge(appDb, { id: answer.ticket, purpose, now });
  if (asked === undefined || asked.userId !== (answer.userId ?? null)) return undefined;
  const passkey = await findPasskey(appDb, answer.credential.id);
  if (passkey === undefined || (answer.userId ?? passkey.userId) !== passkey.userId) return undefined;
  const party = relyingParty(env.APP_URL);
  const verified = await orUndefined(() =>
    verifyAuthenticationResponse({
      response: answer.credential as Parameters<typeof verifyAuthenticationResponse>[0]["response"],
      ...{ expectedChallenge: asked.challenge, expectedOrigin: party.origins, expectedRPID: party.id },
      requireUserVerification: true,
      credential: {
        id: passkey.credentialId,
        publicKey: fromBase64Url(passkey.publicKey) ?? new Uint8Array(),
        counter: passkey.counter,
      },
    }),
  );
  if (!verified?.verified) return undefined;
  const { newCounter: counter, credentialBackedUp: backedUp } = verified.authenticationInfo;
  const identity = { userId: passkey.userId };
  const counted = await countPasskey(appDb, identity, { id: passkey.id, counter, backedUp, now });
  return counted ? passkey.userId : undefined;
}

/** The library throws at what does not fit; to whoever brought it, that is one refusal. */
async function orUndefined<T>(verify: () => Promise<T>): Promise<T | undefined> {
  try {
    return await verify();
  } catch {
    return undefined;
  }
}
