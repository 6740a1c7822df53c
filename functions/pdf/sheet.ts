import type { PDFFont, PDFPage } from "@cantoo/pdf-lib";
import type { PdfDocument } from "./document.ts";
import type { PdfFonts } from "./fonts.ts";
import { wrapText } from "./wrap-text.ts";

/** A4, in points. */
const PAGE = { width: 595.28, height: 841.89 } as const;
const MARGIN = 48;
const FOOT_SIZE = 8;
const FOOT_HEIGHT = 24;
/** Of what a page carries. */
export const WIDTH = PAGE.width - 2 * MARGIN;
const LEADING = 1.4;
const BELOW_ROW = 2;

export interface TextStyle {
  readonly size: number;
  readonly bold?: boolean;
  readonly grey?: boolean;
}

interface Cell {
  /** From the left margin. */
  readonly x: number;
  readonly width: number;
  readonly lines: readonly string[];
  readonly align?: "left" | "right";
}

/** Pages that fill from the top, one row after another. */
export interface Sheet {
  wrap(text: string, width: number, style: TextStyle): string[];
  heightOf(cells: readonly Pick<Cell, "lines">[], style: TextStyle): number;
  gap(height: number): void;
  rule(): void;
  /** Goes on to the next page unless so much is left on this one. */
  keep(height: number): void;
  /** A row that is not parted, unless it alone is longer than a page. `onNewPage` draws what a new page begins with. */
  row(cells: readonly Cell[], style: TextStyle, onNewPage?: () => void): void;
  /** Several on one height, each in its own style. */
  rows(parts: readonly { readonly cells: readonly Cell[]; readonly style: TextStyle }[]): void;
  finish(): Promise<Uint8Array>;
}

/** A new PDF with the document's metadata, its fonts embedded as far as they are used. */
export async function createSheet(bytes: PdfFonts, document: PdfDocument): Promise<Sheet> {
  const [{ PDFDocument, rgb }, { default: fontkit }] = await Promise.all([
    import("@cantoo/pdf-lib"),
    import("@cantoo/fontkit"),
  ]);
  const pdf = await PDFDocument.create({ updateMetadata: false });
  pdf.registerFontkit(fontkit);
  pdf.setTitle(document.title.normalize("NFC"), { showInWindowTitleBar: true });
  pdf.setLanguage(document.language);
  pdf.setProducer("Tributary");
  pdf.setCreationDate(document.writtenAt);
  pdf.setModificationDate(document.writtenAt);
  // Ligatures would make the text that is found differ from the text that is seen.
  const options = { subset: true, features: { liga: false, clig: false, dlig: false } };
  const regular = await pdf.embedFont(bytes.regular, options);
  const bold = await pdf.embedFont(bytes.bold, options);
  const fontOf = (style: TextStyle): PDFFont => (style.bold ? bold : regular);
  const ink = rgb(0.1, 0.1, 0.12);
  const grey = rgb(0.38, 0.38, 0.42);
  const line = rgb(0.75, 0.75, 0.78);
  const widths = new Map<string, number>();
  const bottom = MARGIN + FOOT_HEIGHT;
  const top = PAGE.height - MARGIN;
  const pages: PDFPage[] = [];
  let page = addPage();
  let y = top;

  function addPage(): PDFPage {
    const added = pdf.addPage([PAGE.width, PAGE.height]);
    pages.push(added);
    return added;
  }
  function nextPage(): void {
    page = addPage();
    y = top;
  }
  function measure(text: string, style: TextStyle): number {
    const key = `${style.bold ? "b" : "r"}${style.size}|${text}`;
    const known = widths.get(key);
    if (known !== undefined) return known;
    const width = fontOf(style).widthOfTextAtSize(text, style.size);
    widths.set(key, width);
    return width;
  }
  function draw(cells: readonly Cell[], style: TextStyle, from: number, to: number): void {
    for (const { x, width, lines, align = "left" } of cells) {
      lines.slice(from, to).forEach((text, at) => {
        if (text === "") return;
        const left = align === "right" ? x + width - measure(text, style) : x;
        const baseline = y - style.size - at * style.size * LEADING;
        page.drawText(text, {
          ...{ x: MARGIN + left, y: baseline, size: style.size, font: fontOf(style) },
          color: style.grey ? grey : ink,
        });
      });
    }
  }
  const linesOf = (cells: readonly Pick<Cell, "lines">[]) =>
    cells.reduce((most, { lines }) => Math.max(most, lines.length), 0);
  const sheet: Sheet = {
    wrap: (text, width, style) => wrapText(text.normalize("NFC"), width, (part) => measure(part, style)),
    heightOf: (cells, style) => linesOf(cells) * style.size * LEADING + BELOW_ROW,
    gap(height) {
      if (y !== top) y -= height;
    },
    rule() {
      page.drawLine({
        start: { x: MARGIN, y },
        end: { x: MARGIN + WIDTH, y },
        ...{ thickness: 0.5, color: line },
      });
      y -= 3;
    },
    keep(height) {
      if (y - height < bottom && y !== top) nextPage();
    },
    row(cells, style, onNewPage) {
      const count = linesOf(cells);
      const lineHeight = style.size * LEADING;
      let drawn = 0;
      if (y - sheet.heightOf(cells, style) < bottom && y !== top) {
        nextPage();
        onNewPage?.();
      }
      while (drawn < count) {
        const fitting = Math.max(1, Math.floor((y - bottom) / lineHeight));
        const upTo = Math.min(count, drawn + fitting);
        draw(cells, style, drawn, upTo);
        y -= (upTo - drawn) * lineHeight;
        drawn = upTo;
        if (drawn < count) {
          nextPage();
          onNewPage?.();
        }
      }
      y -= BELOW_ROW;
    },
    rows(parts) {
      const height = Math.max(...parts.map(({ cells, style }) => sheet.heightOf(cells, style)));
      sheet.keep(height);
      for (const { cells, style } of parts) draw(cells, style, 0, linesOf(cells));
      y -= height;
    },
    async finish() {
      pages.forEach((each, at) => {
        const text = pageOf(document, at + 1, pages.length);
        const style = { size: FOOT_SIZE };
        const title = wrapText(document.title.normalize("NFC"), WIDTH * 0.75, (part) => measure(part, style));
        const foot = { y: MARGIN, size: FOOT_SIZE, font: regular, color: grey };
        each.drawText(title[0] ?? "", { ...foot, x: MARGIN });
        each.drawText(text, { ...foot, x: MARGIN + WIDTH - measure(text, style) });
      });
      return await pdf.save();
    },
  };
  return sheet;
}

function pageOf({ language }: PdfDocument, number: number, count: number): string {
  return language === "vi" ? `Trang ${number}/${count}` : `Page ${number} of ${count}`;
}
