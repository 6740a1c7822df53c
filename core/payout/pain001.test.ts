import { expect, test } from "vitest";
import { buildPain001, fitsSepa, type SepaOrder, type SepaTransfer } from "./pain001.ts";

/*
 * Goal: a file that a bank takes as it is, in exactly the cents that are owed. Method: a whole file against what the schema
 * pain.001.001.09 and the scheme's guidelines (EPC132-08) ask for, in their order; then what a bank would refuse.
 */
const AN: SepaTransfer = {
  payoutId: "01900000-0000-7000-8000-000000000001",
  amountMinor: 1050n,
  name: "Nguyễn Thị Đào",
  iban: "DE89370400440532013000",
  bic: "DEUTDEFF",
  remittance: "Commission of Shop & Sons, batch 7",
};
const BOB: SepaTransfer = {
  ...AN,
  payoutId: "01900000-0000-7000-8000-000000000002",
  amountMinor: 1n,
  name: "Bob <b>",
  iban: "NO9386011117947",
  bic: null,
  remittance: "",
};
const ORDER: SepaOrder = {
  messageId: "01900000-0000-7000-8000-0000000000ff",
  createdAt: new Date("2026-11-21T09:00:00.123Z"),
  executeOn: "2026-11-23",
  debtor: { name: "Shop & Söhne", iban: "FR1420041010050500013M02606", bic: null },
  transfers: [AN, BOB],
};

test("a file of two transfers is as the schema has it", () => {
  const said = buildPain001(ORDER).replaceAll("><", ">\n<").trimEnd().split("\n");
  expect(said).toEqual([
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09">',
    ...["<CstmrCdtTrfInitn>", "<GrpHdr>", "<MsgId>019000000000700080000000000000ff</MsgId>"],
    ...["<CreDtTm>2026-11-21T09:00:00Z</CreDtTm>", "<NbOfTxs>2</NbOfTxs>", "<CtrlSum>10.51</CtrlSum>"],
    ...["<InitgPty>", "<Nm>Shop + Sohne</Nm>", "</InitgPty>", "</GrpHdr>"],
    ...["<PmtInf>", "<PmtInfId>019000000000700080000000000000ff</PmtInfId>", "<PmtMtd>TRF</PmtMtd>"],
    ...["<NbOfTxs>2</NbOfTxs>", "<CtrlSum>10.51</CtrlSum>"],
    ...["<PmtTpInf>", "<SvcLvl>", "<Cd>SEPA</Cd>", "</SvcLvl>", "</PmtTpInf>"],
    ...["<ReqdExctnDt>", "<Dt>2026-11-23</Dt>", "</ReqdExctnDt>"],
    ...["<Dbtr>", "<Nm>Shop + Sohne</Nm>", "</Dbtr>"],
    ...["<DbtrAcct>", "<Id>", "<IBAN>FR1420041010050500013M02606</IBAN>", "</Id>", "</DbtrAcct>"],
    ...[
      "<DbtrAgt>",
      "<FinInstnId>",
      "<Othr>",
      "<Id>NOTPROVIDED</Id>",
      "</Othr>",
      "</FinInstnId>",
      "</DbtrAgt>",
    ],
    "<ChrgBr>SLEV</ChrgBr>",
    ...["<CdtTrfTxInf>", "<PmtId>", "<EndToEndId>01900000000070008000000000000001</EndToEndId>", "</PmtId>"],
    ...["<Amt>", '<InstdAmt Ccy="EUR">10.50</InstdAmt>', "</Amt>"],
    ...["<CdtrAgt>", "<FinInstnId>", "<BICFI>DEUTDEFF</BICFI>", "</FinInstnId>", "</CdtrAgt>"],
    ...["<Cdtr>", "<Nm>Nguyen Thi Dao</Nm>", "</Cdtr>"],
    ...["<CdtrAcct>", "<Id>", "<IBAN>DE89370400440532013000</IBAN>", "</Id>", "</CdtrAcct>"],
    ...["<RmtInf>", "<Ustrd>Commission of Shop + Sons, batch 7</Ustrd>", "</RmtInf>", "</CdtTrfTxInf>"],
    ...["<CdtTrfTxInf>", "<PmtId>", "<EndToEndId>01900000000070008000000000000002</EndToEndId>", "</PmtId>"],
    ...["<Amt>", '<InstdAmt Ccy="EUR">0.01</InstdAmt>', "</Amt>", "<Cdtr>", "<Nm>Bob b</Nm>", "</Cdtr>"],
    ...["<CdtrAcct>", "<Id>", "<IBAN>NO9386011117947</IBAN>", "</Id>", "</CdtrAcct>", "</CdtTrfTxInf>"],
    ...["</PmtInf>", "</CstmrCdtTrfInitn>", "</Document>"],
  ]);
});

test("texts are cut to the scheme's lengths", () => {
  const long = { ...AN, name: "n".repeat(200), remittance: "r".repeat(200) };
  const said = buildPain001({ ...ORDER, transfers: [long] });
  expect(said).toContain(`<Cdtr><Nm>${"n".repeat(70)}</Nm></Cdtr>`);
  expect(said).toContain(`<Ustrd>${"r".repeat(140)}</Ustrd>`);
});

test("ten thousand transfers of the largest amount sum up to the cent", () => {
  const transfers = Array.from({ length: 10_000 }, () => ({ ...AN, amountMinor: 99_999_999_999n }));
  expect(buildPain001({ ...ORDER, transfers })).toContain("<CtrlSum>9999999999900.00</CtrlSum>");
});

test.each([
  ["nothing", { amountMinor: 0n }],
  ["more than the scheme has", { amountMinor: 100_000_000_000n }],
  ["an account outside SEPA", { iban: "TR330006100519786457841326" }],
  ["wrong check digits", { iban: "DE88370400440532013000" }],
  ["a name of which nothing is left", { name: "山田" }],
])("%s does not fit, and is refused", (_, extra) => {
  const transfer = { ...AN, ...extra };
  expect(fitsSepa(transfer)).toBe(false);
  expect(() => buildPain001({ ...ORDER, transfers: [transfer] })).toThrow(RangeError);
});

test("a file of nothing, from an account outside SEPA or with a wrong BIC is refused", () => {
  expect(fitsSepa(AN)).toBe(true);
  expect(() => buildPain001({ ...ORDER, transfers: [] })).toThrow(RangeError);
  const debtor = { ...ORDER.debtor, iban: "SA0380000000608010167519" };
  expect(() => buildPain001({ ...ORDER, debtor })).toThrow(RangeError);
  expect(() => buildPain001({ ...ORDER, transfers: [{ ...AN, bic: "DEUT" }] })).toThrow(RangeError);
});
