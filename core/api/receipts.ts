import * as z from "zod/mini";
import type { ReceiptBody } from "../receipts/receipt-body.ts";
import { idField, numberField } from "./fields.ts";

/*
 * Earnings receipts: signed, one per ledger entry of a partner's account. An affiliate reads its own under
 * `/api/affiliate/receipts`, a merchant those of its partners under `/api/v1/receipts`. docs/receipts.md says what a receipt
 * holds and how it is verified.
 */

/** Query of the list besides `limit`: an account's, newest first, from before a number; or a line's, oldest first. */
export const receiptListFields = {
  accountId: z.optional(idField),
  before: z.optional(numberField),
  accrualId: z.optional(idField),
};

export const receiptPathSchema = z.strictObject({ accountId: idField, number: numberField });

/** Whose; absent: all of one's own. A merchant names one. */
export const receiptPartnerFields = { partnerId: z.optional(idField) };

export interface Receipt {
  /** What is signed, as canonical JSON (RFC 8785). */
  readonly body: ReceiptBody;
  /** SHA-256 of the canonical body, in hex. */
  readonly hash: string;
  /** Which of the keys at `/api/receipts/keys.json` signed. */
  readonly keyId: string;
  /** Ed25519 over the 32 bytes of the hash, base64url. */
  readonly signature: string;
  readonly issuedAt: string;
}

/** `GET …/receipts` */
export interface ReceiptList {
  readonly data: readonly Receipt[];
  /** The `before` of the next page; null: there is nothing further. */
  readonly nextBefore: number | null;
}

/** `GET …/receipts/accounts`: an account of a partner, and how far its receipts go. */
export interface ReceiptAccount {
  readonly id: string;
  readonly programId: string;
  readonly partnerId: string;
  /** `partner_pending`, `partner_available`, … */
  readonly kind: string;
  readonly currency: string;
  readonly balanceMinor: number;
  /** Ledger entries so far: the number of the last one. */
  readonly entries: number;
  /** Up to which entry receipts are issued: shortly after it was posted. */
  readonly receipts: number;
}
