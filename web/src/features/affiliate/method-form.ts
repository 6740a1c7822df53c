import { type BankForm, bankFormOf } from "../../../../core/payout/bank-form.ts";
import type { DetailedKind } from "../../../../core/payout/method-details.ts";
import type { MethodKind } from "../../../../core/payout/states.ts";
import { checkWith } from "../../lib/form/check-with.ts";

/** Everything that any way of being paid asks for. */
const DETAILS = {
  ...{ bankName: "", accountNumber: "", holder: "", iban: "", bic: "" },
  ...{ routingNumber: "", sortCode: "", email: "", phone: "", instructions: "" },
};
export type DetailName = keyof typeof DETAILS;
export type MethodValues = { kind: MethodKind; country: string } & typeof DETAILS;

const NAMES: Readonly<Record<BankForm | Exclude<DetailedKind, "bank">, readonly DetailName[]>> = {
  iban: ["holder", "iban", "bic"],
  us: ["holder", "routingNumber", "accountNumber"],
  gb: ["holder", "sortCode", "accountNumber"],
  vn: ["bankName", "accountNumber", "holder"],
  swift: ["bankName", "accountNumber", "holder", "bic"],
  paypal: ["email"],
  momo: ["phone"],
  other: ["instructions"],
};

export const emptyMethod = (kind: MethodKind, country: string): MethodValues => ({
  ...{ kind, country },
  ...DETAILS,
});

/** What a way asks for, in the order in which it is asked. @param country of the bank */
export function detailNames(kind: MethodKind, country: string): readonly DetailName[] {
  if (kind === "stripe") return [];
  return NAMES[kind === "bank" ? bankFormOf(country) : kind];
}

/** With an IBAN the BIC follows from it. */
export const isOptional = (kind: MethodKind, country: string, name: DetailName): boolean =>
  name === "bic" && kind === "bank" && bankFormOf(country) === "iban";

/** As the API takes them: what was left empty and may be is left out. */
export function detailsOf(values: MethodValues): Record<string, string> {
  const { kind, country } = values;
  return Object.fromEntries(
    detailNames(kind, country).flatMap((name) =>
      isOptional(kind, country, name) && values[name].trim() === "" ? [] : [[name, values[name]]],
    ),
  );
}

/** What is wrong with a method's details, by field. */
export async function checkMethod(values: MethodValues): Promise<Record<string, string>> {
  const { kind, country } = values;
  if (kind === "stripe") return {};
  const load = () => import("../../../../core/payout/method-details.ts");
  return checkWith(async () => (await load()).methodDetailsSchema(kind, country), detailsOf(values));
}

/** Fields by the API's names. */
export const API_NAMES = Object.fromEntries(
  Object.keys(DETAILS).map((name) => [`details.${name}`, name as DetailName]),
);
