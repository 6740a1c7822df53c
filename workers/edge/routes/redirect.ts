import { type ClickParams, readClickParams } from "../../../core/clicks/click-params.ts";
import { mintClickToken } from "../../../core/clicks/click-token.ts";
import { parseDeepLink, tokenSlot } from "../../../core/clicks/destination.ts";
import { LINK_CODE, linkKey } from "../../../core/clicks/link-record.ts";
import { linkState } from "../../../core/clicks/link-state.ts";
import { newVisitorId, readVisitorId, visitorCookie } from "../../../core/clicks/visitor-cookie.ts";
import { answerRefusal } from "../answer-refusal.ts";
import type { PreparedLink } from "../prepared-link.ts";
import type { LookupOutcome } from "../record-lookup.ts";
import type { RequestContext } from "../request-context.ts";
import { geoOf } from "../request-geo.ts";
import { asksForPrivacy, isPrefetch } from "../signals.ts";

const NO_PARAMS: ClickParams = {};

/** `GET|HEAD /r/:code`: sends the visitor on with a click token, and leaves the click in the isolate's buffer. */
export function redirect(code: string, context: RequestContext): Response | Promise<Response> {
  const { request, headers, url, isolate, env, requestId } = context;
  const { trackingHosts } = isolate.settings;
  if (isPrefetch(headers)) return answerPrefetch(requestId);
  if (!LINK_CODE.test(code) || trackingHosts?.has(url.hostname) === false) {
    return answerRefusal("unknown_link", request, requestId);
  }
  const found = isolate.links(linkKey(url.hostname, code), {
    kv: env.LINKS,
    upstash: isolate.upstash,
    requestId,
    waitUntil: context.waitUntil,
  });
  return found instanceof Promise
    ? found.then((outcome) => answerOutcome(outcome, context))
    : answerOutcome(found, context);
}

function answerOutcome(outcome: LookupOutcome<PreparedLink>, context: RequestContext): Response {
  const { request, requestId } = context;
  if (outcome.kind === "unavailable") return answerRefusal("unavailable", request, requestId);
  if (outcome.kind === "unknown") return answerRefusal("unknown_link", request, requestId);
  return follow(outcome.value, context);
}

function follow(link: PreparedLink, context: RequestContext): Response {
  const { request, url, isolate, requestId } = context;
  const now = context.now();
  const state = linkState(link.record, now);
  if (state !== "active") return answerRefusal(state, request, requestId);

  const params = url.search === "" ? NO_PARAMS : readClickParams(url.search);
  let slot: { readonly before: string; readonly after: string } = link;
  if (params.deepLink !== undefined) {
    const deep = parseDeepLink(params.deepLink.text, link.destination, link.record.allowedHosts);
    if (!deep.ok) return answerRefusal(deep.reason, request, requestId);
    slot = tokenSlot(deep.value);
  }

  const clickId = isolate.newClickId(now);
  const token = { clickId, linkId: link.record.linkId };
  const answer: Record<string, string> = {
    location: slot.before + mintClickToken(token, isolate.settings.tokenKeys[0]) + slot.after,
    "cache-control": "no-store",
    "x-request-id": requestId,
  };
  if (context.method === "GET") {
    const cookie = keepClick(clickId, link, params, context);
    if (cookie !== undefined) answer["set-cookie"] = cookie;
  }
  return new Response(null, { status: 302, headers: answer });
}

/** Puts the click into the buffer and answers the cookie to set, if any. */
function keepClick(
  id: string,
  { record }: PreparedLink,
  params: ClickParams,
  context: RequestContext,
): string | undefined {
  const { request, headers, url, isolate, requestId } = context;
  const privacy = asksForPrivacy(headers);
  const mayRecognise = !privacy && record.consent !== "required";
  const known = mayRecognise ? readVisitorId(headers.get("cookie")) : undefined;
  const fresh = mayRecognise && known === undefined ? mintVisitorId(isolate.random) : undefined;
  const raw = {
    kind: "click" as const,
    id,
    seq: isolate.nextSeq(),
    requestId,
    record,
    params,
    privacy,
    geo: geoOf(request),
    referrer: headers.get("referer"),
    visitorId: known ?? fresh,
    address: privacy ? null : headers.get("cf-connecting-ip"),
    userAgent: headers.get("user-agent"),
  };
  isolate.events.push(raw, context);
  return fresh === undefined ? undefined : visitorCookie(fresh, url.secure);
}

function mintVisitorId(random: (bytes: Uint8Array<ArrayBuffer>) => void): string {
  const bytes = new Uint8Array(16);
  random(bytes);
  return newVisitorId(bytes);
}

/** The browser drops what it loaded ahead and asks again when the visitor really goes there. */
function answerPrefetch(requestId: string): Response {
  return new Response(null, {
    status: 503,
    headers: { "cache-control": "no-store", "x-request-id": requestId },
  });
}
