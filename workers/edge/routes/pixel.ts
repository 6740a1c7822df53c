import { fromBase64Url } from "../../../core/ids/base64url.ts";
import { admitBeacon } from "../admit-beacon.ts";
import type { BeaconSource } from "../beacon-event.ts";
import { BEACON_REFUSALS, type BeaconRefusal } from "../beacon-refusals.ts";
import { causeOf, log } from "../log.ts";
import { pageHost } from "../page-host.ts";
import type { RequestContext } from "../request-context.ts";
import { geoOf } from "../request-geo.ts";
import { asksForPrivacy } from "../signals.ts";
import { takeEvents } from "../take-events.ts";

/** One transparent point in 43 bytes of GIF89a. */
const GIF = fromBase64Url("R0lGODlhAQABAIAAAAAAAP___yH5BAEAAAAALAAAAAABAAEAAAICRAEAOw");
const WHOLE_NUMBER = /^\d{1,16}$/;

/**
 * `GET|HEAD /px.gif`: what a page without script reports. Every answer is the image, with the status that is true:
 * browsers show an image whatever its status, and whoever looks for the mistake sees it. HEAD reports nothing.
 */
export async function pixel(context: RequestContext): Promise<Response> {
  if (context.method === "HEAD") return answer(200, context);
  try {
    const refusal = await take(context);
    if (refusal === undefined) return answer(200, context);
    const { status, headers } = BEACON_REFUSALS[refusal];
    return answer(status, context, headers);
  } catch (error) {
    const { requestId } = context;
    log("error", { requestId, action: "pixel.answer", data: { cause: causeOf(error) } });
    return answer(BEACON_REFUSALS.internal.status, context);
  }
}

async function take(context: RequestContext): Promise<BeaconRefusal | undefined> {
  const { request, headers, url, requestId } = context;
  const params = new URLSearchParams(url.search);
  const host = pageHost(headers);
  const admitted = await admitBeacon(params.get("key") ?? "", host, context);
  if (!admitted.ok) return admitted.reason;
  const source: BeaconSource = {
    requestId,
    program: admitted.value,
    via: "pixel",
    host: host ?? "",
    privacy: asksForPrivacy(headers),
    // The tracking host's cookie is withheld from other sites' pages; the token tells whose conversion it is.
    visitorId: undefined,
    userAgent: headers.get("user-agent"),
    geo: geoOf(request),
  };
  const taken = await takeEvents([eventOf(params, context)], source, context);
  if (!taken.ok) return taken.reason;
  return taken.value.refused.length > 0 ? "invalid_event" : undefined;
}

/** The event as the snippet would send it. Its id is made here: a page that is seen again is another event. */
function eventOf(params: URLSearchParams, { isolate, headers, now }: RequestContext): unknown {
  const given = (name: string): string | undefined => params.get(name) || undefined;
  const page = { id: isolate.newClickId(now()), url: headers.get("referer") ?? "" };
  const token = given("tcid");
  const kind = given("kind") ?? "page";
  // Nothing but the token tells whose conversion it is, so an absent one is refused as a wrong field is.
  if (kind === "conversion") return { kind, ...page, token: token ?? null, ...reportOf(given) };
  const name = given("name");
  return { kind, ...page, ...(name !== undefined && { name }), ...(token !== undefined && { token }) };
}

function reportOf(given: (name: string) => string | undefined): Record<string, unknown> {
  const amount = given("amount_minor");
  const [goal, coupon, customerId] = [given("goal"), given("coupon"), given("customer_id")];
  return {
    orderId: given("order_id"),
    amountMinor: amount !== undefined && WHOLE_NUMBER.test(amount) ? Number(amount) : amount,
    currency: given("currency"),
    ...(goal !== undefined && { goal }),
    ...(coupon !== undefined && { coupon }),
    ...(customerId !== undefined && { customerId }),
  };
}

function answer(status: number, { method, requestId }: RequestContext, headers = {}): Response {
  return new Response(method === "HEAD" ? null : GIF, {
    status,
    headers: {
      "content-type": "image/gif",
      "cache-control": "no-store",
      "cross-origin-resource-policy": "cross-origin",
      "x-content-type-options": "nosniff",
      "x-request-id": requestId,
      ...headers,
    },
  });
}
