import type { Session } from "../../core/api/session.ts";
import {
  endReused,
  findSpent,
  rotateSession,
  type SessionOwner,
  type SpentSession,
} from "../../db/repositories/sessions.ts";
import { auditContext } from "../audit-context.ts";
import type { AppContext } from "../context.ts";
import { handOff } from "../hand-off.ts";
import { writeLog } from "../log.ts";
import { newNotification } from "../notify.ts";
import { sha256 } from "../sha256.ts";
import { SESSION_MS } from "./begin-session.ts";
import { countryOf } from "./country-of.ts";
import { describeDevice } from "./describe-device.ts";
import { presentSession } from "./present-session.ts";
import { droppedCookie, refreshCookie } from "./refresh-cookie.ts";
import { hashNewToken, hashRefreshToken, successorOf } from "./refresh-token.ts";
import { signInAgain } from "./sign-in-again.ts";

/** How long an attempt whose answer was lost may be repeated. */
const REPEAT_MS = 60_000;
const ATTEMPT = /^[0-9a-f-]{36}$/i;

/**
 * Puts the next token in the place of the one that the browser brought, and answers the session anew.
 *
 * A page names each attempt (`x-refresh-attempt`, random) and repeats it under its name until it has heard: so an answer
 * that was lost is given again, and nobody else, who cannot know the name, is given anything for a spent token.
 */
export async function refreshSession(c: AppContext, token: string): Promise<Session> {
  const { appDb, successorKey, now } = c.get("services");
  const tokenHash = await hashRefreshToken(token);
  if (tokenHash === undefined) throw signInAgain();
  const next = await successorOf(token, successorKey);
  const attempt = {
    ...{ tokenHash, nextHash: await hashNewToken(next), now: now() },
    attemptHash: await readAttempt(c),
  };
  const owner =
    (await rotateSession(appDb, {
      ...attempt,
      country: countryOf(c.req.raw),
      expiresAt: new Date(attempt.now.getTime() + SESSION_MS),
    })) ?? (await answerSpent(c, attempt));
  const session = await presentSession(c, owner);
  c.header("set-cookie", refreshCookie(c, next, SESSION_MS));
  return session;
}

async function readAttempt(c: AppContext): Promise<string | null> {
  const attempt = c.req.header("x-refresh-attempt") ?? "";
  return ATTEMPT.test(attempt) ? await sha256(attempt.toLowerCase()) : null;
}

interface Attempt {
  readonly tokenHash: string;
  readonly nextHash: string;
  readonly attemptHash: string | null;
  readonly now: Date;
}

/** Whoever repeats the attempt that spent the token is its page; anybody else has a copy. */
async function answerSpent(c: AppContext, attempt: Attempt): Promise<SessionOwner> {
  const { appDb } = c.get("services");
  const spent = await findSpent(appDb, attempt.tokenHash, attempt.now);
  if (spent === undefined) throw signInAgain();
  const repeated = attempt.attemptHash !== null && attempt.attemptHash === spent.attemptHash;
  const inTime = attempt.now.getTime() - spent.rotatedAt.getTime() <= REPEAT_MS;
  if (repeated && inTime) {
    if (spent.tokenHash === attempt.nextHash) return spent;
    // Another successor stands only when the secret was changed in between: then nobody has a copy.
    throw signInAgain();
  }
  await endForBoth(c, spent, attempt.now);
  throw signInAgain({ "set-cookie": droppedCookie(c) });
}

/** Which of the two holders is the thief cannot be told, so the session ends for both, and its user is told. */
async function endForBoth(c: AppContext, spent: SpentSession, now: Date): Promise<void> {
  const services = c.get("services");
  const { sessionId, userId } = spent;
  const requestId = c.get("requestId");
  const told = await newNotification(
    services,
    { userId },
    {
      kind: "session_reused",
      key: sessionId,
      data: { device: describeDevice(spent.userAgent), country: spent.country, at: now.toISOString() },
      secret: null,
      requestId,
    },
  );
  const identity = { userId, audit: auditContext(c, { kind: "visitor", id: null }) };
  const ended = await endReused(services.appDb, identity, { sessionId, now, told });
  if (!ended) return;
  handOff(c, [told.handOff]);
  writeLog({
    ...{ level: "warn", requestId, actor: "api", action: "session.reused" },
    data: { sessionId, userId },
  });
}
