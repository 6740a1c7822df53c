import { Hono } from "hono";
import { type Session, signInSchema } from "../../core/api/session.ts";
import { normaliseEmail } from "../../core/attribution/email.ts";
import { verifyPassword } from "../../db/password.ts";
import {
  findReplaced,
  revokeSession,
  rotateSession,
  type SessionOwner,
} from "../../db/repositories/sessions.ts";
import { findUserByEmail } from "../../db/repositories/users.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { writeLog } from "../log.ts";
import { Problem } from "../problem.ts";
import { readBody } from "../read-body.ts";
import { attemptLimit } from "../session/attempt-limit.ts";
import { beginSession, SESSION_MS } from "../session/begin-session.ts";
import { presentSession } from "../session/present-session.ts";
import {
  droppedCookie,
  readRefreshCookie,
  refreshCookie,
  refuseOtherSites,
} from "../session/refresh-cookie.ts";
import { hashNewToken, hashRefreshToken, successorOf } from "../session/refresh-token.ts";
import { signInAgain } from "../session/sign-in-again.ts";

/** How long a token that was replaced is still answered: by another tab, or by a page whose answer was lost. */
const GRACE_MS = 30_000;

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
    return c.json(await beginSession(c, user.id, ["pwd"]));
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

async function refresh(c: AppContext, token: string): Promise<Session> {
  const { appDb, accessKeys, now } = c.get("services");
  const tokenHash = await hashRefreshToken(token);
  if (tokenHash === undefined) throw signInAgain();
  const next = await successorOf(token, accessKeys.successorKey);
  const expiresAt = new Date(now().getTime() + SESSION_MS);
  const rotation = { tokenHash, nextHash: await hashNewToken(next), now: now(), expiresAt };
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
