import { createMiddleware } from "hono/factory";
import { API_HEADERS, HSTS } from "../core/web-security/headers.ts";
import type { AppTypes } from "./context.ts";

/** The API's security headers on every answer, refusals and failures as well. A route may set one of its own before. */
export const secureHeaders = createMiddleware<AppTypes>(async (c, next) => {
  await next();
  const isSafe = new URL(c.req.url).protocol === "https:";
  for (const [name, value] of Object.entries(isSafe ? { ...API_HEADERS, ...HSTS } : API_HEADERS)) {
    if (!c.res.headers.has(name)) c.header(name, value);
  }
});
