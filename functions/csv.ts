/** A line of a CSV file (RFC 4180). */
export const csvLine = (cells: readonly (string | null)[]): string => `${cells.map(csvCell).join(",")}\r\n`;

const AMOUNT = /^-\d+(\.\d+)?$/;

/** Quoted; what a spreadsheet would take for a formula is made text, but for an amount below zero, which is none. */
function csvCell(value: string | null): string {
  if (value === null || value === "") return "";
  const text = /^[=+\-@\t\r]/.test(value) && !AMOUNT.test(value) ? `'${value}` : value;
  return `"${text.replaceAll('"', '""')}"`;
}
