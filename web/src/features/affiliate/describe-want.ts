import { textsNow } from "../../lib/texts/texts.ts";
import { wantsTexts } from "./texts/wants.ts";

/** Stripe's names of what it wants, by how they end, and what that is. */
const ENDINGS = [
  ["external_account", "bankAccount"],
  ["default_payout_method", "bankAccount"],
  ["verification.additional_document", "secondDocument"],
  ["verification.document", "document"],
  ["id_number", "idNumber"],
  ["id_numbers", "idNumber"],
  ["ssn_last_4", "ssn"],
  ["tax_id", "taxNumber"],
  ["dob", "birth"],
  ["dob.day", "birth"],
  ["dob.month", "birth"],
  ["dob.year", "birth"],
  ["date_of_birth", "birth"],
  ["first_name", "firstName"],
  ["given_name", "firstName"],
  ["last_name", "lastName"],
  ["surname", "lastName"],
  ["email", "email"],
  ["phone", "phone"],
  ["tos_acceptance.date", "consent"],
  ["tos_acceptance.ip", "consent"],
] as const;

/** What Stripe wants, for whoever has to give it: `individual.dob.day` → "your date of birth". */
export function describeWant(field: string): string {
  const t = textsNow(wantsTexts);
  const known = ENDINGS.find(([ending]) => field === ending || field.endsWith(`.${ending}`));
  if (known !== undefined) return t[known[1]];
  if (/(^|\.)address(\.|$)/.test(field)) return t.address;
  return field.replaceAll(/[._]/g, " ");
}
