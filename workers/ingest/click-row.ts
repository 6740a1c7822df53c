import type { ClickEvent } from "../../core/clicks/click-event.ts";
import type { ClickRow, PackPlace } from "../../db/repositories/ingest-rows.ts";
import { eventAgent } from "./event-agent.ts";
import { storedFields, storedText } from "./stored-text.ts";

/** Postgres' integer; no public network has a higher number. */
const ASN_MAX = 2 ** 31 - 1;

/** Makes the stored row of a valid click. */
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
    ...eventAgent(event),
    country: storedText(event.country),
    region: storedText(event.region),
    city: storedText(event.city),
    asn: event.asn !== undefined && event.asn >= 0 && event.asn <= ASN_MAX ? event.asn : undefined,
    referrer: storedText(event.referrer),
    sub: event.sub && storedFields(event.sub),
    utm: event.utm && storedFields(event.utm),
  };
}
