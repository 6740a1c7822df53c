import { isHostPattern } from "../../../../core/clicks/destination.ts";

export interface Page {
  readonly url: string;
  readonly host: string;
}

/** An address as somebody types it, also without `https://`; null: no page of a web site. */
export function readPage(text: string): Page | null {
  const trimmed = text.trim();
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`;
  if (!URL.canParse(whole)) return null;
  const { href, protocol, hostname } = new URL(whole);
  if (!/^https?:$/.test(protocol) || !isHostPattern(hostname)) return null;
  return { url: href, host: hostname };
}

/** Whether a host is among those allowed: itself, or below `*.` of one. */
export function isAllowed(host: string, allowedHosts: readonly string[]): boolean {
  return allowedHosts.some((pattern) =>
    pattern.startsWith("*.") ? host.endsWith(pattern.slice(1)) : host === pattern,
  );
}
