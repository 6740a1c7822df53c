import type { KycAsked, KycView } from "../../../../core/api/kyc.ts";
import type { KycDocumentKind } from "../../../../core/compliance/states.ts";
import type { Tone } from "../../lib/tone.ts";

export const DOCUMENT_WORDS: Readonly<Record<KycDocumentKind, string>> = {
  passport: "passport",
  identity_card: "identity card",
  driving_licence: "driving licence",
  selfie: "picture of yourself with the document",
  proof_of_address: "proof of address",
  company_extract: "extract of the company register",
  beneficial_owners: "list of the company's owners",
  tax_w9: "tax form W-9",
  tax_w8ben: "tax form W-8BEN",
  tax_w8bene: "tax form W-8BEN-E",
  tax_residency: "certificate of tax residency",
};

/** A document's name at the beginning of a line. */
export const documentName = (kind: KycDocumentKind): string => {
  const words = DOCUMENT_WORDS[kind];
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** "Passport, identity card or driving licence" */
export function nameAsked({ anyOf }: Pick<KycAsked, "anyOf">): string {
  const [first, ...others] = anyOf;
  if (first === undefined) return "";
  const rest = others.map((kind) => DOCUMENT_WORDS[kind]);
  const last = rest.pop();
  if (last === undefined) return documentName(first);
  return `${[documentName(first), ...rest].join(", ")} or ${last}`;
}

export const DOCUMENT_STATES: Readonly<
  Record<KycAsked["state"], { readonly tone: Tone; readonly word: string }>
> = {
  missing: { tone: "warn", word: "missing" },
  requested: { tone: "unknown", word: "handed in" },
  submitted: { tone: "unknown", word: "handed in" },
  in_review: { tone: "unknown", word: "looked at" },
  approved: { tone: "ok", word: "approved" },
  rejected: { tone: "bad", word: "would not do" },
  expired: { tone: "warn", word: "expired" },
};

/** Where a check stands, what that means, and what is to be done. */
export function describeKyc(kyc: Pick<KycView, "state" | "needed" | "complete" | "open">): {
  readonly tone: Tone;
  readonly word: string;
  readonly sentence: string;
} {
  const isNeeded = kyc.needed.kyc || kyc.needed.taxForm;
  switch (kyc.state) {
    case "none":
      return isNeeded
        ? {
            tone: "warn",
            word: "asked for",
            sentence: "A program of yours pays you once it is known who you are.",
          }
        : {
            tone: "ok",
            word: "not asked for",
            sentence: "No program of yours asks who you are. Nothing is for you to do.",
          };
    case "requested":
      return kyc.complete
        ? { tone: "warn", word: "ready", sentence: "Everything is there. Submit it, and it is looked at." }
        : { tone: "warn", word: "asked for", sentence: "Hand in what is missing, then submit it." };
    case "submitted":
      return {
        tone: "unknown",
        word: "submitted",
        sentence: "It waits to be looked at. Nothing is for you to do.",
      };
    case "in_review":
      return {
        tone: "unknown",
        word: "looked at",
        sentence: "Somebody looks at it. Nothing is for you to do.",
      };
    case "approved":
      return kyc.open
        ? {
            tone: "ok",
            word: "approved",
            sentence: "It is known who you are. What ends soon can be handed in anew.",
          }
        : { tone: "ok", word: "approved", sentence: "It is known who you are." };
    case "rejected":
      return {
        tone: "bad",
        word: "refused",
        sentence: "It was refused for good. Write to support if that is wrong.",
      };
    case "expired":
      return {
        tone: "warn",
        word: "expired",
        sentence: "It holds no more. Hand in documents that are valid.",
      };
  }
}
