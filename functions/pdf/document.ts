import type { Locale } from "../../core/notifications/words/say.ts";

export interface PdfColumn {
  readonly label: string;
  readonly align: "left" | "right";
  /** Its share of the table's width: those of all columns are put in proportion. */
  readonly width: number;
}

export interface PdfTable {
  readonly title: string | null;
  readonly columns: readonly PdfColumn[];
  /** A cell for each column. Cells wrap, and rows go on to the next page, under the same head. */
  readonly rows: readonly (readonly string[])[];
  /** Rows that sum up, in bold below the others. */
  readonly totals: readonly (readonly string[])[];
  /** Stands in place of rows when there are none; null: nothing does. */
  readonly empty: string | null;
}

/** What a document says, in the words of its language; numbers and dates as they are to be read. */
export interface PdfDocument {
  readonly language: Locale;
  readonly title: string;
  readonly subtitle: string | null;
  readonly meta: readonly { readonly label: string; readonly value: string }[];
  readonly tables: readonly PdfTable[];
  readonly notes: readonly string[];
  /** Of what it says, not of the printing: the same document is the same bytes. */
  readonly writtenAt: Date;
}
