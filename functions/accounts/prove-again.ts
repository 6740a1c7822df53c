import { normaliseEmail } from "../../core/attribution/email.ts";
import type { OwnAccount } from "../../db/repositories/accounts.ts";
import type { AppContext } from "../context.ts";
import { invalidField, Problem } from "../problem.ts";
import { isPassword } from "../session/check-password.ts";
import { demandWeakening } from "../session/step-up.ts";

/** Demands the account's password at a field; attempts are counted with those of signing in. */
export async function provePassword(
  c: AppContext,
  { user }: OwnAccount,
  password: string,
  field: string,
): Promise<void> {
  const account = normaliseEmail(user.email) ?? user.email;
  if (!(await isPassword(c, account, { password, kept: user.passwordHash })))
    throw invalidField(field, "wrong_password", "is not your password");
}

/**
 * Demands that it is the user itself who weakens its account: as `security:weaken` does of those who have a second factor;
 * of the others, who have none to show, the password at the field `password`.
 */
export async function proveAgain(c: AppContext, account: OwnAccount, password?: string): Promise<void> {
  if (account.hasSecondFactor) return demandWeakening(c);
  if (account.user.passwordHash === null)
    throw new Problem("wrong_state", "Set a password first, by a link to reset it.");
  if (password === undefined) throw invalidField("password", "required", "must be your password");
  return provePassword(c, account, password, "password");
}
