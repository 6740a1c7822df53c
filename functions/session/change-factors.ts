import type { SQL } from "drizzle-orm";
import { isStepUpRecent } from "../../core/access/judge-access.ts";
import { newRecoveryCodes, showRecoveryCode } from "../../core/access/recovery-codes.ts";
import type { FactorAdded } from "../../core/api/security.ts";
import type { NotificationData } from "../../core/notifications/kinds.ts";
import {
  countFactors,
  deleteRecoveryCodes,
  type FactorRows,
  lockFactors,
  replaceRecoveryCodes,
} from "../../db/repositories/factors.ts";
import { insertNotification, type NewNotification } from "../../db/repositories/notify.ts";
import { endUnproven, proveSession } from "../../db/repositories/sessions.ts";
import { inTransaction, type Transaction } from "../../db/transaction.ts";
import type { AppContext } from "../context.ts";
import { handOff } from "../hand-off.ts";
import { newNotification } from "../notify.ts";
import { Problem } from "../problem.ts";
import { presentSession } from "./present-session.ts";
import { type ProvenBy, recoveryHash } from "./prove-factor.ts";

export type Factor = NotificationData["factor_added"]["data"];

/**
 * Adds a factor in one transaction. The first one may be added by whoever is signed in, and brings recovery codes; the
 * user's other sessions, in which none was shown, end. Further ones only by whoever has just shown one.
 *
 * @param add writes the factor; false when it is there already
 */
export async function addFactor(
  c: AppContext,
  factor: Factor,
  by: ProvenBy,
  add: (tx: Transaction) => Promise<boolean>,
): Promise<FactorAdded> {
  const services = c.get("services");
  const user = c.get("user");
  const { userId, sessionId } = user;
  const now = services.now();
  const codes = newRecoveryCodes((bytes) => crypto.getRandomValues(bytes));
  const kept = await keepCodes(c, codes);
  const told = await tell(c, "factor_added", factor);
  const first = await inTransaction(services.app, user, async (tx) => {
    await lockFactors(tx, userId);
    const isFirst = (await countFactors(tx, userId)) === 0;
    if (!isFirst) demandStepUp(c);
    if (!(await add(tx))) throw new Problem("already_exists", "This factor was added before.");
    const { rowCount } = await tx.execute(proveSession(sessionId, by, now));
    if (rowCount !== 1) throw new Problem("unauthenticated", "The session has ended; sign in again.");
    if (isFirst) {
      await replaceRecoveryCodes(tx, userId, kept);
      await tx.execute(endUnproven(userId, sessionId, now));
    }
    await tx.execute(insertNotification(told));
    return isFirst;
  });
  handOff(c, [told.handOff]);
  return {
    recoveryCodes: first ? codes.map(showRecoveryCode) : null,
    session: await presentSession(c, { userId, sessionId, secondFactorAt: now }),
  };
}

/**
 * Drops a factor in one transaction; with the last one go the recovery codes. The route has seen to it that a factor was
 * just shown.
 *
 * @param required the user's roles demand a factor: the last one stays
 * @param remove deletes it and answers its name; undefined when there is none
 */
export async function dropFactor(
  c: AppContext,
  factor: Factor["factor"],
  required: boolean,
  remove: SQL,
): Promise<void> {
  const { app } = c.get("services");
  const user = c.get("user");
  const told = await inTransaction(app, user, async (tx) => {
    await lockFactors(tx, user.userId);
    const { rows } = await tx.execute<{ name: string | null }>(remove);
    const [removed] = rows;
    if (removed === undefined) throw new Problem("not_found", "There is no such factor.");
    const left = await countFactors(tx, user.userId);
    if (left === 0 && required)
      throw new Problem("wrong_state", "Your role needs a second factor; add another one first.");
    if (left === 0) await deleteRecoveryCodes(tx, user.userId);
    const row = await tell(c, "factor_removed", { factor, name: removed.name });
    await tx.execute(insertNotification(row));
    return row;
  });
  handOff(c, [told.handOff]);
}

/** Makes ten new recovery codes; those before are void. */
export async function renewRecoveryCodes(c: AppContext): Promise<FactorAdded> {
  const { app } = c.get("services");
  const user = c.get("user");
  const codes = newRecoveryCodes((bytes) => crypto.getRandomValues(bytes));
  const kept = await keepCodes(c, codes);
  const told = await tell(c, "recovery_codes_made", {});
  await inTransaction(app, user, async (tx) => {
    await lockFactors(tx, user.userId);
    if ((await countFactors(tx, user.userId)) === 0)
      throw new Problem("wrong_state", "Recovery codes come with a second factor; add one first.");
    await replaceRecoveryCodes(tx, user.userId, kept);
    await tx.execute(insertNotification(told));
  });
  handOff(c, [told.handOff]);
  return { recoveryCodes: codes.map(showRecoveryCode), session: await presentSession(c, user) };
}

/** Refuses, before there is anything to use up, whoever would add a factor to those that are there without showing one. */
export function demandProven(c: AppContext, { totp, passkeys }: FactorRows): void {
  if (totp !== null || passkeys.length > 0) demandStepUp(c);
}

function demandStepUp(c: AppContext): void {
  if (isStepUpRecent(c.get("user").secondFactorAt, c.get("services").now())) return;
  throw new Problem("step_up_required", "Show the second factor that you have: POST /api/auth/step-up.");
}

async function keepCodes(
  c: AppContext,
  codes: readonly string[],
): Promise<{ id: string; codeHash: string }[]> {
  const services = c.get("services");
  const { userId } = c.get("user");
  return Promise.all(
    codes.map(async (code) => ({
      id: services.newId(),
      codeHash: await recoveryHash(services, userId, code),
    })),
  );
}

async function tell<Kind extends "factor_added" | "factor_removed" | "recovery_codes_made">(
  c: AppContext,
  kind: Kind,
  data: NotificationData[Kind]["data"],
): Promise<NewNotification> {
  const services = c.get("services");
  const { userId } = c.get("user");
  // Each change is an event of its own: the same factor may come and go.
  const event = { kind, key: services.newId(), data, secret: null, requestId: c.get("requestId") };
  return newNotification<Kind>(services, { userId }, event);
}
