import type * as client from "openid-client";
import { normaliseEmail } from "../../core/attribution/email.ts";
import type { Provider } from "./provider.ts";

const NAME_MAX = 100;
const EMAIL_MAX = 254;
const SUBJECT_MAX = 255;

/** What an issuer says of a person. */
export interface Person {
  readonly issuer: string;
  readonly subject: string;
  /** As the person reads it; null: the issuer says none. */
  readonly email: string | null;
  /** The issuer has seen that the address is the person's. */
  readonly emailVerified: boolean;
  readonly name: string;
  readonly locale: "en" | "vi";
}

/** Reads a proved ID token; undefined when it names nobody whom we could keep. */
export function readPerson(claims: client.IDToken, provider: Provider): Person | undefined {
  const { iss: issuer, sub: subject } = claims;
  if (subject === "" || subject.length > SUBJECT_MAX || /\s/.test(issuer)) return undefined;
  const given = typeof claims.email === "string" ? claims.email.trim() : "";
  const email = given.length <= EMAIL_MAX && normaliseEmail(given) !== null ? given : null;
  const named = typeof claims.name === "string" ? claims.name.replace(/\p{Cc}/gu, "").trim() : "";
  const locale = typeof claims.locale === "string" && claims.locale.startsWith("vi") ? "vi" : "en";
  const emailVerified = email !== null && isVerified(claims, provider);
  return { issuer, subject, email, emailVerified, name: named.slice(0, NAME_MAX) || (email ?? "?"), locale };
}

/**
 * Microsoft's `email` is whatever a tenant's administrator typed in; only where `xms_edov` says so does the tenant own
 * the address's domain.
 */
function isVerified(claims: client.IDToken, { id }: Provider): boolean {
  const { email_verified: verified, xms_edov: owned } = claims;
  return verified === true || (id === "microsoft" && (owned === true || owned === "1" || owned === 1));
}

/** The same address, but for case. Spellings of one mailbox that differ more may be other people's elsewhere. */
export function isSameAddress(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}
