/** Standing of a partner in its program. Effective-dated: read as of a click or a conversion, never as of now. */
export const PARTNER_STATUSES = ["active", "suspended"] as const;
export type PartnerStatus = (typeof PARTNER_STATUSES)[number];

/** Standing of a partner's place in a campaign. Effective-dated; only `approved` earns. */
export const ENROLLMENT_STATUSES = ["pending", "approved", "rejected", "suspended"] as const;
export type EnrollmentStatus = (typeof ENROLLMENT_STATUSES)[number];
