import { hostOf } from "./personal-data.ts";

/**
 * Host of the page that a request comes from, by what the browser says: `Origin`, else `Referer`. A page without an
 * origin of its own, as a sandboxed frame, says `null`: so that a program may allow even that by name, since some shop
 * systems run their merchants' scripts nowhere else. Undefined when the browser says nothing.
 */
export function pageHost(headers: Headers): string | undefined {
  const origin = headers.get("origin");
  const referer = headers.get("referer");
  if (origin === "null" && !referer) return origin;
  const address = origin === null || origin === "null" ? referer : origin;
  return hostOf(address) || undefined;
}
