import * as z from "zod/mini";
import { emailField, lineField, paragraphField } from "../api/fields.ts";
import { normaliseEmail } from "../attribution/email.ts";
import { bankFormOf } from "./bank-form.ts";
import { compact, ibanCountryOf, isBic, isIban, isRoutingNumber } from "./bank-numbers.ts";
import type { MethodKind } from "./states.ts";

/** Kinds whose details are kept here; what a payee of Stripe banks with, Stripe alone knows. */
export type DetailedKind = Exclude<MethodKind, "stripe">;

/** As pain.001 takes it. */
const holder = lineField(70);
const bankName = lineField(100);

/** Digits alone, separators taken out. */
const digitsField = (pattern: RegExp, message: string) =>
  z.string("must be text").check(z.maxLength(40, message), z.overwrite(compact), z.regex(pattern, message));

const accountNumber = digitsField(/^[A-Z0-9]{4,34}$/, "must be 4 to 34 letters and digits");
const bic = z
  .string("must be text")
  .check(
    z.maxLength(20, "must be a BIC of 8 or 11 characters"),
    z.overwrite(compact),
    z.refine(isBic, "must be a BIC of 8 or 11 characters, as COBADEFF"),
  );

const ibanOf = (letters: string) =>
  z.string("must be text").check(
    z.maxLength(60, "is no IBAN"),
    z.overwrite(compact),
    z.refine(
      (iban) => isIban(iban, letters),
      `is no IBAN that begins with ${letters}: check it digit by digit`,
    ),
  );

const ibanDetails = (letters: string) =>
  z.strictObject({ holder, iban: ibanOf(letters), bic: z.optional(bic) });
const usDetails = z.strictObject({
  holder,
  routingNumber: z
    .string("must be text")
    .check(
      z.maxLength(20, "must be nine digits"),
      z.overwrite(compact),
      z.refine(isRoutingNumber, "is no routing number: check its nine digits"),
    ),
  accountNumber: digitsField(/^\d{4,17}$/, "must be 4 to 17 digits"),
});
const gbDetails = z.strictObject({
  holder,
  sortCode: digitsField(/^\d{6}$/, "must be six digits"),
  accountNumber: digitsField(/^\d{8}$/, "must be eight digits"),
});
const vnDetails = z.strictObject({
  bankName,
  accountNumber: digitsField(/^[A-Z0-9]{6,19}$/, "must be 6 to 19 letters and digits"),
  holder,
});
const swiftDetails = z.strictObject({ bankName, accountNumber, holder, bic });
const paypalDetails = z.strictObject({ email: emailField });
const momoDetails = z.strictObject({
  /** +84 and nine digits. */
  phone: z
    .string("must be text")
    .check(
      z.maxLength(30, "must be a Vietnamese mobile number"),
      z.overwrite(vietnamesePhone),
      z.regex(/^\+84[35789]\d{8}$/, "must be a Vietnamese mobile number, as +84912345678"),
    ),
});
const otherDetails = z.strictObject({
  instructions: paragraphField(500).check(z.minLength(1, "must not be empty")),
});

/** `0912 345 678`, `84912345678` and `+84 912-345-678` are one number. */
function vietnamesePhone(text: string): string {
  const digits = text.replace(/[\s().-]/g, "");
  return digits.replace(/^(?:\+?84|0)(?=\d{9}$)/, "+84");
}

/** A method's details, as they are sealed: normal in spelling, and named by the form that they have. */
export type MethodDetails =
  | ({ readonly form: "iban" } & z.infer<ReturnType<typeof ibanDetails>>)
  | ({ readonly form: "us" } & z.infer<typeof usDetails>)
  | ({ readonly form: "gb" } & z.infer<typeof gbDetails>)
  | ({ readonly form: "vn" } & z.infer<typeof vnDetails>)
  | ({ readonly form: "swift" } & z.infer<typeof swiftDetails>)
  | ({ readonly form: "paypal" } & z.infer<typeof paypalDetails>)
  | ({ readonly form: "momo" } & z.infer<typeof momoDetails>)
  | ({ readonly form: "other" } & z.infer<typeof otherDetails>);

/**
 * The schema of a method's details, without their form, which kind and country say. It answers them in normal spelling.
 *
 * @param country ISO 3166-1, of the bank; of no matter for other kinds
 */
export function methodDetailsSchema(kind: DetailedKind, country: string): z.ZodMiniType<MethodDetails> {
  switch (kind) {
    case "bank":
      return bankSchema(country);
    case "paypal":
      return named("paypal", paypalDetails);
    case "momo":
      return named("momo", momoDetails);
    case "other":
      return named("other", otherDetails);
  }
}

function bankSchema(country: string): z.ZodMiniType<MethodDetails> {
  const form = bankFormOf(country);
  switch (form) {
    case "iban":
      return named(form, ibanDetails(ibanCountryOf(country) ?? country));
    case "us":
      return named(form, usDetails);
    case "gb":
      return named(form, gbDetails);
    case "vn":
      return named(form, vnDetails);
    case "swift":
      return named(form, swiftDetails);
  }
}

const named = <Form extends string, Fields extends object>(form: Form, schema: z.ZodMiniType<Fields>) =>
  z.pipe(
    schema,
    z.transform((fields: Fields) => ({ form, ...fields })),
  );

/**
 * What two spellings of one account have in common, to be fingerprinted. Neither the holder's nor the bank's name is in it,
 * which can be written in many ways, nor a BIC's branch.
 */
export function normalForm(details: MethodDetails): string {
  switch (details.form) {
    case "iban":
      return `iban:${details.iban}`;
    case "us":
      return `us:${details.routingNumber}:${details.accountNumber}`;
    case "gb":
      return `gb:${details.sortCode}:${details.accountNumber}`;
    case "vn":
      return `vn:${details.accountNumber}`;
    case "swift":
      return `swift:${details.bic.slice(0, 8)}:${details.accountNumber}`;
    case "paypal":
      return `paypal:${normaliseEmail(details.email) ?? details.email.toLowerCase()}`;
    case "momo":
      return `momo:${details.phone}`;
    case "other":
      return `other:${details.instructions.toLowerCase().replace(/\s+/g, " ")}`;
  }
}

/** What may be shown of a method: enough for its owner to know it again. */
export function methodLabel(details: MethodDetails): string {
  switch (details.form) {
    case "iban":
      return `${details.iban.slice(0, 2)} ${end(details.iban)}`;
    case "us":
      return `US bank ${end(details.accountNumber)}`;
    case "gb":
      return `UK bank ${end(details.accountNumber)}`;
    case "vn":
    case "swift":
      return `${details.bankName} ${end(details.accountNumber)}`;
    case "paypal":
      return `PayPal ${details.email.slice(0, 1)}••${details.email.slice(details.email.lastIndexOf("@"))}`;
    case "momo":
      return `MoMo ${end(details.phone)}`;
    case "other":
      return "Other";
  }
}

/** Four characters of eight or more, else two. */
function end(number: string): string {
  return `••${number.slice(number.length >= 8 ? -4 : -2)}`;
}
