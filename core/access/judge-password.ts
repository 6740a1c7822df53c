import { normaliseEmail } from "../attribution/email.ts";
import { ok, type Result, refuse } from "../result.ts";
import { COMMON_PASSWORDS } from "./common-passwords.ts";

export type PasswordRefusal =
  /** Is the address, the part before its @, or the name. */
  | "own_details"
  /** Among the first that anybody tries. */
  | "common";

/** `aaaaaaaaaa`, `1212121212` and the like. */
const DIFFERENT_MIN = 4;

/** Whether a password of sufficient length may be had, as NIST SP 800-63B asks: no rules of letters and digits. */
export function judgePassword(
  password: string,
  owner: { readonly email: string; readonly name: string },
): Result<null, PasswordRefusal> {
  const text = plain(password);
  const [local = ""] = owner.email.split("@");
  const own = [owner.email, normaliseEmail(owner.email) ?? "", local, owner.name];
  if (own.some((detail) => plain(detail) === text)) return refuse("own_details");
  if (COMMON_PASSWORDS.has(text) || new Set(text).size < DIFFERENT_MIN) return refuse("common");
  return ok(null);
}

const plain = (text: string): string => text.normalize("NFC").toLowerCase().replaceAll(/\s/g, "");
