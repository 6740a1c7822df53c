import { exponentOf } from "../../../../core/money/currency.ts";

const AMOUNT = /^(\d{1,15})(?:[.,](\d{1,4}))?$/;

/** "10.5" or "10,50" of USD as minor units, 1050; null: no amount of the currency. Digits only move, nothing is divided. */
export function parseAmount(text: string, currency: string): number | null {
  const [, whole, fraction = ""] = AMOUNT.exec(text.trim()) ?? [];
  const digits = exponentOf(currency);
  if (whole === undefined || fraction.length > digits) return null;
  const minor = Number(whole + fraction.padEnd(digits, "0"));
  return Number.isSafeInteger(minor) ? minor : null;
}
