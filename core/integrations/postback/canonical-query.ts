import { SIGNATURE_PARAM } from "./settings.ts";

/**
 * What a postback's signature is made over: all parameters but the signature, sorted by name, names and values
 * percent-encoded by RFC 3986, joined as `name=value&…`. The same as PHP's `ksort` and `http_build_query` with
 * `PHP_QUERY_RFC3986`.
 */
export function canonicalQuery(params: ReadonlyMap<string, string>): string {
  return [...params]
    .filter(([name]) => name !== SIGNATURE_PARAM)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join("&");
}

function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
