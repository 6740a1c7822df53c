import { needsSecondFactor } from "../../core/access/permissions.ts";
import type { Session } from "../../core/api/session.ts";
import type { SessionOwner } from "../../db/repositories/sessions.ts";
import { findOwnParts } from "../../db/repositories/users.ts";
import type { AppContext } from "../context.ts";
import { mintAccessToken } from "./access-token.ts";
import { signInAgain } from "./sign-in-again.ts";

/** One of the platform's people who acts as the session's user. */
interface Acting {
  readonly userId: string;
  readonly by: string;
  readonly reason: string;
  readonly endsAt: Date;
}

/**
 * A session as its browser is told of it, with a fresh access token. Throws 401 when its user is gone.
 *
 * @param acting who acts as the user; null: the user itself
 */
export async function presentSession(
  c: AppContext,
  owner: SessionOwner,
  acting: Acting | null = null,
): Promise<Session> {
  const { appDb, accessKeys, env, now } = c.get("services");
  const parts = await findOwnParts(appDb, owner);
  if (parts === undefined) throw signInAgain();
  const { user, organisations, affiliateId } = parts;
  const { avatarKey, ...shown } = user;
  const { secondFactorAt } = owner;
  const memberRoles = organisations.map(({ role }) => role);
  // Also in a session from before the user had a factor: what asks for one is not let in by the password alone.
  const mustEnrol =
    secondFactorAt === null && needsSecondFactor({ platformRole: user.platformRole, memberRoles });
  const { accessToken, expiresAt } = await mintAccessToken(
    accessKeys,
    { ...owner, mustEnrol, actor: acting },
    env.APP_URL,
    now(),
  );
  return {
    accessToken,
    expiresAt: expiresAt.toISOString(),
    user: { ...shown, avatarUrl: avatarKey === null ? null : `/api/files/${avatarKey}` },
    secondFactorAt: secondFactorAt?.toISOString() ?? null,
    mustEnrol,
    acting:
      acting === null ? null : { by: acting.by, reason: acting.reason, endsAt: acting.endsAt.toISOString() },
    organisations: [...organisations],
    affiliate: affiliateId === null ? null : { id: affiliateId, name: user.name },
  };
}
