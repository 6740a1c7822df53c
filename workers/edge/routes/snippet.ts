import type { RequestContext } from "../request-context.ts";

/** The built snippet, and its quoted entity tag. */
export interface Snippet {
  readonly script: string;
  readonly etag: string;
}

/**
 * `GET|HEAD /t.js`: the snippet, for pages on any site. It is kept for an hour, and asked for by its tag after that: a
 * correction reaches every page within the hour.
 */
export function serveSnippet(
  { script, etag }: Snippet,
  { method, headers, requestId }: RequestContext,
): Response {
  const isKnown = headers.get("if-none-match")?.includes(etag) === true;
  return new Response(isKnown || method === "HEAD" ? null : script, {
    status: isKnown ? 304 : 200,
    headers: {
      etag,
      "content-type": "text/javascript; charset=utf-8",
      "cache-control": "public, max-age=3600",
      "cross-origin-resource-policy": "cross-origin",
      "access-control-allow-origin": "*",
      "x-content-type-options": "nosniff",
      "x-request-id": requestId,
    },
  });
}
