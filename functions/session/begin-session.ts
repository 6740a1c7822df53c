import type { Session } from "../../core/api/session.ts";
import { insertSession } from "../../db/repositories/sessions.ts";
import { auditContext } from "../audit-context.ts";
import type { AppContext } from "../context.ts";
import { presentSession } from "./present-session.ts";
import { refreshCookie } from "./refresh-cookie.ts";
import { hashNewToken, newRefreshToken } from "./refresh-token.ts";

/** A session ends this long after it was last refreshed. */
export const SESSION_MS = 30 * 24 * 60 * 60_000;
const USER_AGENT_MAX = 255;

/**
 * Signs a user in on this device: writes the session, sets its cookie, and answers what the browser is told.
 *
 * @param methods how the user proved itself, as in `sessions.methods`
 */
export async function beginSession(
  c: AppContext,
  userId: string,
  methods: readonly string[],
): Promise<Session> {
  const services = c.get("services");
  const now = services.now();
  const token = newRefreshToken();
  const sessionId = services.newId();
  await insertSession(
    services.appDb,
    { userId, audit: auditContext(c, { kind: "user", id: userId }) },
    {
      id: sessionId,
      tokenHash: await hashNewToken(token),
      rotatedAt: now,
      expiresAt: new Date(now.getTime() + SESSION_MS),
      userAgent: c.req.header("user-agent")?.slice(0, USER_AGENT_MAX) ?? null,
      methods: [...methods],
    },
  );
  const session = await presentSession(c, { userId, sessionId });
  c.header("set-cookie", refreshCookie(c, token, SESSION_MS));
  return session;
}
