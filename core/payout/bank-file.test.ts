import { expect, test } from "vitest";
import { BANK_FILE_COLUMNS, bankFileRows, type FileLine, planReductions, totalsOf } from "./bank-file.ts";

const LINE: FileLine = {
  ...{
    payoutId: "p1",
    partnerId: "a",
    partnerName: "Ann",
    currency: "EUR",
    amountMinor: 1050n,
    method: "bank",
  },
  country: "DE",
  details: { form: "iban", holder: "Ann", iban: "DE89370400440532013000" },
  remittance: "Shop #1",
};
const MOMO: FileLine = {
  ...{ ...LINE, payoutId: "p2", currency: "VND", amountMinor: 250_000n, method: "momo", country: "VN" },
  details: { form: "momo", phone: "+84912345678" },
};

test("sums are exact decimals of each currency's own exponent, and currencies never add", () => {
  const lines = [
    { currency: "KWD", amountMinor: 1250n },
    { currency: "VND", amountMinor: 250_000n },
    { currency: "ISK", amountMinor: 5n },
    { currency: "USD", amountMinor: 1050n },
    { currency: "USD", amountMinor: 9_007_199_254_740_993n },
  ];
  expect(totalsOf(lines)).toEqual([
    { currency: "ISK", lines: 1, amount: "5" },
    { currency: "KWD", lines: 1, amount: "1.250" },
    { currency: "USD", lines: 2, amount: "90071992547420.43" },
    { currency: "VND", lines: 1, amount: "250000" },
  ]);
});

test.each([
  ["VND", 250_000n, MOMO.method, MOMO.details, "250000"],
  ["USD", 1050n, "paypal", { form: "paypal", email: "ann@partner.example" }, "10.50"],
  ["ISK", 5n, "bank", { form: "iban", holder: "Ann", iban: "IS140159260076545510730339" }, "5"],
  [
    ...["KWD", 1250n, "bank"],
    { form: "swift", bank: "A bank", account: "12", holder: "Ann", bic: "NBOKKWKW" },
    "1.250",
  ],
] as [string, bigint, FileLine["method"], FileLine["details"], string][])(
  "%s of %d minor units by %s is written in the currency's own decimals",
  (currency, amountMinor, method, details, written) => {
    const [row = []] = bankFileRows([{ ...LINE, currency, amountMinor, method, details }]);
    const cell = (name: (typeof BANK_FILE_COLUMNS)[number]) => row[BANK_FILE_COLUMNS.indexOf(name)];
    expect([cell("amount"), cell("currency"), cell("method")]).toEqual([written, currency, method]);
  },
);

test("a row has as many cells as there are columns, with what its method has in the column of that name", () => {
  const rows = bankFileRows([LINE, MOMO]);
  expect(rows.map((row) => row.length)).toEqual([1, 2, 3, 4].map(() => BANK_FILE_COLUMNS.length));
  const cells = rows.map((row) =>
    Object.fromEntries(
      BANK_FILE_COLUMNS.flatMap((name, place) => (row[place] === null ? [] : [[name, row[place]]])),
    ),
  );
  expect(cells).toEqual([
    {
      ...{
        record: "payout",
        payout_id: "p1",
        partner_id: "a",
        partner: "Ann",
        amount: "10.50",
        currency: "EUR",
      },
      ...{ lines: "1", method: "bank", country: "DE", holder: "Ann", iban: "DE89370400440532013000" },
      remittance: "Shop #1",
    },
    {
      ...{
        record: "payout",
        payout_id: "p2",
        partner_id: "a",
        partner: "Ann",
        amount: "250000",
        currency: "VND",
      },
      ...{ lines: "1", method: "momo", country: "VN", phone: "+84912345678", remittance: "Shop #1" },
    },
    { record: "total", amount: "10.50", currency: "EUR", lines: "1" },
    { record: "total", amount: "250000", currency: "VND", lines: "1" },
  ]);
});

test.each([
  ["nothing is missing", 0n, {}],
  ["the first line gives back what is missing, the next nothing", -300n, { one: 300n }],
  ["what the first cannot give, the next does", -1200n, { one: 1000n, two: 200n }],
  ["no line gives more than it has", -5000n, { one: 1000n, two: 500n }],
])("%s", (_, available, expected) => {
  const lines = [
    { id: "one", account: "ann", amountMinor: 1000n },
    { id: "bob", account: "bob", amountMinor: 1000n },
    { id: "two", account: "ann", amountMinor: 500n },
  ];
  const reductions = planReductions(
    lines,
    new Map([
      ["ann", available],
      ["bob", 0n],
    ]),
  );
  expect(Object.fromEntries(reductions)).toEqual(expected);
});
