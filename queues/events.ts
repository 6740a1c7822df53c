import type { EdgePack } from "../core/clicks/page-event.ts";

/** The queue between the edge and ingest. A message is a pack of events as JSON. */
export const EVENTS_QUEUE = "events";
export type EventsMessage = EdgePack;
