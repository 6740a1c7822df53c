/** A line of a CSV file (RFC 4180). */
export const csvLine = (cells: readonly (string | null)[]): string => `${cells.map(csvCell).join(",")}\r\n`;

/** Quoted; what a spreadsheet would take for a formula is made text. */
function csvCell(value: string | null): string {
  if (value === null || value === "") return "";
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return `"${text.replaceAll('"', '""')}"`;
}
