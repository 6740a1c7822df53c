import { describe, expect, it } from "vitest";
import { bankFormOf } from "./bank-form.ts";
import { isBic, isIban, isRoutingNumber } from "./bank-numbers.ts";
import {
  type DetailedKind,
  type MethodDetails,
  methodDetailsSchema,
  methodLabel,
  normalForm,
} from "./method-details.ts";

/* Numbers are the published examples of their registries: of no account that anybody holds. */

describe("an IBAN", () => {
  it.each([
    ["DE89370400440532013000", "DE"],
    ["FR1420041010050500013M02606", "FR"],
    ["NL91ABNA0417164300", "NL"],
    ["NO9386011117947", "NO"],
    ["MT84MALT011000012345MTLCAST001S", "MT"],
    ["IS140159260076545510730339", "IS"],
    ["CH9300762011623852957", "CH"],
  ])("%s is one", (iban, letters) => expect(isIban(iban, letters)).toBe(true));

  it.each([
    ["a digit wrong", "DE89370400440532013001", "DE"],
    ["two digits swapped", "DE89370400440532010300", "DE"],
    ["a digit short", "DE8937040044053201300", "DE"],
    ["another country's", "NL91ABNA0417164300", "DE"],
    ["check digits that there are not", "DE00370400440532013000", "DE"],
    ["separators", "DE89 3704 0044 0532 0130 00", "DE"],
    ["a country without IBANs", "US89370400440532013000", "US"],
    ["nothing", "", "DE"],
  ])("with %s is none", (_, iban, letters) => expect(isIban(iban, letters)).toBe(false));
});

it.each([
  ["COBADEFF", true],
  ["COBADEFFXXX", true],
  ["BFTVVNVX", true],
  ["COBADEF", false],
  ["COBADEFFXX", false],
  ["COBA1EFF", false],
  ["cobadeff", false],
])("%s as a BIC: %s.", (bic, expected) => expect(isBic(bic)).toBe(expected));

it.each([
  ["021000021", true],
  ["011401533", true],
  ["110000000", true],
  ["021000022", false],
  ["210000021", false],
  ["000000000", false],
  ["990000000", false],
  ["02100002", false],
  ["0210000210", false],
])("%s as a routing number: %s.", (digits, expected) => expect(isRoutingNumber(digits)).toBe(expected));

it.each([
  ["DE", "iban"],
  ["RE", "iban"],
  ["GB", "gb"],
  ["JE", "gb"],
  ["US", "us"],
  ["VN", "vn"],
  ["KW", "swift"],
  ["TH", "swift"],
])("An account in %s is named by %s.", (country, form) => expect(bankFormOf(country)).toBe(form));

interface Case {
  readonly kind: DetailedKind;
  readonly country: string;
  readonly given: object;
  readonly details: MethodDetails;
  readonly normal: string;
  readonly label: string;
}

const HOLDER = "Ada Lovelace";

