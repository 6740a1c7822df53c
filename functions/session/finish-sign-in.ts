import type { FactorMethod, SignInAnswer } from "../../core/api/security.ts";
import { insertChallenge } from "../../db/repositories/challenges.ts";
import { type FactorRows, findFactors } from "../../db/repositories/factors.ts";
import type { AppContext } from "../context.ts";
import { beginSession } from "./begin-session.ts";

/** How long the second half of a sign-in may take. */
export const TICKET_MS = 5 * 60_000;

/**
 * Goes on once a user is known by a password, an issuer or a link: with a session, or, when the user has a second factor,
 * with a ticket for `POST /api/auth/second-factor`.
 *
 * @param methods how the user proved itself, as in `sessions.methods`
 */
export async function finishSignIn(
  c: AppContext,
  userId: string,
  methods: readonly string[],
): Promise<SignInAnswer> {
  const { appDb, now } = c.get("services");
  const factors = factorMethods(await findFactors(appDb, { userId }));
  if (factors.length === 0) return beginSession(c, userId, methods);
  const ticket = crypto.randomUUID();
  await insertChallenge(appDb, {
    ...{ id: ticket, purpose: "second_factor", userId, challenge: "", methods: [...methods] },
    expiresAt: new Date(now().getTime() + TICKET_MS),
  });
  return { secondFactor: { ticket, methods: factors } };
}

/** What a user can show, the usual first; recovery codes alone are no factor. */
function factorMethods({ totp, passkeys, recoveryCodesLeft }: FactorRows): FactorMethod[] {
  if (totp === null && passkeys.length === 0) return [];
  return [
    ...(totp === null ? [] : ["totp" as const]),
    ...(passkeys.length === 0 ? [] : ["passkey" as const]),
    ...(recoveryCodesLeft === 0 ? [] : ["recovery" as const]),
  ];
}
