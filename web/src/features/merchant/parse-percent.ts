const PERCENT = /^(\d{1,3})(?:[.,](\d{1,2}))?$/;
const WHOLE_BPS = 10_000;

/** "7.5" or "7,5" per cent as basis points, 1 to 10,000; null: not such a share. Digits only move, nothing is divided. */
export function parsePercent(text: string): number | null {
  const [, whole, fraction = ""] = PERCENT.exec(text.trim().replace(/\s*%$/, "")) ?? [];
  if (whole === undefined) return null;
  const bps = Number(whole + fraction.padEnd(2, "0"));
  return bps >= 1 && bps <= WHOLE_BPS ? bps : null;
}
