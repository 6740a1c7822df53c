import { cleanText } from "../../core/clicks/clean-text.ts";
import type { ClickEvent } from "../../core/clicks/click-event.ts";
import type { ClickRow, PackPlace } from "../../db/repositories/ingest-rows.ts";
import { type Agent, classifyAgent } from "./user-agent.ts";

/** Postgres' integer; no public network has a higher number. */
const ASN_MAX = 2 ** 31 - 1;
const TEXT_MAX = 255;

/** Makes the stored row of a valid click. The edge has cleaned its texts; what it missed is cleaned here. */
export function clickRow(event: ClickEvent, place: PackPlace): ClickRow {
  return {
    place,
    id: event.id.toLowerCase(),
    linkId: event.linkId,
    organisationId: event.organisationId,
    programId: event.programId,
    campaignId: event.campaignId,
    enrollmentId: event.enrollmentId,
    partnerId: event.partnerId,
    requestId: event.requestId,
    at: event.at,
    visitor: event.visitor,
    addressHash: event.addressHash,
    privacy: event.privacy,
    ...agentOf(event),
    country: clean(event.country),
    region: clean(event.region),
    city: clean(event.city),
    asn: event.asn !== undefined && event.asn >= 0 && event.asn <= ASN_MAX ? event.asn : undefined,
    referrer: clean(event.referrer),
    sub: event.sub && cleanAll(event.sub),
    utm: event.utm && cleanAll(event.utm),
  };
}

/**
 * A visitor who asked for privacy sends no user agent on, and is taken for a person; every other browser has one.
 * Should one arrive with the signal all the same, it tells bot or not, and no more.
 */
function agentOf({ userAgent, privacy }: ClickEvent): Agent {
  if (!privacy) return classifyAgent(userAgent ?? "");
  return userAgent === undefined ? {} : { bot: classifyAgent(userAgent).bot };
}

function clean(text: string | undefined): string | undefined {
  if (text === undefined || (text.isWellFormed() && !text.includes("\0"))) return text;
  return cleanText(text, TEXT_MAX);
}

function cleanAll(texts: Readonly<Record<string, string | undefined>>): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, clean(text)]));
}
