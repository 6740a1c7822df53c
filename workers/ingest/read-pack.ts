import { packSchema } from "../../core/clicks/click-event.ts";
import { eventTime } from "../../core/clicks/event-age.ts";
import { bytesToUuid } from "../../core/ids/uuid.ts";
import type { BadEventRow, ClickRow, IngestRows } from "../../db/repositories/ingest-rows.ts";
import { badEvent, isRecord, uuidOf } from "./bad-event.ts";
import { clickRow } from "./click-row.ts";
import { parseClick } from "./parse-click.ts";

/** The place of what went wrong with a pack as a whole. */
export const PACK_INDEX = -1;

/** What of a message is needed: the queue's id and the body as parsed. */
export interface RawMessage {
  readonly id: string;
  readonly body: unknown;
}

interface PackHead {
  readonly packId: string;
  readonly isolateId: string;
  readonly sentAt: number;
}

/**
 * Turns a message into rows: each event on its own becomes a click or a bad event with its reason. What is no pack
 * becomes one bad event as a whole. Never throws.
 */
export async function readPack(message: RawMessage, nowMs: number): Promise<IngestRows> {
  const pack = packSchema.safeParse(message.body);
  if (!pack.success) return rowsOf([], [await badPack(message, nowMs)]);
  const head = pack.data;
  const seqFallback = head.events.map(seqOf).find((seq) => seq !== null) ?? null;
  const clicks: ClickRow[] = [];
  const bad: BadEventRow[] = [];
  head.events.forEach((raw, index) => {
    const read = readEvent(raw, index, head, nowMs);
    if (typeof read !== "string") clicks.push(read);
    else {
      // A bad event without a number of its own counts as received beside another one of its pack.
      const seq = seqOf(raw) ?? seqFallback;
      const place = { packId: head.packId, isolateId: head.isolateId, index, seq };
      bad.push(badEvent(place, raw, read, Math.min(head.sentAt, nowMs)));
    }
  });
  return rowsOf(clicks, bad);
}

/** The rows of several packs together. */
export function joinRows(all: readonly IngestRows[]): IngestRows {
  return {
    clicks: all.flatMap((rows) => rows.clicks),
    events: all.flatMap((rows) => rows.events),
    bad: all.flatMap((rows) => rows.bad),
  };
}

function rowsOf(clicks: ClickRow[], bad: BadEventRow[]): IngestRows {
  return { clicks, events: [], bad };
}

/** The click, or the reason why it is none. */
function readEvent(raw: unknown, index: number, head: PackHead, nowMs: number): ClickRow | string {
  if (isRecord(raw) && raw.kind !== "click") return "unknown_kind";
  const parsed = parseClick(raw);
  if (!parsed.ok) return `invalid:${parsed.reason}`;
  const event = parsed.value;
  const time = eventTime(event.id, head.sentAt, nowMs);
  if (!time.ok) return time.reason;
  if (time.value !== event.at) return "time_mismatch";
  return clickRow(event, { packId: head.packId, isolateId: head.isolateId, index, seq: event.seq });
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
