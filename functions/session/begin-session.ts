import type { Session } from "../../core/api/session.ts";
import type { UserIdentity } from "../../db/client.ts";
import type { NewNotification } from "../../db/repositories/notify.ts";
import { findDevices, insertSession } from "../../db/repositories/sessions.ts";
import { auditContext } from "../audit-context.ts";
import type { AppContext } from "../context.ts";
import { handOff } from "../hand-off.ts";
import { newNotification } from "../notify.ts";
import { countryOf } from "./country-of.ts";
import { describeDevice } from "./describe-device.ts";
import { presentSession } from "./present-session.ts";
import { readRefreshCookie, refreshCookie } from "./refresh-cookie.ts";
import { hashNewToken, hashRefreshToken, newRefreshToken } from "./refresh-token.ts";

const DAY_MS = 24 * 60 * 60_000;
/** A session ends this long after it was last refreshed. */
export const SESSION_MS = 30 * DAY_MS;
/** And this long after it began, however much it is used. */
export const SESSION_MAX_MS = 90 * DAY_MS;
const USER_AGENT_MAX = 255;

/**
 * Signs a user in on this device: writes the session, sets its cookie, and answers what the browser is told. The session
 * that the browser had before ends, and the user is told of a device that it has not used before. Whoever may still have
 * to show a second factor goes through `finishSignIn`.
 *
 * @param methods how the user proved itself, as in `sessions.methods`
 * @param secondFactorAt when a second factor was shown; null: none was
 */
export async function beginSession(
  c: AppContext,
  userId: string,
  methods: readonly string[],
  secondFactorAt: Date | null = null,
): Promise<Session> {
  const services = c.get("services");
  const now = services.now();
  const token = newRefreshToken();
  const sessionId = services.newId();
  const identity = { userId, audit: auditContext(c, { kind: "user", id: userId }) };
  const device = {
    userAgent: c.req.header("user-agent")?.slice(0, USER_AGENT_MAX) ?? null,
    country: countryOf(c.req.raw),
  };
  const told = await tellOfNewDevice(c, identity, { sessionId, now, ...device });
  await insertSession(
    services.appDb,
    identity,
    {
      id: sessionId,
      tokenHash: await hashNewToken(token),
      rotatedAt: now,
      expiresAt: new Date(now.getTime() + SESSION_MS),
      endsAt: new Date(now.getTime() + SESSION_MAX_MS),
      methods: [...methods],
      secondFactorAt,
      ...device,
    },
    { replacedHash: await hashRefreshToken(readRefreshCookie(c) ?? ""), told },
  );
  if (told !== undefined) handOff(c, [told.handOff]);
  const session = await presentSession(c, { userId, sessionId, secondFactorAt });
  c.header("set-cookie", refreshCookie(c, token, SESSION_MS));
  return session;
}

/** A notification for a user who was signed in before, and never on such a device in this country. */
async function tellOfNewDevice(
  c: AppContext,
  identity: UserIdentity,
  begun: { sessionId: string; now: Date; userAgent: string | null; country: string | null },
): Promise<NewNotification | undefined> {
  const services = c.get("services");
  const before = await findDevices(services.appDb, identity);
  const device = describeDevice(begun.userAgent);
  const known = before.some(
    (other) => other.country === begun.country && describeDevice(other.userAgent) === device,
  );
  if (before.length === 0 || known) return undefined;
  return newNotification(
    services,
    { userId: identity.userId },
    {
      kind: "new_sign_in",
      key: begun.sessionId,
      data: { device, country: begun.country, at: begun.now.toISOString() },
      secret: null,
      requestId: c.get("requestId"),
    },
  );
}
