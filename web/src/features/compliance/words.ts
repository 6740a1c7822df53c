import type {
  CaseKind,
  CaseSeverity,
  KycDocumentKind,
  KycState,
} from "../../../../core/compliance/states.ts";
import type { Tone } from "../../lib/tone.ts";

export const KIND_WORDS: Readonly<Record<CaseKind, string>> = {
  ...{ sanctions: "Sanctions", identity: "Identity", duplicate_method: "Shared account" },
  ...{ fraud: "Fraud", tax: "Tax", other: "Other" },
};

export const SEVERITY_TONES: Readonly<Record<CaseSeverity, Tone>> = {
  ...{ low: "ok", medium: "unknown", high: "warn", critical: "bad" },
};

export const STATE_WORDS: Readonly<Record<KycState | "missing", string>> = {
  ...{ requested: "asked", submitted: "handed in", in_review: "in review", approved: "approved" },
  ...{ rejected: "rejected", expired: "expired", missing: "missing" },
};

export const STATE_TONES: Readonly<Record<KycState | "missing", Tone>> = {
  ...{ requested: "unknown", submitted: "warn", in_review: "warn", approved: "ok" },
  ...{ rejected: "bad", expired: "bad", missing: "unknown" },
};

export const DOCUMENT_WORDS: Readonly<Record<KycDocumentKind, string>> = {
  ...{ passport: "Passport", identity_card: "Identity card", driving_licence: "Driving licence" },
  ...{ selfie: "Picture of oneself", proof_of_address: "Proof of address" },
  ...{ company_extract: "Extract of the company register", beneficial_owners: "Beneficial owners" },
  ...{ tax_w9: "W-9", tax_w8ben: "W-8BEN", tax_w8bene: "W-8BEN-E", tax_residency: "Tax residence" },
};
