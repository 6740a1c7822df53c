import type { Receipt, ReceiptAccount } from "../core/api/receipts.ts";
import type { ReceiptAccountRow, ReceiptRow } from "../db/repositories/receipts.ts";
import { iso } from "./iso.ts";

export function presentReceipt({ body, hash, keyId, signature, issuedAt }: ReceiptRow): Receipt {
  return { body, hash, keyId, signature, issuedAt: iso(issuedAt) };
}

export function presentReceiptAccount(row: ReceiptAccountRow): ReceiptAccount {
  return { ...row, balanceMinor: Number(row.balanceMinor) };
}
