import { extractText, getDocumentProxy, getMeta } from "unpdf";
import { expect, test } from "vitest";
import { siteAssets } from "../../local/testing/site-assets.ts";
import type { PdfDocument, PdfTable } from "./document.ts";
import { renderDocument } from "./render-document.ts";

const table = (rows: number): PdfTable => ({
  title: "Diễn biến",
  columns: [
    { label: "Ngày", align: "left", width: 2 },
    { label: "Nội dung", align: "left", width: 5 },
    { label: "Số tiền", align: "right", width: 2 },
  ],
  rows: Array.from({ length: rows }, (_, at) => [
    `2026-11-${String((at % 30) + 1).padStart(2, "0")}`,
    `Hoa hồng của đơn hàng thứ ${at + 1}`,
    "250.000 ₫",
  ]),
  totals: [["", "Tổng cộng", "1.000.000 ₫"]],
  empty: "Không có gì.",
});

const document = (tables: PdfTable[], changes: Partial<PdfDocument> = {}): PdfDocument => ({
  language: "vi",
  title: "Bảng kê tháng 11/2026",
  subtitle: "Chương trình Cà phê Trường Sơn",
  meta: [{ label: "Đối tác", value: "Nguyễn Thị Đào Ưởng" }],
  tables,
  notes: ["Ghi chú: số tiền tính bằng đồng Việt Nam (₫)."],
  writtenAt: new Date("2026-12-01T00:00:00Z"),
  ...changes,
});

async function read(bytes: Uint8Array) {
  const pdf = await getDocumentProxy(new Uint8Array(bytes));
  const { totalPages, text } = await extractText(pdf);
  const { info } = await getMeta(pdf);
  return { totalPages, text, all: text.join("\n"), info };
}

test("what a document says is found in it again, with every diacritic", async () => {
  const { totalPages, all, info } = await read(await renderDocument(siteAssets, document([table(3)])));
  expect(totalPages).toBe(1);
  for (const words of [
    "Bảng kê tháng 11/2026",
    "Chương trình Cà phê Trường Sơn",
    "Nguyễn Thị Đào Ưởng",
    "Hoa hồng của đơn hàng thứ 3",
    "1.000.000 ₫",
    "Ghi chú: số tiền tính bằng đồng Việt Nam (₫).",
    "Trang 1/1",
  ])
    expect(all).toContain(words);
  expect(info).toMatchObject({ Title: "Bảng kê tháng 11/2026", Language: "vi", Producer: "Tributary" });
});

test("every letter of Vietnamese is in both weights, also where it comes in pieces (NFD)", async () => {
  const letters = "aăâeêioôơuưyđAĂÂEÊIOÔƠUƯYĐ";
  const tones = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"];
  const all = [...letters].flatMap((letter) => tones.map((tone) => (letter + tone).normalize("NFD")));
  const lines = all.join(" ");
  const { all: found } = await read(
    await renderDocument(
      siteAssets,
      document([{ ...table(0), rows: [["", lines, ""]], totals: [["", lines, ""]] }]),
    ),
  );
  const wanted = all.map((letter) => letter.normalize("NFC"));
  for (const letter of wanted) expect(found.split(letter).length - 1, letter).toBeGreaterThanOrEqual(2);
});

test("a long table goes on over pages, under the same head, and no row is lost", async () => {
  const { totalPages, text, all } = await read(await renderDocument(siteAssets, document([table(150)])));
  expect(totalPages).toBeGreaterThan(2);
  for (const page of text.slice(0, -1)) expect(page).toContain("Nội dung");
  for (let at = 1; at <= 150; at++) expect(all).toContain(`thứ ${at}`);
  text.forEach((page, at) => {
    expect(page).toContain(`Trang ${at + 1}/${totalPages}`);
  });
});

test("the same document is the same bytes, and other words are not", async () => {
  const once = await renderDocument(siteAssets, document([table(40)]));
  const again = await renderDocument(siteAssets, document([table(40)]));
  const other = await renderDocument(siteAssets, document([table(40)], { notes: [] }));
  expect(Buffer.from(again).equals(Buffer.from(once))).toBe(true);
  expect(Buffer.from(other).equals(Buffer.from(once))).toBe(false);
});

test("only the letters that are used are embedded", async () => {
  const bytes = await renderDocument(siteAssets, document([table(2)]));
  expect(bytes.byteLength).toBeLessThan(60_000);
});

test("long words, cells longer than a page, other scripts and empty tables are no failure", async () => {
  const cell = "dài ".repeat(3000);
  const { totalPages, all } = await read(
    await renderDocument(
      siteAssets,
      document([
        { ...table(0), totals: [] },
        { ...table(0), rows: [["x".repeat(200), cell, "日本 🙂 \u0007"]] },
      ]),
    ),
  );
  expect(totalPages).toBeGreaterThan(1);
  expect(all).toContain("Không có gì.");
  expect(all.split("dài").length - 1).toBe(3000);
});

test("an English document numbers its pages in English", async () => {
  const { all } = await read(
    await renderDocument(siteAssets, document([], { language: "en", title: "Statement", subtitle: null })),
  );
  expect(all).toContain("Page 1 of 1");
});
