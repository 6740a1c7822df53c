import type { LocalRequest, LocalResponse } from "../http/start-server.ts";
import type { StripeObject } from "./create-objects.ts";
import { judged } from "./endpoints/identity.ts";
import type { HostedParts } from "./hosted-pages.ts";

const PATH = /^\/hosted\/identity\/(vs_\w+)(?:\/(passport|refuse))?$/;

/** Stripe's page for showing a document, as far as one can walk through it here: a passport is shown, or will not do. */
export function identityPage(parts: HostedParts, request: LocalRequest): LocalResponse {
  const [, id = "", act] = PATH.exec(request.path) ?? [];
  const session = parts.objects.find("identity.verification_session", id);
  if (session === undefined) return { status: 404, body: "There is no such page." };
  if (request.method === "GET" && act === undefined) {
    if (session.status !== "requires_input") return leadTo(session);
    return { status: 200, headers: { "content-type": "text/html; charset=utf-8" }, body: pageOf(id) };
  }
  if (request.method !== "POST" || act === undefined)
    return { status: 405, body: "This cannot be done here." };
  if (session.status === "requires_input")
    parts.transact(() => {
      const { session: next, event, told } = judged(session, act === "passport" ? "passport" : "refuse");
      parts.objects.put(next);
      parts.emit(event, told);
    });
  return leadTo(session);
}

const leadTo = ({ return_url: url }: StripeObject): LocalResponse =>
  url === null ? { status: 200, body: "Done." } : { status: 303, headers: { location: String(url) } };

const pageOf = (id: string): string => `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Stripe on this machine</title>
<h1>Stripe, on this machine</h1>
<p>The real one asks here for a document and a picture of oneself.</p>
<form method="post" action="/hosted/identity/${id}/passport"><button>Show a passport</button></form>
<form method="post" action="/hosted/identity/${id}/refuse"><button>Show something that will not do</button></form>
</html>
`;
