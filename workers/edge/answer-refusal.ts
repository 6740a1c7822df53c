import { EDGE_PAGE_HEADERS } from "../../core/web-security/headers.ts";
import { REFUSALS, type Refusal, type RefusalReason } from "./refusals.ts";

const JSON_ONLY = /application\/(problem\+)?json/i;

/**
 * A page for people, problem details (RFC 9457) for whoever asks for JSON; never cached, and nothing of the
 * request is echoed but its id.
 */
export function answerRefusal(
  reason: RefusalReason,
  request: Request,
  requestId: string,
  more: Readonly<Record<string, string>> = {},
): Response {
  const { status, title, detail, headers } = REFUSALS[reason];
  const asJson = wantsJson(request.headers.get("accept"));
  const body = asJson ? problemBody(reason, REFUSALS[reason], requestId) : page(title, detail, requestId);
  return new Response(request.method === "HEAD" ? null : body, {
    status,
    headers: {
      "content-type": asJson ? "application/problem+json" : "text/html; charset=utf-8",
      "cache-control": "no-store",
      ...EDGE_PAGE_HEADERS,
      "x-request-id": requestId,
      ...headers,
      ...more,
    },
  });
}

/** Problem details as JSON. */
export function problemBody(
  reason: string,
  { title, status, detail }: Pick<Refusal, "title" | "status" | "detail">,
  requestId: string,
): string {
  const type = `urn:tributary:problem:${reason}`;
  return JSON.stringify({ type, title, status, detail, instance: `urn:uuid:${requestId}` });
}

function wantsJson(accept: string | null): boolean {
  return accept !== null && JSON_ONLY.test(accept) && !accept.includes("text/html");
}

function page(title: string, detail: string, requestId: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>body{font:1.1rem/1.5 system-ui,sans-serif;max-width:32rem;margin:20vh auto;padding:0 1.5rem;color:#1c2530;background:#fff}
small{color:#5b6672}@media(prefers-color-scheme:dark){body{color:#e8ecf1;background:#12161c}small{color:#9aa5b1}}</style>
<h1>${title}</h1>
<p>${detail}</p>
<p><small>Reference ${requestId}</small></p>
</html>
`;
}
