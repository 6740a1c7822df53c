import { EXPORT_ROWS_MAX, LIST_EXPORT_DAYS } from "../../core/api/list-exports.ts";
import type { AuditContext } from "../../db/client.ts";
import type { KeysetPlace } from "../../db/repositories/keyset.ts";
import {
  failListExport,
  lockListExport,
  partKey,
  savePart,
  type WaitingExport,
} from "../../db/repositories/list-exports.ts";
import { insertNotification } from "../../db/repositories/notify.ts";
import type { NewOutboxRow } from "../../db/repositories/outbox.ts";
import { inTransaction, type Transaction } from "../../db/transaction.ts";
import { newNotification } from "../notify.ts";
import type { Services } from "../services.ts";
import type { ExportPages } from "./export-pages.ts";
import { openAskedExport } from "./lists.ts";

/** Rows of a part, in full pages: some megabytes, which are held at once. */
const PART_ROWS = 10_000;
const DAY_MS = 86_400_000;
/** What could not be written for so long will not be. */
const PATIENCE_MS = DAY_MS;

/** `part`: there is more. `nothing`: it is written, or somebody else is at it. */
type PartEnd = "part" | "ready" | "failed" | "nothing";

interface Written {
  readonly end: PartEnd;
  /** To publish. */
  readonly handOffs: readonly NewOutboxRow[];
}

interface Writing {
  readonly services: Services;
  readonly audit: AuditContext;
}

/**
 * Writes the next part of an export. The part is in the bucket before it is counted: whoever is stopped between the two leaves
 * a file that the next run writes over, from the same row on. The last part tells the user.
 */
export function writePart({ services, audit }: Writing, id: string): Promise<Written> {
  return inTransaction(services.job, { audit }, async (tx): Promise<Written> => {
    const asked = await lockListExport(tx, id);
    if (asked === undefined) return { end: "nothing", handOffs: [] };
    const now = services.now();
    const pages = openAskedExport(services, asked);
    const isTooOld = now.getTime() - new Date(asked.createdAt).getTime() > PATIENCE_MS;
    if (pages === undefined || isTooOld || Number(asked.rows) >= EXPORT_ROWS_MAX) {
      // A run that was stopped may have left a part that nobody counts.
      await services.env.FILES.delete(partKey(id, asked.parts));
      await failListExport(tx, id, now);
      return { end: "failed", handOffs: [] };
    }
    const { text, rows, last } = await readPart(pages, asked);
    const bytes = new TextEncoder().encode(text);
    await services.env.FILES.put(partKey(id, asked.parts), bytes, {
      httpMetadata: { contentType: "text/csv; charset=utf-8" },
    });
    const expiresAt = new Date(now.getTime() + LIST_EXPORT_DAYS * DAY_MS);
    await savePart(tx, id, { rows, bytes: bytes.byteLength, place: last, expiresAt, now });
    if (last !== null) return { end: "part", handOffs: [] };
    return {
      end: "ready",
      handOffs: [await tell(services, tx, asked, Number(asked.rows) + rows, expiresAt)],
    };
  });
}

async function readPart(
  pages: ExportPages,
  { parts, place }: WaitingExport,
): Promise<{ text: string; rows: number; last: KeysetPlace | null }> {
  const texts = parts === 0 ? [pages.head] : [];
  let after = place;
  let rows = 0;
  for (;;) {
    const page = await pages.read(after);
    texts.push(page.text);
    rows += page.rows;
    after = page.last;
    if (after === null || rows >= PART_ROWS) return { text: texts.join(""), rows, last: after };
  }
}

async function tell(
  services: Services,
  tx: Transaction,
  { id, userId, list, requestId }: WaitingExport,
  rows: number,
  expiresAt: Date,
): Promise<NewOutboxRow> {
  const told = await newNotification(
    services,
    { userId },
    {
      kind: "list_export_ready",
      key: id,
      data: { list, rows, expiresAt: expiresAt.toISOString() },
      secret: null,
      requestId,
    },
  );
  await tx.execute(insertNotification(told));
  return told.handOff;
}
