import { canonicalJson } from "../core/receipts/canonical-json.ts";
import type { ReceiptRow } from "../db/repositories/receipts.ts";
import { presentReceipt } from "./present-receipt.ts";

/** Receipts that are read at once. */
const PAGE = 500;

/**
 * Receipts as a stream, a line each, a page at a time, however many they are. Each account's come in their order, so that
 * the chain can be followed while it is read.
 *
 * @param read what follows on a receipt; fewer than `limit`: that was all
 */
export function exportReceipts(
  read: (after: ReceiptRow | undefined, limit: number) => Promise<readonly ReceiptRow[]>,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let last: ReceiptRow | undefined;
  let ended = false;
  return new ReadableStream({
    async pull(controller) {
      if (ended) return controller.close();
      const rows = await read(last, PAGE);
      last = rows.at(-1);
      ended = rows.length < PAGE;
      if (rows.length > 0) controller.enqueue(encoder.encode(rows.map(line).join("")));
      if (ended) controller.close();
    },
  });
}

/** Canonical, so that the body is there as it was hashed. */
const line = (row: ReceiptRow): string => `${canonicalJson({ ...presentReceipt(row) })}\n`;
