import { packSchema } from "../../core/clicks/click-event.ts";
import { bytesToUuid } from "../../core/ids/uuid.ts";
import { type BadEventRow, type IngestRows, ingestRows } from "../../db/repositories/ingest-rows.ts";
import { badEvent, isRecord, uuidOf } from "./bad-event.ts";
import { readEvent } from "./read-event.ts";

/** The place of what went wrong with a pack as a whole. */
export const PACK_INDEX = -1;

/** What of a message is needed: the queue's id and the body as parsed. */
export interface RawMessage {
  readonly id: string;
  readonly body: unknown;
}

/**
 * Turns a message into rows: each event on its own becomes a row of its kind or a bad event with its reason. What is
 * no pack becomes one bad event as a whole. Never throws.
 */
export async function readPack(message: RawMessage, nowMs: number): Promise<IngestRows> {
  const pack = packSchema.safeParse(message.body);
  if (!pack.success) return ingestRows({ bad: [await badPack(message, nowMs)] });
  const head = pack.data;
  const seqFallback = head.events.map(seqOf).find((seq) => seq !== null) ?? null;
  const rows: { [Kind in keyof IngestRows]: IngestRows[Kind][number][] } = {
    clicks: [],
    events: [],
    reports: [],
    bad: [],
  };
  head.events.forEach((raw, index) => {
    // An event without a number of its own is bad, and counts as received beside another one of its pack.
    const seq = seqOf(raw) ?? seqFallback;
    const place = { packId: head.packId, isolateId: head.isolateId, index, seq };
    const read = readEvent(raw, { place, sentAtMs: head.sentAt, nowMs });
    if (!read.ok) rows.bad.push(badEvent(place, raw, read.reason, Math.min(head.sentAt, nowMs)));
    else if (read.value.to === "clicks") rows.clicks.push(read.value.row);
    else if (read.value.to === "events") rows.events.push(read.value.row);
    else if (read.value.to === "reports") rows.reports.push(read.value.row);
    else rows.bad.push(read.value.row);
  });
  return rows;
}

/** The rows of several packs together. */
export function joinRows(all: readonly IngestRows[]): IngestRows {
  return {
    clicks: all.flatMap((rows) => rows.clicks),
    events: all.flatMap((rows) => rows.events),
    reports: all.flatMap((rows) => rows.reports),
    bad: all.flatMap((rows) => rows.bad),
  };
}

async function badPack({ id, body }: RawMessage, nowMs: number): Promise<BadEventRow> {
  const version = isRecord(body) ? body.v : undefined;
  const isNewer = typeof version === "number" && version !== 1;
  const packId = (isRecord(body) ? uuidOf(body.packId) : null) ?? (await uuidFrom(id));
  const place = { packId, index: PACK_INDEX, isolateId: null, seq: null };
  return badEvent(place, body, isNewer ? "unsupported_version" : "malformed_pack", nowMs);
}

function seqOf(raw: unknown): number | null {
  const seq = isRecord(raw) ? raw.seq : undefined;
  return typeof seq === "number" && Number.isSafeInteger(seq) && seq > 0 ? seq : null;
}

/** The same UUID for the same text on every delivery: version 8, from its SHA-256. */
async function uuidFrom(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)), 0, 16);
  bytes[6] = 0x80 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  return bytesToUuid(bytes);
}