describe("details", () => {
  it.each<Case>([
    {
      ...{
        kind: "bank",
        country: "DE",
        given: { holder: ` ${HOLDER} `, iban: "de89 3704 0044 0532 0130 00" },
      },
      details: { form: "iban", holder: HOLDER, iban: "DE89370400440532013000" },
      ...{ normal: "iban:DE89370400440532013000", label: "DE ••3000" },
    },
    {
      kind: "bank",
      country: "DE",
      given: { holder: "A. Lovelace", iban: "DE89370400440532013000", bic: "cobadeffxxx" },
      details: { form: "iban", holder: "A. Lovelace", iban: "DE89370400440532013000", bic: "COBADEFFXXX" },
      ...{ normal: "iban:DE89370400440532013000", label: "DE ••3000" },
    },
    {
      ...{
        kind: "bank",
        country: "RE",
        given: { holder: HOLDER, iban: "FR14 2004 1010 0505 0001 3M02 606" },
      },
      details: { form: "iban", holder: HOLDER, iban: "FR1420041010050500013M02606" },
      ...{ normal: "iban:FR1420041010050500013M02606", label: "FR ••2606" },
    },
    {
      kind: "bank",
      country: "US",
      given: { holder: HOLDER, routingNumber: "021-000-021", accountNumber: "0001 2345 6789" },
      details: { form: "us", holder: HOLDER, routingNumber: "021000021", accountNumber: "000123456789" },
      ...{ normal: "us:021000021:000123456789", label: "US bank ••6789" },
    },
    {
      kind: "bank",
      country: "GB",
      given: { holder: HOLDER, sortCode: "20-00-00", accountNumber: "55779911" },
      details: { form: "gb", holder: HOLDER, sortCode: "200000", accountNumber: "55779911" },
      ...{ normal: "gb:200000:55779911", label: "UK bank ••9911" },
    },
    {
      kind: "bank",
      country: "VN",
      given: { bankName: "Vietcombank", accountNumber: "0071 0012 34", holder: "NGUYEN VAN A" },
      details: { form: "vn", bankName: "Vietcombank", accountNumber: "0071001234", holder: "NGUYEN VAN A" },
      ...{ normal: "vn:0071001234", label: "Vietcombank ••1234" },
    },
    {
      kind: "bank",
      country: "KW",
      given: { bankName: "Bank", accountNumber: "12345", holder: HOLDER, bic: "nbokkwkwabc" },
      details: {
        form: "swift",
        bankName: "Bank",
        accountNumber: "12345",
        holder: HOLDER,
        bic: "NBOKKWKWABC",
      },
      ...{ normal: "swift:NBOKKWKW:12345", label: "Bank ••45" },
    },
    {
      ...{ kind: "paypal", country: "US", given: { email: "Ada.L+pay@Gmail.com" } },
      details: { form: "paypal", email: "Ada.L+pay@Gmail.com" },
      ...{ normal: "paypal:adal@gmail.com", label: "PayPal A••@Gmail.com" },
    },
    ...["0912 345 678", "84912345678", "+84 912-345-678"].map(
      (phone): Case => ({
        ...{
          kind: "momo",
          country: "VN",
          given: { phone },
          details: { form: "momo", phone: "+84912345678" },
        },
        ...{ normal: "momo:+84912345678", label: "MoMo ••5678" },
      }),
    ),
    {
      ...{ kind: "other", country: "TH", given: { instructions: "  By Wise,\n to Ada " } },
      details: { form: "other", instructions: "By Wise,\n to Ada" },
      ...{ normal: "other:by wise, to ada", label: "Other" },
    },
  ])("of $kind in $country are read, made comparable and named: $label", (one) => {
    const details = methodDetailsSchema(one.kind, one.country).parse(one.given);
    expect([details, normalForm(details), methodLabel(details)]).toEqual([
      one.details,
      one.normal,
      one.label,
    ]);
  });

  const IBAN = { holder: HOLDER, iban: "DE89370400440532013000" };
  const US = { holder: HOLDER, routingNumber: "021000021", accountNumber: "000123456789" };
  const VN = { bankName: "Vietcombank", accountNumber: "0071001234", holder: "NGUYEN VAN A" };
  it.each<[string, DetailedKind, string, object]>([
    ["holder", "bank", "DE", { iban: IBAN.iban }],
    ["holder", "bank", "DE", { ...IBAN, holder: "x".repeat(71) }],
    ["iban", "bank", "DE", { ...IBAN, iban: "DE89370400440532013001" }],
    ["iban", "bank", "FR", IBAN],
    ["bic", "bank", "DE", { ...IBAN, bic: "COBA" }],
    ["", "bank", "DE", { ...IBAN, sortCode: "200000" }],
    ["routingNumber", "bank", "US", { ...US, routingNumber: "021000022" }],
    ["accountNumber", "bank", "US", { ...US, accountNumber: "12" }],
    ["sortCode", "bank", "GB", { holder: HOLDER, sortCode: "2000", accountNumber: "55779911" }],
    ["accountNumber", "bank", "GB", { holder: HOLDER, sortCode: "200000", accountNumber: "5577991" }],
    ["bankName", "bank", "VN", { ...VN, bankName: "" }],
    ["accountNumber", "bank", "VN", { ...VN, accountNumber: "12345" }],
    ["bic", "bank", "TH", VN],
    ["email", "paypal", "US", { email: "ada" }],
    ["phone", "momo", "VN", { phone: "+1 415 555 0100" }],
    ["phone", "momo", "VN", { phone: "+84 212 345 678" }],
    ["instructions", "other", "TH", { instructions: " " }],
    ["instructions", "other", "TH", { instructions: "x".repeat(501) }],
  ])("are refused for %s: %s in %s, %j", (field, kind, country, given) => {
    const parsed = methodDetailsSchema(kind, country).safeParse(given);
    expect([parsed.success, parsed.error?.issues.map(({ path }) => path.join("."))]).toEqual([
      false,
      [field],
    ]);
  });
});
