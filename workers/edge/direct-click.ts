import type { BeaconEvent } from "../../core/clicks/beacon.ts";
import { readClickParams } from "../../core/clicks/click-params.ts";
import { mintClickToken } from "../../core/clicks/click-token.ts";
import { LINK_CODE, linkKey } from "../../core/clicks/link-record.ts";
import { linkState } from "../../core/clicks/link-state.ts";
import { ok, type Result, refuse } from "../../core/result.ts";
import type { BeaconSource } from "./beacon-event.ts";
import type { RawClick } from "./click.ts";
import type { RequestContext } from "./request-context.ts";

/** A click on a link that leads straight to the merchant's page (`?via=CODE`), and its token. */
export interface DirectClick {
  readonly token: string;
  /** All but its sequence number, which it gets when it leaves. */
  readonly raw: Omit<RawClick, "seq">;
}

/**
 * Turns a landing page's click beacon into a click. Its id is the event's own, made in the browser, so that the same
 * beacon sent twice is one click with one token. Refused as the redirect would be, with `unknown_link` also for a link
 * of another program: a key tells nothing about others.
 */
export async function mintDirectClick(
  event: Extract<BeaconEvent, { kind: "click" }>,
  source: BeaconSource,
  context: RequestContext,
): Promise<Result<DirectClick, string>> {
  const { isolate, env, url, requestId } = context;
  if (!LINK_CODE.test(event.via)) return refuse("unknown_link");
  const found = await isolate.links(linkKey(url.hostname, event.via), {
    kv: env.LINKS,
    upstash: isolate.upstash,
    requestId,
    waitUntil: context.waitUntil,
  });
  if (found.kind === "unavailable") return refuse("unavailable");
  if (found.kind === "unknown") return refuse("unknown_link");
  const { record } = found.value;
  if (record.programId !== source.program.programId) return refuse("unknown_link");
  const state = linkState(record, context.now());
  if (state !== "active") return refuse(state);
  const { privacy, geo, visitorId, userAgent } = source;
  const token = mintClickToken({ clickId: event.id, linkId: record.linkId }, isolate.settings.tokenKeys[0]);
  return ok({
    token,
    raw: {
      kind: "click",
      id: event.id,
      requestId,
      record,
      params: readClickParams(searchOf(event.url)),
      privacy,
      geo,
      referrer: event.referrer ?? null,
      visitorId,
      address: privacy ? null : context.headers.get("cf-connecting-ip"),
      userAgent,
    },
  });
}

/** The query with its `?`, or empty. */
function searchOf(address: string): string {
  const [withoutFragment = ""] = address.split("#", 1);
  const question = withoutFragment.indexOf("?");
  return question === -1 ? "" : withoutFragment.slice(question);
}
