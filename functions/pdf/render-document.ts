import type { Fetcher } from "@cloudflare/workers-types";
import type { PdfDocument, PdfTable } from "./document.ts";
import { loadFonts } from "./fonts.ts";
import { createSheet, type Sheet, WIDTH } from "./sheet.ts";

const TITLE = { size: 18, bold: true } as const;
const SUBTITLE = { size: 11 } as const;
const HEADING = { size: 11, bold: true } as const;
const HEAD = { size: 8.5, bold: true, grey: true } as const;
const CELL = { size: 9 } as const;
const TOTAL = { size: 9, bold: true } as const;
const LABEL = { size: 9, grey: true } as const;
const NOTE = { size: 8.5, grey: true } as const;
/** Between two columns, in points. */
const GUTTER = 8;
const META_LABEL_WIDTH = 150;

/**
 * A PDF of A4 pages with text that can be selected and read out, its fonts inside it. The same document is the same bytes.
 * The library is loaded only here, when a document is made.
 */
export async function renderDocument(assets: Fetcher, document: PdfDocument): Promise<Uint8Array> {
  const sheet = await createSheet(await loadFonts(assets), document);
  sheet.row([{ x: 0, width: WIDTH, lines: sheet.wrap(document.title, WIDTH, TITLE) }], TITLE);
  if (document.subtitle !== null)
    sheet.row([{ x: 0, width: WIDTH, lines: sheet.wrap(document.subtitle, WIDTH, SUBTITLE) }], SUBTITLE);
  sheet.gap(10);
  for (const { label, value } of document.meta) {
    const width = WIDTH - META_LABEL_WIDTH - GUTTER;
    sheet.rows([
      {
        cells: [{ x: 0, width: META_LABEL_WIDTH, lines: sheet.wrap(label, META_LABEL_WIDTH, LABEL) }],
        style: LABEL,
      },
      {
        cells: [{ x: META_LABEL_WIDTH + GUTTER, width, lines: sheet.wrap(value, width, CELL) }],
        style: CELL,
      },
    ]);
  }
  for (const table of document.tables) drawTable(sheet, table);
  if (document.notes.length > 0) sheet.gap(12);
  for (const note of document.notes)
    sheet.row([{ x: 0, width: WIDTH, lines: sheet.wrap(note, WIDTH, NOTE) }], NOTE);
  return await sheet.finish();
}

function drawTable(sheet: Sheet, table: PdfTable): void {
  const shares = table.columns.reduce((sum, column) => sum + column.width, 0);
  const usable = WIDTH - GUTTER * (table.columns.length - 1);
  let x = 0;
  const columns = table.columns.map((column) => {
    const width = (usable * column.width) / shares;
    const placed = { ...column, x, width };
    x += width + GUTTER;
    return placed;
  });
  const cells = (texts: readonly string[], style: typeof CELL | typeof HEAD | typeof TOTAL) =>
    columns.map(({ x, width, align }, at) => ({
      ...{ x, width, align },
      lines: sheet.wrap(texts[at] ?? "", width, style),
    }));
  const head = cells(
    columns.map(({ label }) => label),
    HEAD,
  );
  const drawHead = () => {
    sheet.row(head, HEAD);
    sheet.rule();
  };
  const [first = []] = table.rows;
  sheet.gap(14);
  // A title and a head never stand at a page's foot without a row under them.
  const titleLines = table.title === null ? [] : sheet.wrap(table.title, WIDTH, HEADING);
  const needed =
    sheet.heightOf([{ lines: titleLines }], HEADING) +
    sheet.heightOf(head, HEAD) +
    sheet.heightOf(cells(first, CELL), CELL);
  sheet.keep(needed);
  if (titleLines.length > 0) sheet.row([{ x: 0, width: WIDTH, lines: titleLines }], HEADING);
  drawHead();
  for (const row of table.rows) sheet.row(cells(row, CELL), CELL, drawHead);
  if (table.rows.length === 0 && table.empty !== null)
    sheet.row([{ x: 0, width: WIDTH, lines: sheet.wrap(table.empty, WIDTH, CELL) }], CELL);
  if (table.totals.length > 0) sheet.rule();
  for (const total of table.totals) sheet.row(cells(total, TOTAL), TOTAL, drawHead);
}
