import { verifyPassword } from "../../db/password.ts";
import type { AppContext } from "../context.ts";
import { attemptLimit } from "./attempt-limit.ts";

/** Says whether a password is the one that is kept; null costs what a wrong one costs. The right one clears the count. */
export type CheckPassword = (password: string, kept: string | null) => Promise<boolean>;

/**
 * Counts an attempt at an account's password, with all others from where the request comes, before anything is looked
 * up: too many are refused. The check is good for this attempt alone.
 *
 * @param account the normalised address
 */
export async function countPasswordAttempt(c: AppContext, account: string): Promise<CheckPassword> {
  const attempt = { account, address: c.req.header("cf-connecting-ip") };
  const limit = await attemptLimit(c.get("services"), c.get("requestId"), attempt);
  await limit.count();
  return async (password, kept) => {
    const right = await verifyPassword(password, kept);
    if (right) await limit.prove();
    return right;
  };
}

/** The same at once, where what is kept is known. */
export async function isPassword(
  c: AppContext,
  account: string,
  { password, kept }: { readonly password: string; readonly kept: string | null },
): Promise<boolean> {
  const check = await countPasswordAttempt(c, account);
  return check(password, kept);
}
