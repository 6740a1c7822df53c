import type { ActingSession } from "../../core/api/admin.ts";
import { beginActing, findOwnActing } from "../../db/repositories/acting.ts";
import { findUser } from "../../db/repositories/admin.ts";
import { findOwnParts } from "../../db/repositories/users.ts";
import type { AppContext } from "../context.ts";
import { handOff } from "../hand-off.ts";
import { newNotification } from "../notify.ts";
import { Problem } from "../problem.ts";
import { found } from "../refusals.ts";
import { presentSession } from "../session/present-session.ts";
import { signInAgain } from "../session/sign-in-again.ts";
import { demandOn } from "../settings/in-force.ts";

/** How long support may act as a user at a time. */
const ACTING_MS = 30 * 60_000;

/**
 * Begins to act as a user, who is told. Throws 404, and 403 for oneself and for the platform's own people. What is done
 * from then on stands in the audit log under the operator's name, for the user, with the reason.
 */
export async function beginActingAs(
  c: AppContext,
  { userId, reason }: { userId: string; reason: string },
): Promise<ActingSession> {
  const services = c.get("services");
  await demandOn(services, "act_as");
  const operator = c.get("operator");
  const target = found(await findUser(services.appDb, operator, userId), "user", "userId");
  if (target.id === operator.userId || target.platformRole !== null)
    throw new Problem("forbidden", "Nobody acts as one of the platform's own people.");
  const startedAt = services.now();
  const by = await operatorName(c);
  const acting = { sessionId: services.newId(), userId, reason, startedAt };
  const told = await newNotification(
    services,
    { userId },
    {
      ...{ kind: "acted_as", key: acting.sessionId, secret: null, requestId: c.get("requestId") },
      data: { by, reason, at: startedAt.toISOString() },
    },
  );
  const endsAt = new Date(startedAt.getTime() + ACTING_MS);
  const audit = { ...operator.audit, for: userId, reason };
  await beginActing(services.appDb, { ...operator, audit }, { ...acting, endsAt }, told);
  handOff(c, [told.handOff]);
  return present(c, { ...acting, by, endsAt });
}

/** Goes on with what the operator began, until its time is over. Throws 404 when it was ended. */
export async function renewActing(c: AppContext, sessionId: string): Promise<ActingSession> {
  const { appDb, now } = c.get("services");
  const acting = await findOwnActing(appDb, c.get("operator"), sessionId, now());
  return present(c, { ...found(acting, "session"), sessionId, by: await operatorName(c) });
}

async function present(
  c: AppContext,
  acting: { sessionId: string; userId: string; by: string; reason: string; endsAt: Date },
): Promise<ActingSession> {
  const { sessionId, userId, by, reason, endsAt } = acting;
  const actor = { userId: c.get("operator").userId, by, reason, endsAt };
  const session = await presentSession(c, { sessionId, userId, secondFactorAt: null }, actor);
  return { sessionId, session, endsAt: endsAt.toISOString() };
}

async function operatorName(c: AppContext): Promise<string> {
  const parts = await findOwnParts(c.get("services").appDb, { userId: c.get("operator").userId });
  if (parts === undefined) throw signInAgain();
  return parts.user.name;
}
