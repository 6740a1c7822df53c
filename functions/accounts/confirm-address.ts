import type { EmailConfirmed } from "../../core/api/accounts.ts";
import { findSelf, setAddress } from "../../db/repositories/accounts.ts";
import { endTokens, spendUserToken, type UsedToken, wasUsed } from "../../db/repositories/mail-tokens.ts";
import { insertNotification } from "../../db/repositories/notify.ts";
import type { NewOutboxRow } from "../../db/repositories/outbox.ts";
import { inTransaction, type Transaction } from "../../db/transaction.ts";
import { violatedConstraint } from "../../db/violated-constraint.ts";
import { auditContext } from "../audit-context.ts";
import type { AppContext } from "../context.ts";
import { hashEmail } from "../email-hash.ts";
import { handOff } from "../hand-off.ts";
import { hashMailToken } from "../mail-token.ts";
import { newNotification } from "../notify.ts";
import { openAddress } from "./address-record.ts";
import { linkExpired } from "./link-expired.ts";

/**
 * Uses one of the two links of a change of address. The second, whichever it is, makes the change; used at the same instant
 * they wait for each other at the user's row, so that one of them sees the other.
 */
export async function confirmAddress(c: AppContext, token: string): Promise<EmailConfirmed["state"]> {
  const services = c.get("services");
  const brought = {
    tokenHash: await hashMailToken(token),
    kinds: ["change_email", "confirm_email"],
    now: services.now(),
  } as const;
  const done = await inTransaction(services.app, null, async (tx) => {
    const audit = (userId: string) => auditContext(c, { kind: "user", id: userId });
    const used = await spendUserToken(tx, brought, audit);
    if (used === undefined) return undefined;
    const { email, otherId } = await openAddress(services, used);
    if (!(await wasUsed(tx, used.userId, otherId))) return { state: "half" as const, handOffs: [] };
    return { state: "done" as const, handOffs: await change(c, tx, used, email) };
  }).catch((error: unknown) => {
    // Somebody else has taken the address since it was asked for.
    if (violatedConstraint(error) === "users_email") return undefined;
    throw error;
  });
  if (done === undefined) throw linkExpired();
  handOff(c, done.handOffs);
  return done.state;
}

/** Links to reset the password that went to the old address end with it. */
async function change(
  c: AppContext,
  tx: Transaction,
  { userId, emailNormalised }: UsedToken & { userId: string },
  newEmail: string,
): Promise<NewOutboxRow[]> {
  const services = c.get("services");
  const emailHash = await hashEmail(services, newEmail);
  if (emailHash === null) throw new RangeError("an address was asked for that is none");
  const before = await findSelf(tx, userId);
  await setAddress(tx, { userId, email: newEmail, emailNormalised, emailHash, now: services.now() });
  await endTokens(tx, userId, ["reset_password"], services.now());
  const key = services.newId();
  const handOffs: NewOutboxRow[] = [];
  for (const to of [{ userId }, { address: before.email, locale: before.locale }]) {
    const told = await newNotification(services, to, {
      ...{ kind: "email_changed", key, data: { newEmail } },
      ...{ secret: null, requestId: c.get("requestId") },
    });
    await tx.execute(insertNotification(told));
    handOffs.push(told.handOff);
  }
  return handOffs;
}
