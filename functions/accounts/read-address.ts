import { normaliseEmail } from "../../core/attribution/email.ts";
import { invalidField } from "../problem.ts";

/** An address in the form in which accounts are told apart. Throws 422 when it is none. */
export function readAddress(email: string, field = "email"): string {
  const normalised = normaliseEmail(email);
  if (normalised === null) throw invalidField(field, "invalid_format", "must be an e-mail address");
  return normalised;
}
