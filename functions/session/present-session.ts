import type { Session } from "../../core/api/session.ts";
import type { SessionOwner } from "../../db/repositories/sessions.ts";
import { findOwnParts } from "../../db/repositories/users.ts";
import type { AppContext } from "../context.ts";
import { mintAccessToken } from "./access-token.ts";
import { signInAgain } from "./sign-in-again.ts";

/** A session as its browser is told of it, with a fresh access token. Throws 401 when its user is gone. */
export async function presentSession(c: AppContext, owner: SessionOwner): Promise<Session> {
  const { appDb, accessKeys, env, now } = c.get("services");
  const parts = await findOwnParts(appDb, owner);
  if (parts === undefined) throw signInAgain();
  const { accessToken, expiresAt } = await mintAccessToken(
    accessKeys,
    // Until second factors are asked for.
    { ...owner, secondFactorAt: null, mustEnrol: false, actor: null },
    env.APP_URL,
    now(),
  );
  const { user, organisations, affiliateId } = parts;
  const { avatarKey, ...shown } = user;
  return {
    accessToken,
    expiresAt: expiresAt.toISOString(),
    user: { ...shown, avatarUrl: avatarKey === null ? null : `/api/files/${avatarKey}` },
    secondFactorAt: null,
    mustEnrol: false,
    acting: null,
    organisations: [...organisations],
    affiliate: affiliateId === null ? null : { id: affiliateId, name: user.name },
  };
}
