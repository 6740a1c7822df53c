import type { ConversionEvent, PageEvent, RefusedEvent } from "../../core/clicks/page-event.ts";
import type { BadEventRow, EventRow, PackPlace, ReportRow } from "../../db/repositories/ingest-rows.ts";
import { badEvent } from "./bad-event.ts";
import { eventAgent } from "./event-agent.ts";
import { storedFields, storedText } from "./stored-text.ts";

/** Makes the stored row of a valid page, product or custom event. */
export function eventRow(event: PageEvent, place: PackPlace): EventRow {
  const { bot, device } = eventAgent(event);
  return {
    ...commonOf(event, place),
    kind: event.kind,
    at: event.at,
    sessionId: event.session,
    privacy: event.privacy,
    bot,
    device,
    country: storedText(event.country),
    url: storedText(event.url),
    referrer: storedText(event.referrer),
    name: storedText(event.name),
    data: event.data && storedFields(event.data),
  };
}

/** Makes the stored row of a valid conversion. @param atMs when it happened */
export function reportRow(event: ConversionEvent, place: PackPlace, atMs: number): ReportRow {
  const { metadata, ...fields } = event.report;
  return {
    ...commonOf(event, place),
    at: atMs,
    bot: eventAgent(event).bot,
    via: event.via,
    host: storedText(event.host),
    linkId: event.linkId,
    tokenRefusal: storedText(event.tokenRefusal),
    report: { ...storedFields(fields), ...(metadata && { metadata: storedFields(metadata) }) },
  };
}

/** Makes the bad event of what the edge refused: its reason and what came, as the edge gave them. */
export function refusedRow(event: RefusedEvent, place: PackPlace, atMs: number): BadEventRow {
  return { ...badEvent(place, event, event.reason, atMs), id: null, raw: storedText(event.raw) };
}

function commonOf(event: PageEvent | ConversionEvent, place: PackPlace) {
  return {
    place,
    id: event.id.toLowerCase(),
    organisationId: event.organisationId,
    programId: event.programId,
    test: event.test,
    requestId: event.requestId,
    visitor: event.visitor,
    clickId: event.clickId?.toLowerCase(),
  };
}
