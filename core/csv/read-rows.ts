export interface CsvRow {
  /** On which it begins, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** Rows of a CSV file (RFC 4180); null: a quoted cell is not closed. Empty rows are left out. */
export function readRows(text: string): CsvRow[] | null {
  const rows: CsvRow[] = [];
  let [cells, cell, quoted]: [string[], string, boolean] = [[], "", false];
  let [line, began] = [1, 1];
  const endRow = () => {
    cells.push(cell);
    if (cells.length > 1 || cells[0] !== "") rows.push({ line: began, cells });
    [cells, cell] = [[], ""];
  };
  for (let at = text.startsWith("\ufeff") ? 1 : 0; at < text.length; at++) {
    const char = text[at];
    if (char === "\n") line++;
    if (quoted) {
      if (char !== '"') cell += char;
      else if (text[at + 1] === '"') {
        cell += char;
        at++;
      } else quoted = false;
    } else if (char === '"' && cell === "") quoted = true;
    else if (char === ",") {
      cells.push(cell);
      cell = "";
    } else if (char === "\n") {
      endRow();
      began = line;
    } else if (char !== "\r") cell += char;
  }
  if (quoted) return null;
  if (cell !== "" || cells.length > 0) endRow();
  return rows;
}
