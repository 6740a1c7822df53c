/**
 * Host of the page that a request comes from, by what the browser says: `Origin`, else `Referer`. Undefined when it
 * says neither, as a page without an origin of its own (a sandboxed frame, a file) does not.
 */
export function pageHost(headers: Headers): string | undefined {
  const origin = headers.get("origin");
  const address = origin === null || origin === "null" ? headers.get("referer") : origin;
  return address === null ? undefined : URL.parse(address)?.hostname || undefined;
}
