/** Who makes sure of who somebody is; `manual`: a person of the platform, with documents. */
export const KYC_PROVIDERS = ["manual", "stripe_identity"] as const;
export type KycProvider = (typeof KYC_PROVIDERS)[number];

/** Of a check as a whole, and of each of its documents. */
export const KYC_STATES = ["requested", "submitted", "in_review", "approved", "rejected", "expired"] as const;
export type KycState = (typeof KYC_STATES)[number];

export const KYC_DOCUMENT_KINDS = [
  "passport",
  "identity_card",
  "driving_licence",
  "selfie",
  "proof_of_address",
  "company_extract",
  "beneficial_owners",
  "tax_w9",
  "tax_w8ben",
  "tax_w8bene",
  "tax_residency",
] as const;
export type KycDocumentKind = (typeof KYC_DOCUMENT_KINDS)[number];

export const CASE_KINDS = ["sanctions", "identity", "duplicate_method", "fraud", "tax", "other"] as const;
export type CaseKind = (typeof CASE_KINDS)[number];

export const CASE_SEVERITIES = ["low", "medium", "high", "critical"] as const;
export type CaseSeverity = (typeof CASE_SEVERITIES)[number];

export const CASE_STATES = ["open", "assigned", "resolved"] as const;
export type CaseState = (typeof CASE_STATES)[number];

/** `hit`: somebody has to look. `cleared`: somebody did, and it is another person. `confirmed`: it is not another. */
export const SCREENING_RESULTS = ["clear", "hit", "cleared", "confirmed"] as const;
export type ScreeningResult = (typeof SCREENING_RESULTS)[number];
