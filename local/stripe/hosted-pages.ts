import type { LocalRequest, LocalResponse } from "../http/start-server.ts";
import type { Objects, StripeObject } from "./create-objects.ts";
import { requirementsOf } from "./endpoints/v2-accounts.ts";

export interface HostedParts {
  readonly objects: Objects;
  /** Runs work in a transaction and then sends what it emitted. */
  readonly transact: <T>(work: () => T) => T;
  readonly emit: (type: string, object: Record<string, unknown>) => void;
  readonly nowSeconds: number;
}

const PATH = /^\/hosted\/onboarding\/(acctlink_\w+)(?:\/(complete|later))?$/;

/**
 * Stripe's pages for onboarding, as far as one can walk through them here: everything is given, or one comes back later. A link
 * opens once, and within minutes; otherwise it leads to where another is asked for. There is no key: who has the link is let in.
 */
export function hostedPage(parts: HostedParts, request: LocalRequest): LocalResponse {
  const [, id = "", act] = PATH.exec(request.path) ?? [];
  const link = parts.objects.find("hosted_link", id);
  if (link === undefined) return { status: 404, body: "There is no such page." };
  if (request.method === "POST" && act !== undefined) return finish(parts, link, act === "complete");
  if (request.method !== "GET" || act !== undefined)
    return { status: 405, body: "This cannot be done here." };
  if (link.opened === true || Number(link.expires_at) <= parts.nowSeconds) return leadTo(link.refresh_url);
  parts.transact(() => parts.objects.put({ ...link, opened: true }));
  return { status: 200, headers: { "content-type": "text/html; charset=utf-8" }, body: pageOf(link) };
}

function finish(parts: HostedParts, link: StripeObject, isComplete: boolean): LocalResponse {
  const account = parts.objects.find("account", String(link.account));
  if (link.opened !== true || link.finished === true || account === undefined)
    return leadTo(link.refresh_url);
  parts.transact(() => {
    parts.objects.put({ ...link, finished: true });
    if (!isComplete) return;
    const active = {
      ...account,
      ...{ details_submitted: true, payouts_enabled: true, requirements: requirementsOf([]) },
      capabilities: { transfers: "active" },
    };
    parts.objects.put(active);
    parts.emit("account.updated", active);
  });
  return leadTo(link.return_url);
}

const leadTo = (url: unknown): LocalResponse => ({ status: 303, headers: { location: String(url) } });

const pageOf = ({ id }: StripeObject): string => `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Stripe on this machine</title>
<h1>Stripe, on this machine</h1>
<p>The real one asks here for one's identity and bank account.</p>
<form method="post" action="/hosted/onboarding/${id}/complete"><button>Give everything that is wanted</button></form>
<form method="post" action="/hosted/onboarding/${id}/later"><button>Come back later</button></form>
</html>
`;
