/** Stripe's names of what it wants, by how they end. */
const ENDINGS: readonly (readonly [ending: string, words: string])[] = [
  ["external_account", "the bank account it pays to"],
  ["default_payout_method", "the bank account it pays to"],
  ["verification.additional_document", "a second document that proves who you are"],
  ["verification.document", "a document that proves who you are"],
  ["id_number", "your national identity number"],
  ["id_numbers", "your national identity number"],
  ["ssn_last_4", "the last four digits of your social security number"],
  ["tax_id", "your tax number"],
  ["dob", "your date of birth"],
  ["dob.day", "your date of birth"],
  ["dob.month", "your date of birth"],
  ["dob.year", "your date of birth"],
  ["date_of_birth", "your date of birth"],
  ["first_name", "your first name"],
  ["given_name", "your first name"],
  ["last_name", "your last name"],
  ["surname", "your last name"],
  ["email", "your e-mail address"],
  ["phone", "your phone number"],
  ["tos_acceptance.date", "your consent to its terms"],
  ["tos_acceptance.ip", "your consent to its terms"],
];

/** What Stripe wants, for whoever has to give it: `individual.dob.day` → "your date of birth". */
export function describeWant(field: string): string {
  const known = ENDINGS.find(([ending]) => field === ending || field.endsWith(`.${ending}`));
  if (known !== undefined) return known[1];
  if (/(^|\.)address(\.|$)/.test(field)) return "your address";
  return field.replaceAll(/[._]/g, " ");
}
