import type { KycDocumentKind } from "./states.ts";

export type PayeeKind = "individual" | "company";
/** Each a choice: one of its kinds is wanted. */
export type Checklist = readonly (readonly KycDocumentKind[])[];

/** Documents that say who somebody is; one of them will do. */
const IDENTITY = ["passport", "identity_card", "driving_licence"] as const satisfies KycDocumentKind[];
/** What an approved one says of tax; any of them that somebody of the platform approved is a tax form. */
export const TAX_FORMS = ["tax_w9", "tax_w8ben", "tax_w8bene"] as const satisfies KycDocumentKind[];
export type TaxForm = (typeof TAX_FORMS)[number];

/** Persons of the United States give W-9; so do those of its territories, who are U.S. persons (26 U.S.C. 7701(a)(30)). */
const US_PERSONS: ReadonlySet<string> = new Set(["US", "PR", "GU", "VI", "AS", "MP"]);

/**
 * Where somebody is also asked where it lives: jurisdictions that the Financial Action Task Force calls for action on, or
 * monitors more closely, as published in October 2025.
 */
const ADDRESS_ASKED: ReadonlySet<string> = new Set(
  "AO BG BO CD CI CM DZ HT IR KE KP LA LB MC MM NA NP SS SY VE VG VN YE".split(" "),
);

/** The tax forms that a payee may give; of a country not known, any of its kind. */
export function taxFormsOf({
  country,
  kind,
}: {
  readonly country: string | null;
  readonly kind: PayeeKind;
}): readonly TaxForm[] {
  const foreign = kind === "company" ? "tax_w8bene" : "tax_w8ben";
  if (country === null) return ["tax_w9", foreign];
  return US_PERSONS.has(country) ? ["tax_w9"] : [foreign];
}

/** What a payee is asked for, by its country and kind. `also`: what somebody asked for besides, each by itself. */
export function checklistOf(
  payee: { readonly country: string | null; readonly kind: PayeeKind },
  asked: { readonly taxForm: boolean; readonly also?: readonly KycDocumentKind[] },
): Checklist {
  const groups: (readonly KycDocumentKind[])[] =
    payee.kind === "company" ? [["company_extract"], ["beneficial_owners"]] : [IDENTITY];
  if (payee.kind === "individual" && payee.country !== null && ADDRESS_ASKED.has(payee.country))
    groups.push(["proof_of_address"]);
  if (asked.taxForm) groups.push(taxFormsOf(payee));
  const known = new Set<KycDocumentKind>(groups.flat());
  for (const kind of asked.also ?? []) {
    if (known.has(kind)) continue;
    known.add(kind);
    groups.push([kind]);
  }
  return groups;
}

export const isTaxForm = (kind: string): kind is TaxForm => TAX_FORMS.some((form) => form === kind);

/** A choice that a document of identity answers: a provider's look at one answers it as well. */
export const isIdentityChoice = (choice: readonly string[]): boolean =>
  choice.some((kind) => IDENTITY.some((known) => known === kind));
