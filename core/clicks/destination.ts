import { ok, type Result, refuse } from "../result.ts";

/** Name of the parameter that carries the click token to the destination. */
export const CLICK_TOKEN_PARAM = "tcid";

export const DESTINATION_MAX_LENGTH = 4096;

/** Why a URL is not followed. */
export type DestinationRefusal =
  | "too_long"
  | "control_character"
  | "backslash"
  | "protocol_relative"
  | "not_absolute"
  | "scheme"
  | "userinfo"
  | "malformed";

export type DeepLinkRefusal = DestinationRefusal | "host_not_allowed" | "port_not_allowed";

/**
 * A URL that may be redirected to, in the parts that matter here. The origin is the parsed one (what was checked
 * is what is sent); path, query and fragment are the author's own bytes, because a merchant's shop may read them
 * in ways that a re-serialised query would break (duplicate keys, `+` against `%2B`, order, empty values).
 */
export interface Destination {
  /** `https://shop.example:8443` */
  readonly origin: string;
  readonly hostname: string;
  /** Empty for the scheme's default port. */
  readonly port: string;
  readonly path: string;
  /** Without `?`; undefined when there is no `?` at all. */
  readonly query: string | undefined;
  /** With `#`, or empty. */
  readonly fragment: string;
}

const SCHEME = /^([a-z][a-z0-9+.-]*):/i;
const WEB_URL = /^https?:\/\/([^/?#]+)([^?#]*)(\?[^#]*)?(#.*)?$/is;
const NOT_URI_BYTES = /[^\x21-\x7e]+/g;

/** Accepts an absolute http or https URL without userinfo, control characters and backslashes. */
export function parseDestination(text: string): Result<Destination, DestinationRefusal> {
  if (text.length > DESTINATION_MAX_LENGTH) return refuse("too_long");
  if (hasControlCharacter(text)) return refuse("control_character");
  if (text.includes("\\")) return refuse("backslash");
  if (text.startsWith("//")) return refuse("protocol_relative");
  const scheme = SCHEME.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined) return refuse("not_absolute");
  if (scheme !== "http" && scheme !== "https") return refuse("scheme");
  const [, authority = "", path = "", search, fragment = ""] = WEB_URL.exec(text) ?? [];
  if (authority.includes("@")) return refuse("userinfo");
  // An escaped host means one thing to a browser and another to a simpler client.
  if (authority === "" || authority.includes("%") || !text.isWellFormed() || !URL.canParse(text)) {
    return refuse("malformed");
  }
  const { origin, hostname, port } = new URL(text);
  const query = search === undefined ? undefined : encodeForHeader(search.slice(1));
  return ok({
    origin,
    hostname,
    port,
    path: encodeForHeader(path) || "/",
    query,
    fragment: encodeForHeader(fragment),
  });
}

/**
 * Accepts a deep link only inside the destination's own host and `allowedHosts`, on the scheme's default port or
 * the destination's own.
 */
export function parseDeepLink(
  text: string | undefined,
  own: Destination,
  allowedHosts: readonly string[],
): Result<Destination, DeepLinkRefusal> {
  if (text === undefined) return refuse("malformed");
  const parsed = parseDestination(text);
  if (!parsed.ok) return parsed;
  const { hostname, port } = parsed.value;
  if (hostname !== own.hostname && !allowedHosts.some((pattern) => hostMatches(hostname, pattern))) {
    return refuse("host_not_allowed");
  }
  if (port !== "" && port !== own.port) return refuse("port_not_allowed");
  return parsed;
}

/** `shop.example` matches itself; `*.shop.example` matches every host below it, and not `shop.example`. */
export function hostMatches(hostname: string, pattern: string): boolean {
  const wanted = pattern.toLowerCase();
  if (!wanted.startsWith("*.")) return hostname === wanted;
  const suffix = wanted.slice(1);
  return suffix.length > 1 && hostname.length > suffix.length && hostname.endsWith(suffix);
}

const HOST_PATTERN = /^(\*\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

/** Whether an entry of `allowedHosts` can match anything; a wildcard needs a name with a dot behind it. */
export function isHostPattern(pattern: string): boolean {
  if (pattern.length > 255 || !HOST_PATTERN.test(pattern)) return false;
  return !pattern.startsWith("*.") || pattern.slice(2).includes(".");
}

/** The two halves of the `location`: before and after the token. A `tcid` that is already there is left out. */
export function tokenSlot(destination: Destination): { readonly before: string; readonly after: string } {
  const kept = destination.query === undefined ? "" : withoutToken(destination.query);
  const query = kept === "" ? "?" : `?${kept}&`;
  return {
    before: `${destination.origin}${destination.path}${query}${CLICK_TOKEN_PARAM}=`,
    after: destination.fragment,
  };
}

function withoutToken(query: string): string {
  if (query === "") return query;
  return query
    .split("&")
    .filter((pair) => !isTokenPair(pair))
    .join("&");
}

function isTokenPair(pair: string): boolean {
  const name = pair.split("=", 1)[0] ?? "";
  if (name === CLICK_TOKEN_PARAM) return true;
  return name.includes("%") && new URLSearchParams(pair).has(CLICK_TOKEN_PARAM);
}

/** A header holds visible ASCII only, so anything else is percent-encoded as UTF-8; the rest is left alone. */
function encodeForHeader(text: string): string {
  return text.replace(NOT_URI_BYTES, encodeURIComponent);
}

function hasControlCharacter(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x20 || (code >= 0x7f && code <= 0x9f)) return true;
  }
  return false;
}
