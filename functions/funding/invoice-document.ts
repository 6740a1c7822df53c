import { formatAmount } from "../../core/money/amount.ts";
import type { Locale } from "../../core/notifications/words/say.ts";
import type { InvoiceRow } from "../../db/repositories/payouts/invoices.ts";
import type { PdfDocument } from "../pdf/document.ts";

const WORDS = {
  en: {
    title: (number: number) => `Invoice ${number}`,
    to: "To",
    program: "Program",
    time: "Time",
    issued: "Issued",
    item: "Item",
    amount: "Amount",
    opening: "Funds at the beginning",
    topUps: "Paid in",
    topUpsReturned: "Refunded, charged back or taken back",
    drawn: (payouts: number, partners: number) =>
      `Commissions paid out: ${payouts} payouts to ${partners} partners`,
    returned: "Payouts that came back",
    fee: (percent: string, base: string) => `Platform fee: ${percent} % of ${base}`,
    closing: "Funds at the end",
    note: "The fee was taken from the funds when this invoice was issued; nothing is to be paid.",
  },
  vi: {
    title: (number: number) => `Hóa đơn số ${number}`,
    to: "Gửi",
    program: "Chương trình",
    time: "Thời gian",
    issued: "Ngày lập",
    item: "Nội dung",
    amount: "Số tiền",
    opening: "Số dư đầu kỳ",
    topUps: "Đã nạp",
    topUpsReturned: "Đã hoàn lại, bị bồi hoàn hoặc thu hồi",
    drawn: (payouts: number, partners: number) =>
      `Hoa hồng đã chi trả: ${payouts} khoản cho ${partners} đối tác`,
    returned: "Khoản chi trả bị trả lại",
    fee: (percent: string, base: string) => `Phí nền tảng: ${percent} % của ${base}`,
    closing: "Số dư cuối kỳ",
    note: "Phí đã được trừ vào số dư khi lập hóa đơn này; không cần thanh toán thêm.",
  },
} as const satisfies Record<Locale, unknown>;

/** An invoice as it is printed: what it says is what was kept of it, whatever has changed since. */
export function invoiceDocument(
  { number, currency, body, issuedAt }: InvoiceRow,
  language: Locale,
): PdfDocument {
  const words = WORDS[language];
  const money = (minor: string, sign: 1n | -1n = 1n) => formatAmount(BigInt(minor) * sign, currency);
  const writtenAt = new Date(issuedAt);
  return {
    ...{ language, title: words.title(number), subtitle: null, writtenAt },
    meta: [
      { label: words.to, value: body.organisation },
      { label: words.program, value: body.program },
      { label: words.time, value: `${body.firstDay} – ${body.lastDay}` },
      { label: words.issued, value: writtenAt.toISOString().slice(0, 10) },
    ],
    tables: [
      {
        ...{ title: null, empty: null },
        columns: [
          { label: words.item, align: "left", width: 3 },
          { label: words.amount, align: "right", width: 1 },
        ],
        rows: [
          [words.opening, money(body.openingMinor)],
          [words.topUps, money(body.topUpsMinor)],
          [words.topUpsReturned, money(body.topUpsReturnedMinor, -1n)],
          [words.drawn(body.payouts, body.partners), money(body.drawnMinor, -1n)],
          [words.returned, money(body.returnedMinor)],
          [words.fee(percentOf(body.feeBps), money(body.feeBaseMinor)), money(body.feeMinor, -1n)],
        ],
        totals: [[words.closing, money(body.closingMinor)]],
      },
    ],
    notes: [words.note],
  };
}

/** 250 → "2.50" */
const percentOf = (bps: number): string => `${Math.floor(bps / 100)}.${String(bps % 100).padStart(2, "0")}`;
