/** Values of a Cookie header by name. */
export function readCookies(header: string | undefined): Record<string, string> {
  const cookies: Record<string, string> = {};
  for (const pair of (header ?? "").split(";")) {
    const mark = pair.indexOf("=");
    if (mark > 0) cookies[pair.slice(0, mark).trim()] = pair.slice(mark + 1).trim();
  }
  return cookies;
}

/** A cookie of this host alone, kept for 30 days. */
export const cookie = (name: string, value: string): string =>
  `${name}=${value}; Path=/; Max-Age=2592000; SameSite=Lax; HttpOnly`;
