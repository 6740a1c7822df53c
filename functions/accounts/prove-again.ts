import { judgeUser } from "../../core/access/judge-access.ts";
import { normaliseEmail } from "../../core/attribution/email.ts";
import { verifyPassword } from "../../db/password.ts";
import type { OwnAccount } from "../../db/repositories/accounts.ts";
import type { AppContext } from "../context.ts";
import { invalidField, Problem } from "../problem.ts";
import { attemptLimit } from "../session/attempt-limit.ts";

/** Demands the account's password at a field; attempts are counted with those of signing in. */
export async function provePassword(
  c: AppContext,
  { user }: OwnAccount,
  password: string,
  field: string,
): Promise<void> {
  const account = normaliseEmail(user.email) ?? user.email;
  const address = c.req.header("cf-connecting-ip");
  const limit = await attemptLimit(c.get("services"), c.get("requestId"), { account, address });
  await limit.count();
  if (!(await verifyPassword(password, user.passwordHash))) {
    throw invalidField(field, "wrong_password", "is not your password");
  }
  await limit.prove();
}

/**
 * Demands that it is the user itself who weakens its account: as `security:weaken` does of those who have a second factor;
 * of the others, who have none to show, the password at the field `password`.
 */
export async function proveAgain(c: AppContext, account: OwnAccount, password?: string): Promise<void> {
  if (!account.hasSecondFactor) {
    if (account.user.passwordHash === null)
      throw new Problem("wrong_state", "Set a password first, by a link to reset it.");
    if (password === undefined) throw invalidField("password", "required", "must be your password");
    return provePassword(c, account, password, "password");
  }
  const { actor, mustEnrol, secondFactorAt } = c.get("user");
  const standing = { role: null, acting: actor !== null, mustEnrol, secondFactorAt };
  if (judgeUser("security:weaken", standing, c.get("services").now()).ok) return;
  throw new Problem(
    "step_up_required",
    "Show your second factor again: POST /api/auth/step-up, then repeat this.",
  );
}
