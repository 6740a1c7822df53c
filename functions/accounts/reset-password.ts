import { sql } from "drizzle-orm";
import { LINK_PAGES } from "../../core/api/accounts.ts";
import { findSelf, proveAddress, setPassword } from "../../db/repositories/accounts.ts";
import {
  endTokens,
  insertMailToken,
  presentToken,
  spendUserToken,
} from "../../db/repositories/mail-tokens.ts";
import { insertNotification } from "../../db/repositories/notify.ts";
import type { NewOutboxRow } from "../../db/repositories/outbox.ts";
import { findUserByEmail } from "../../db/repositories/users.ts";
import { inTransaction, type Transaction } from "../../db/transaction.ts";
import { auditContext } from "../audit-context.ts";
import type { AppContext } from "../context.ts";
import { handOff } from "../hand-off.ts";
import { hashMailToken, mailLink, newMailToken } from "../mail-token.ts";
import { newNotification } from "../notify.ts";
import { linkExpired } from "./link-expired.ts";
import { checkPassword, hashNewPassword } from "./new-password.ts";
import { refuseBreached } from "./refuse-breached.ts";

const LINK_MS = 60 * 60_000;

/** Sends a link to whoever has an account with this address. For nobody the same statements run, and write nothing. */
export async function sendResetLink(c: AppContext, email: string, emailNormalised: string): Promise<void> {
  const services = c.get("services");
  const { appDb, env, now } = services;
  const user = await findUserByEmail(appDb, emailNormalised);
  const { token, hash } = await newMailToken();
  const id = services.newId();
  const told = await newNotification(
    services,
    user === undefined ? { address: email, locale: "en" } : { userId: user.id },
    {
      kind: "password_reset",
      key: id,
      data: { name: user?.name ?? "" },
      secret: { url: mailLink(env.APP_URL, LINK_PAGES.resetPassword, token) },
      requestId: c.get("requestId"),
    },
  );
  const row = {
    ...({ id, kind: "reset_password", tokenHash: hash, userId: user?.id ?? null } as const),
    ...{ emailNormalised, envelope: null, expiresAt: new Date(now().getTime() + LINK_MS) },
  };
  const isKnown = user !== undefined;
  await appDb.batch([
    appDb.execute(presentToken(hash)),
    appDb.execute(insertMailToken(row, isKnown)),
    appDb.execute(insertNotification(told, sql`(SELECT WHERE ${isKnown}::boolean) AS known`)),
  ]);
  if (isKnown) handOff(c, [told.handOff]);
}

/**
 * Gives a link's user another password and ends all its sessions. Nobody is signed in by it, and a second factor is asked
 * for as ever. A refused password rolls back, so that the link stays good.
 */
export async function resetPassword(c: AppContext, token: string, password: string): Promise<void> {
  const services = c.get("services");
  const brought = {
    tokenHash: await hashMailToken(token),
    kinds: ["reset_password"],
    now: services.now(),
  } as const;
  // Before the transaction: no row waits for a service elsewhere.
  await refuseBreached(c, password);
  const told = await inTransaction(services.app, null, async (tx) => {
    const audit = (userId: string) => auditContext(c, { kind: "user", id: userId });
    const used = await spendUserToken(tx, brought, audit);
    if (used === undefined) return undefined;
    const { userId } = used;
    checkPassword(password, await findSelf(tx, userId));
    const passwordHash = await hashNewPassword(password);
    await proveAddress(tx, userId, brought.now);
    await setPassword(tx, { userId, passwordHash, keptSessionId: null, now: brought.now });
    return await afterChange(c, tx, userId);
  });
  if (told === undefined) throw linkExpired();
  handOff(c, [told]);
}

/** What goes with every new password, in its transaction: older links to reset it end, and the user is told. */
export async function afterChange(c: AppContext, tx: Transaction, userId: string): Promise<NewOutboxRow> {
  const services = c.get("services");
  await endTokens(tx, userId, ["reset_password"], services.now());
  const { name } = await findSelf(tx, userId);
  const told = await newNotification(
    services,
    { userId },
    {
      ...{ kind: "password_changed", key: services.newId(), data: { name } },
      ...{ secret: null, requestId: c.get("requestId") },
    },
  );
  await tx.execute(insertNotification(told));
  return told.handOff;
}
