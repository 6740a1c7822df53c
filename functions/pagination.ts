import * as z from "zod/mini";
import { fromBase64Url, toBase64Url } from "../core/ids/base64url.ts";
import { bytesToUuid, uuidToBytes } from "../core/ids/uuid.ts";

const PAGE_MAX = 100;

const cursor = z.pipe(
  z.string().check(z.regex(/^[A-Za-z0-9_-]{22}$/, "not a cursor of ours")),
  z.transform((text: string) => bytesToUuid(fromBase64Url(text) ?? new Uint8Array(16))),
);

/** Query fields of every list: `limit` (1 to 100, default 50) and the `cursor` that the page before gave. */
export const pageFields = {
  limit: z._default(
    z.pipe(
      z.string().check(z.regex(/^[1-9]\d{0,2}$/, "must be 1 to 100")),
      z.pipe(z.transform(Number), z.int().check(z.lte(PAGE_MAX))),
    ),
    50,
  ),
  cursor: z.optional(cursor),
};

export interface Page {
  readonly limit: number;
  /** Id after which the page begins (ids fall, newest first). */
  readonly cursor?: string | undefined;
}

/** The answer of a list: `rows` holds up to `limit + 1`, the last of which only tells that there is more. */
export function pageOf<Row extends { id: string }, Item>(
  rows: readonly Row[],
  page: Page,
  present: (row: Row) => Item,
): { data: Item[]; nextCursor: string | null } {
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  const more = rows.length > page.limit && last !== undefined;
  return { data: shown.map(present), nextCursor: more ? encodeCursor(last.id) : null };
}

function encodeCursor(id: string): string {
  const bytes = new Uint8Array(16);
  uuidToBytes(id, bytes, 0);
  return toBase64Url(bytes);
}
