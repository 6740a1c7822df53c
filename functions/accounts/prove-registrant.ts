import type { ConfirmRegistration } from "../../core/api/accounts.ts";
import type { AppContext } from "../context.ts";
import { hashMailToken } from "../mail-token.ts";
import { invalidField } from "../problem.ts";
import { isPassword } from "../session/check-password.ts";
import type { RegistrationRecord } from "./registration-record.ts";

interface Waiting {
  readonly emailNormalised: string;
  readonly record: RegistrationRecord;
}

/**
 * Demands that it is who registered that follows the link, and not somebody whose address was given by a stranger: such an
 * account would open to the stranger's password. Attempts at the password are counted with those of signing in.
 */
export async function proveRegistrant(
  c: AppContext,
  { emailNormalised, record }: Waiting,
  { ticket, password }: Omit<ConfirmRegistration, "token">,
): Promise<void> {
  if (ticket !== undefined && (await hashMailToken(ticket)) === record.ticketHash) return;
  if (password === undefined) {
    throw invalidField("password", "required", `must be the one you chose when you registered; ${ELSE}`);
  }
  if (!(await isPassword(c, emailNormalised, { password, kept: record.passwordHash })))
    throw invalidField("password", "wrong", `is not the one that was chosen when registering; ${ELSE}`);
}

const ELSE = "if that was not you, register anew";
