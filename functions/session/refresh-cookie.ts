import { generateCookie, getCookie } from "hono/cookie";
import type { AppContext } from "../context.ts";

const NAME = "trb_r";
/** Browsers take a cookie of this name only from https with `Secure`, so no plain page of the host can plant one. */
const SECURE_NAME = `__Secure-${NAME}`;
/** Sent to the routes of sign-in alone, never to the rest of the API. */
const PATH = "/api/auth";

const isSecure = (c: AppContext): boolean => new URL(c.req.url).protocol === "https:";

export const readRefreshCookie = (c: AppContext): string | undefined =>
  getCookie(c, isSecure(c) ? SECURE_NAME : NAME);

/**
 * The `set-cookie` value: out of reach of scripts and of other sites. `Secure` is left out on plain http, where browsers
 * would drop the cookie.
 */
export function refreshCookie(c: AppContext, token: string, maxAgeMs: number): string {
  const secure = isSecure(c);
  return generateCookie(secure ? SECURE_NAME : NAME, token, {
    path: PATH,
    maxAge: Math.floor(maxAgeMs / 1000),
    httpOnly: true,
    sameSite: "Strict",
    secure,
  });
}

/** The `set-cookie` value that takes the cookie back. */
export const droppedCookie = (c: AppContext): string => refreshCookie(c, "", 0);
