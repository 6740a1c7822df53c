import { createMiddleware } from "hono/factory";
import type { AppTypes } from "../context.ts";
import { Problem } from "../problem.ts";

/**
 * The first line of a route that works with cookies: demands that a page of this origin asks, 403 otherwise. Browsers say
 * where a request comes from and no page can change what they say; who says nothing is no browser of today, and has no
 * business with cookies.
 *
 * @example app.post("/sign-out", fromOwnPage, signOut)
 */
export const fromOwnPage = createMiddleware<AppTypes>(async (c, next) => {
  const site = c.req.header("sec-fetch-site");
  const origin = c.req.header("origin");
  const sameSite = site === undefined || site === "same-origin";
  const sameOrigin = origin === undefined || hostOf(origin) === new URL(c.req.url).host;
  if (!sameSite || !sameOrigin || (site ?? origin) === undefined)
    throw new Problem("forbidden", "Sign in from a page of this site.");
  await next();
});

/** Undefined for `null`, as a page without an origin says. */
function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
