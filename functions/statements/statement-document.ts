import type { AffiliateStatement, CurrencyStatement, StatementPurse } from "../../core/api/statements.ts";
import { formatGrouped } from "../../core/money/format-grouped.ts";
import type { Locale } from "../../core/notifications/words/say.ts";
import type { PdfDocument, PdfTable } from "../pdf/document.ts";
import { statementWords } from "./statement-words.ts";

/** A statement as a document to print. */
export function statementDocument(statement: AffiliateStatement, language: Locale): PdfDocument {
  const words = statementWords(language);
  const { programName, partnerName, month, timezone, from, until, closed, currencies } = statement;
  const [year, number] = month.split("-");
  const shown = language === "vi" ? `${number}/${year}` : month;
  const lastDay = new Date(Date.UTC(Number(year), Number(number), 0)).toISOString().slice(0, 10);
  return {
    language,
    title: words.title(shown),
    subtitle: programName,
    meta: [
      { label: words.partner, value: partnerName },
      { label: words.period, value: `${month}-01 – ${lastDay}` },
      { label: words.timezone, value: timezone },
      { label: words.state, value: closed ? words.final : words.provisional },
    ],
    tables: currencies.flatMap((each) => tablesOf(each, language)),
    notes: currencies.length === 0 ? [words.nothing] : words.notes,
    // Of the month, so that a closed one is the same file whenever it is fetched.
    writtenAt: new Date(closed ? until : from),
  };
}

function tablesOf(statement: CurrencyStatement, language: Locale): PdfTable[] {
  const words = statementWords(language);
  const { currency, opening, totals, movements, payouts, closing } = statement;
  const money = (minor: number) => formatGrouped(BigInt(minor), currency, language);
  const cells = (purse: StatementPurse) => [
    money(purse.pendingMinor),
    money(purse.availableMinor),
    money(purse.inTransitMinor),
    money(purse.totalMinor),
  ];
  const right = { align: "right", width: 4 } as const;
  const sums = [words.pending, words.available, words.inTransit, words.total].map((label) => ({
    label,
    ...right,
  }));
  return [
    {
      title: `${words.summary} · ${currency}`,
      columns: [{ label: words.what, align: "left", width: 6 }, ...sums],
      rows: [
        [words.opening, ...cells(opening)],
        ...totals.map((each) => [words.kinds[each.kind], ...cells(each)]),
      ],
      totals: [[words.closing, ...cells(closing)]],
      empty: null,
    },
    {
      title: `${words.payouts} · ${currency}`,
      columns: [
        { label: words.day, align: "left", width: 3 },
        { label: words.what, align: "left", width: 3 },
        { label: words.method, align: "left", width: 5 },
        { label: words.reference, align: "left", width: 6 },
        { label: words.amount, ...right },
      ],
      rows: payouts.map(({ day, kind, method, methodLabel, reference, amountMinor }) => [
        ...[day, words.sent[kind], methodLabel ?? words.methods[method], reference ?? ""],
        money(kind === "paid" ? amountMinor : -amountMinor),
      ]),
      totals: [],
      empty: words.nothing,
    },
    {
      title: `${words.byDay} · ${currency}`,
      columns: [
        { label: words.day, align: "left", width: 3 },
        { label: words.what, align: "left", width: 5 },
        ...sums,
      ],
      rows: movements.map((each) => [each.day, words.kinds[each.kind], ...cells(each)]),
      totals: [],
      empty: words.nothing,
    },
  ];
}
