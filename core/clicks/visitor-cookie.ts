import { toHex } from "../ids/hex.ts";
import { VISITOR_COOKIE } from "./visitor.ts";

const VISITOR_ID = /^[0-9a-f]{32}$/;
const ONE_YEAR_SECONDS = 365 * 24 * 60 * 60;

/** The visitor id of a `Cookie` header, or undefined when there is none or it is not one of ours. */
export function readVisitorId(cookieHeader: string | null): string | undefined {
  if (cookieHeader === null) return undefined;
  for (const pair of cookieHeader.split(";")) {
    const equals = pair.indexOf("=");
    if (pair.slice(0, equals).trim() !== VISITOR_COOKIE) continue;
    const value = pair.slice(equals + 1).trim();
    if (VISITOR_ID.test(value)) return value;
  }
  return undefined;
}

/** A visitor id: 128 random bits in hex. It says nothing about the visitor. */
export function newVisitorId(random16: Uint8Array): string {
  if (random16.length !== 16) throw new RangeError("a visitor id has 16 bytes");
  return toHex(random16);
}

/** The `Set-Cookie` value. `secure` is left out on plain http, where browsers would drop the cookie. */
export function visitorCookie(visitorId: string, secure: boolean): string {
  const flags = `Path=/; Max-Age=${ONE_YEAR_SECONDS}; HttpOnly; SameSite=Lax`;
  return `${VISITOR_COOKIE}=${visitorId}; ${flags}${secure ? "; Secure" : ""}`;
}
