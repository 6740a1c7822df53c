import { type OwnAccount, setPassword } from "../../db/repositories/accounts.ts";
import { inTransaction, StaleError } from "../../db/transaction.ts";
import type { AppContext } from "../context.ts";
import { handOff } from "../hand-off.ts";
import { Problem } from "../problem.ts";
import { checkPassword, hashNewPassword } from "./new-password.ts";
import { provePassword } from "./prove-again.ts";
import { refuseBreached } from "./refuse-breached.ts";
import { afterChange } from "./reset-password.ts";

/** Gives the signed-in user another password. Its other sessions end, this one goes on. */
export async function changePassword(
  c: AppContext,
  account: OwnAccount,
  { current, password }: { readonly current: string; readonly password: string },
): Promise<void> {
  const services = c.get("services");
  const { userId, sessionId } = c.get("user");
  const { user } = account;
  if (user.passwordHash === null) {
    throw new Problem("wrong_state", "There is no password yet; a link to reset it makes one.");
  }
  checkPassword(password, user);
  await provePassword(c, account, current, "current");
  await refuseBreached(c, password);
  const passwordHash = await hashNewPassword(password);
  const change = { userId, before: user.passwordHash, passwordHash, keptSessionId: sessionId };
  const told = await inTransaction(services.app, c.get("user"), async (tx) => {
    // Somebody else who knew it was quicker: what proved this user proves nothing any more.
    if (!(await setPassword(tx, { ...change, now: services.now() }))) throw new StaleError("the password");
    return afterChange(c, tx, userId);
  });
  handOff(c, [told]);
}
