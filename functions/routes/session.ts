import { Hono } from "hono";
import { type Session, signInSchema } from "../../core/api/session.ts";
import { normaliseEmail } from "../../core/attribution/email.ts";
import { verifyPassword } from "../../db/password.ts";
import {
  findReplaced,
  insertSession,
  revokeSession,
  rotateSession,
  type SessionOwner,
} from "../../db/repositories/sessions.ts";
import { findOwnParts, findUserByEmail } from "../../db/repositories/users.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { writeLog } from "../log.ts";
import { Problem } from "../problem.ts";
import { readBody } from "../read-body.ts";
import { mintAccessToken } from "../session/access-token.ts";
import { attemptLimit } from "../session/attempt-limit.ts";
import {
  droppedCookie,
  readRefreshCookie,
  refreshCookie,
  refuseOtherSites,
} from "../session/refresh-cookie.ts";
import { hashRefreshToken, newRefreshToken, successorOf } from "../session/refresh-token.ts";

/** A session ends this long after it was last refreshed. */
const SESSION_MS = 30 * 24 * 60 * 60_000;
/** How long a token that was replaced is still answered: by another tab, or by a page whose answer was lost. */
const GRACE_MS = 30_000;
const USER_AGENT_MAX = 255;

/** Signing in with e-mail and password. docs/identity.md says what each token is for and when it ends. */
export const sessionRoutes = new Hono<AppTypes>()
  .post("/sign-in", async (c) => {
    refuseOtherSites(c);
    const { email, password } = await readBody(c, signInSchema);
    const services = c.get("services");
    const account = normaliseEmail(email) ?? email;
    const address = c.req.header("cf-connecting-ip");
    const limit = await attemptLimit(services, c.get("requestId"), { account, address });
    await limit.count();
    const user = await findUserByEmail(services.appDb, account);
    // Somebody unknown, and one without a password, cost what a wrong password costs.
    const right = await verifyPassword(password, user?.passwordHash ?? null);
    if (user === undefined || !right) {
      throw new Problem("wrong_credentials", "The e-mail address or the password is wrong.");
    }
    await limit.prove();
    return c.json(await begin(c, user.id));
  })
  .post("/refresh", async (c) => {
    refuseOtherSites(c);
    const token = readRefreshCookie(c);
    if (token === undefined) return c.body(null, 204);
    return c.json(await refresh(c, token));
  })
  .post("/sign-out", async (c) => {
    refuseOtherSites(c);
    const hash = await hashRefreshToken(readRefreshCookie(c) ?? "");
    const { appDb, now } = c.get("services");
    if (hash !== undefined) await revokeSession(appDb, hash, now());
    c.header("set-cookie", droppedCookie(c));
    return c.body(null, 204);
  })
  .get("/jwks.json", (c) => {
    c.header("cache-control", "public, max-age=300");
    return c.json({ keys: c.get("services").accessKeys.publicKeys });
  });

async function begin(c: AppContext, userId: string): Promise<Session> {
  const services = c.get("services");
  const now = services.now();
  const token = newRefreshToken();
  const sessionId = services.newId();
  await insertSession(
    services.appDb,
    { userId },
    {
      id: sessionId,
      tokenHash: await hashOf(token),
      rotatedAt: now,
      expiresAt: new Date(now.getTime() + SESSION_MS),
      userAgent: c.req.header("user-agent")?.slice(0, USER_AGENT_MAX) ?? null,
    },
  );
  const session = await presentSession(c, { userId, sessionId });
  c.header("set-cookie", refreshCookie(c, token, SESSION_MS));
  return session;
}

async function refresh(c: AppContext, token: string): Promise<Session> {
  const { appDb, accessKeys, now } = c.get("services");
  const tokenHash = await hashRefreshToken(token);
  if (tokenHash === undefined) throw signInAgain();
  const next = await successorOf(token, accessKeys.successorKey);
  const expiresAt = new Date(now().getTime() + SESSION_MS);
  const rotation = { tokenHash, nextHash: await hashOf(next), now: now(), expiresAt };
  const owner = (await rotateSession(appDb, rotation)) ?? (await answerReplaced(c, rotation));
  const session = await presentSession(c, owner);
  c.header("set-cookie", refreshCookie(c, next, SESSION_MS));
  return session;
}

/**
 * A token that was replaced a moment ago is another tab's, or one whose answer was lost: it is given the very successor
 * that stands. Later it was copied: whoever holds which copy cannot be told, so the session ends for both.
 */
async function answerReplaced(
  c: AppContext,
  { tokenHash, nextHash, now }: { tokenHash: string; nextHash: string; now: Date },
): Promise<SessionOwner> {
  const { appDb } = c.get("services");
  const replaced = await findReplaced(appDb, tokenHash, now);
  if (replaced === undefined) throw signInAgain();
  const inGrace = now.getTime() - replaced.rotatedAt.getTime() <= GRACE_MS;
  if (inGrace && replaced.tokenHash === nextHash) return replaced;
  // Within the grace another hash stands only when the key changed in between; then nobody did anything wrong.
  if (inGrace) throw signInAgain();
  await revokeSession(appDb, tokenHash, now);
  writeLog({
    level: "warn",
    requestId: c.get("requestId"),
    actor: "api",
    action: "session.reused",
    data: { sessionId: replaced.sessionId, userId: replaced.userId },
  });
  throw signInAgain({ "set-cookie": droppedCookie(c) });
}

async function presentSession(c: AppContext, owner: SessionOwner): Promise<Session> {
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

/** The hash of a token that was made here. */
async function hashOf(token: string): Promise<string> {
  const hash = await hashRefreshToken(token);
  if (hash === undefined) throw new RangeError("a refresh token was made that is none");
  return hash;
}

function signInAgain(headers: Readonly<Record<string, string>> = {}): Problem {
  return new Problem("unauthenticated", "The session has ended; sign in again.", [], headers);
}
