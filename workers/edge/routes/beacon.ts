import { BEACON_MAX_BYTES, type BeaconAnswer } from "../../../core/clicks/beacon.ts";
import { admitBeacon } from "../admit-beacon.ts";
import { problemBody } from "../answer-refusal.ts";
import type { BeaconSource } from "../beacon-event.ts";
import { BEACON_REFUSALS, type BeaconRefusal } from "../beacon-refusals.ts";
import { causeOf, log } from "../log.ts";
import { pageHost } from "../page-host.ts";
import { readBeacon } from "../read-beacon.ts";
import { readLimited } from "../read-limited.ts";
import type { RequestContext } from "../request-context.ts";
import { geoOf } from "../request-geo.ts";
import { asksForPrivacy } from "../signals.ts";
import { takeEvents } from "../take-events.ts";

/** Seconds; browsers keep a preflight for two hours at most. */
const PREFLIGHT_SECONDS = "86400";

/**
 * `POST /e`: what pages report, in whatever body type, since JSON in `text/plain` needs no preflight. `OPTIONS /e`:
 * the preflight of those who send `application/json` all the same.
 */
export async function beacon(context: RequestContext): Promise<Response> {
  if (context.method === "OPTIONS") return answerPreflight(context);
  try {
    return await take(context);
  } catch (error) {
    const { requestId } = context;
    log("error", { requestId, action: "beacon.answer", data: { cause: causeOf(error) } });
    return answerProblem("internal", context);
  }
}

async function take(context: RequestContext): Promise<Response> {
  const { request, headers, requestId } = context;
  const text = await readLimited(request, BEACON_MAX_BYTES);
  if (text === undefined) return answerProblem("too_large", context);
  const read = readBeacon(text);
  if (!read.ok) return answerProblem(read.reason.kind, context, read.reason.detail);
  const { key, visitor, events } = read.value;
  const host = pageHost(headers);
  const admitted = await admitBeacon(key, host, context);
  if (!admitted.ok) return answerProblem(admitted.reason, context);
  const privacy = asksForPrivacy(headers);
  const source: BeaconSource = {
    requestId,
    program: admitted.value,
    via: "snippet",
    host: host ?? "",
    privacy,
    visitorId: privacy ? undefined : visitor,
    userAgent: headers.get("user-agent"),
    geo: geoOf(request),
  };
  const taken = await takeEvents(events, source, context);
  return taken.ok ? answerTaken(taken.value, context) : answerProblem(taken.reason, context);
}

function answerTaken(answer: BeaconAnswer, context: RequestContext): Response {
  return new Response(JSON.stringify(answer), {
    status: 202,
    headers: { ...commonHeaders(context), "content-type": "application/json" },
  });
}

function answerProblem(reason: BeaconRefusal, context: RequestContext, detail?: string): Response {
  const refusal = BEACON_REFUSALS[reason];
  const body = problemBody(
    reason,
    detail === undefined ? refusal : { ...refusal, detail },
    context.requestId,
  );
  return new Response(body, {
    status: refusal.status,
    headers: {
      ...commonHeaders(context),
      "content-type": "application/problem+json",
      "x-content-type-options": "nosniff",
      "access-control-expose-headers": "retry-after",
      ...refusal.headers,
    },
  });
}

function answerPreflight(context: RequestContext): Response {
  const headers = {
    ...corsHeaders(context),
    "access-control-allow-methods": "POST",
    "access-control-allow-headers": "content-type",
    "access-control-max-age": PREFLIGHT_SECONDS,
  };
  return new Response(null, { status: 204, headers });
}

function commonHeaders(context: RequestContext): Record<string, string> {
  return {
    ...corsHeaders(context),
    "cache-control": "no-store",
    "x-request-id": context.requestId,
  };
}

/**
 * Every origin may read every answer, refusals too: the snippet must tell "wait" from "never". Cookies are neither
 * sent nor read, so an answer tells a page nothing that it did not know.
 */
function corsHeaders({ headers }: RequestContext): Record<string, string> {
  const origin = headers.get("origin");
  if (origin === null) return { vary: "origin" };
  return { vary: "origin", "access-control-allow-origin": origin };
}
