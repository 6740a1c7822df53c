import type { KycAsked, KycView } from "../../../../core/api/kyc.ts";
import type { KycDocumentKind } from "../../../../core/compliance/states.ts";
import { textsNow } from "../../lib/texts/texts.ts";
import type { Tone } from "../../lib/tone.ts";
import { kycTexts } from "./texts/kyc-words.ts";

/** A document's name at the beginning of a line. */
export const documentName = (kind: KycDocumentKind): string => {
  const words = textsNow(kycTexts).documents[kind];
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** "Passport, identity card or driving licence" */
export function nameAsked({ anyOf }: Pick<KycAsked, "anyOf">): string {
  const t = textsNow(kycTexts);
  const [first, ...others] = anyOf;
  if (first === undefined) return "";
  const rest = others.map((kind) => t.documents[kind]);
  const last = rest.pop();
  if (last === undefined) return documentName(first);
  return t.either([documentName(first), ...rest].join(", "), last);
}

const DOCUMENT_TONES: Readonly<Record<KycAsked["state"], Tone>> = {
  missing: "warn",
  requested: "unknown",
  submitted: "unknown",
  in_review: "unknown",
  approved: "ok",
  rejected: "bad",
  expired: "warn",
};

/** How far a document is. */
export function describeDocument(state: KycAsked["state"]): { readonly tone: Tone; readonly word: string } {
  const t = textsNow(kycTexts);
  return { tone: DOCUMENT_TONES[state], word: t.documentStates[state] };
}

/** Where a check stands, what that means, and what is to be done. */
export function describeKyc(kyc: Pick<KycView, "state" | "needed" | "complete" | "open">): {
  readonly tone: Tone;
  readonly word: string;
  readonly sentence: string;
} {
  const t = textsNow(kycTexts);
  const isNeeded = kyc.needed.kyc || kyc.needed.taxForm;
  switch (kyc.state) {
    case "none":
      return isNeeded
        ? {
            tone: "warn",
            word: t.askedFor,
            sentence: t.known,
          }
        : {
            tone: "ok",
            word: t.notAsked,
            sentence: t.notAskedText,
          };
    case "requested":
      return kyc.complete
        ? { tone: "warn", word: t.ready, sentence: t.readyText }
        : { tone: "warn", word: t.askedFor, sentence: t.handIn };
    case "submitted":
      return {
        tone: "unknown",
        word: t.submitted,
        sentence: t.submittedText,
      };
    case "in_review":
      return {
        tone: "unknown",
        word: t.lookedAt,
        sentence: t.lookedAtText,
      };
    case "approved":
      return kyc.open
        ? {
            tone: "ok",
            word: t.approved,
            sentence: t.approvedRenew,
          }
        : { tone: "ok", word: t.approved, sentence: t.approvedText };
    case "rejected":
      return {
        tone: "bad",
        word: t.refused,
        sentence: t.refusedText,
      };
    case "expired":
      return {
        tone: "warn",
        word: t.expired,
        sentence: t.expiredText,
      };
  }
}
