import { eventTime, moneyEventTime } from "../../core/clicks/event-age.ts";
import { ok, type Result, refuse } from "../../core/result.ts";
import type { IngestRows, PackPlace } from "../../db/repositories/ingest-rows.ts";
import { isRecord } from "./bad-event.ts";
import { clickRow } from "./click-row.ts";
import { eventRow, refusedRow, reportRow } from "./event-row.ts";
import { parseClick } from "./parse-click.ts";
import { parseConversion, parsePageEvent, parseRefused } from "./parse-event.ts";

/** Where an event stands, and when it was packed and came. */
interface Arrival {
  readonly place: PackPlace;
  readonly sentAtMs: number;
  readonly nowMs: number;
}

/** A row, and the kind of rows it is one of. */
type SortedRow = {
  [Kind in keyof IngestRows]: { readonly to: Kind; readonly row: IngestRows[Kind][number] };
}[keyof IngestRows];

/** The row that an event becomes, or the reason why it is a bad one. */
export function readEvent(raw: unknown, arrival: Arrival): Result<SortedRow, string> {
  if (!isRecord(raw)) return refuse("invalid:");
  switch (raw.kind) {
    case "click":
      return readClick(raw, arrival);
    case "page":
    case "product":
    case "custom":
      return readPageEvent(raw, arrival);
    case "conversion":
      return readConversion(raw, arrival);
    case "refused":
      return readRefused(raw, arrival);
    default:
      return refuse("unknown_kind");
  }
}

function readClick(raw: unknown, arrival: Arrival): Result<SortedRow, string> {
  const parsed = parseClick(raw);
  if (!parsed.ok) return refuse(`invalid:${parsed.reason}`);
  const fault = timeFault(parsed.value, arrival);
  if (fault !== undefined) return refuse(fault);
  return ok({ to: "clicks", row: clickRow(parsed.value, arrival.place) });
}

function readPageEvent(raw: unknown, arrival: Arrival): Result<SortedRow, string> {
  const parsed = parsePageEvent(raw);
  if (!parsed.ok) return refuse(`invalid:${parsed.reason}`);
  const fault = timeFault(parsed.value, arrival);
  if (fault !== undefined) return refuse(fault);
  return ok({ to: "events", row: eventRow(parsed.value, arrival.place) });
}

function readConversion(raw: unknown, { place, sentAtMs, nowMs }: Arrival): Result<SortedRow, string> {
  const parsed = parseConversion(raw);
  if (!parsed.ok) return refuse(`invalid:${parsed.reason}`);
  const atMs = moneyEventTime(parsed.value.id, sentAtMs, nowMs);
  return ok({ to: "reports", row: reportRow(parsed.value, place, atMs) });
}

function readRefused(raw: unknown, { place, sentAtMs, nowMs }: Arrival): Result<SortedRow, string> {
  const parsed = parseRefused(raw);
  if (!parsed.ok) return refuse(`invalid:${parsed.reason}`);
  return ok({ to: "bad", row: refusedRow(parsed.value, place, Math.min(sentAtMs, nowMs)) });
}

/** Why an event's id cannot tell its time, if it cannot. */
function timeFault(event: { id: string; at: number }, { sentAtMs, nowMs }: Arrival): string | undefined {
  const time = eventTime(event.id, sentAtMs, nowMs);
  if (!time.ok) return time.reason;
  return time.value === event.at ? undefined : "time_mismatch";
}
