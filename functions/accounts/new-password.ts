import { judgePassword, type PasswordRefusal } from "../../core/access/judge-password.ts";
import { hashPassword } from "../../db/password.ts";
import { invalidField } from "../problem.ts";

const MESSAGES: Record<PasswordRefusal, string> = {
  own_details: "must not be your address or your name",
  common: "is one that many use; choose another",
};

/** Refuses a password that would be guessed, at the field `password`; `refuseBreached` goes with it. */
export function checkPassword(
  password: string,
  owner: { readonly email: string; readonly name: string },
): void {
  const judged = judgePassword(password, owner);
  if (!judged.ok) throw invalidField("password", judged.reason, MESSAGES[judged.reason]);
}

export const hashNewPassword = (password: string): Promise<string> =>
  hashPassword(password, (bytes) => crypto.getRandomValues(bytes));
