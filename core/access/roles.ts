/** A user's part in an organisation. */
export const MEMBER_ROLES = ["owner", "manager", "analyst"] as const;
export type MemberRole = (typeof MEMBER_ROLES)[number];

/** The platform's own people. */
export const PLATFORM_ROLES = ["owner", "finance", "compliance", "support"] as const;
export type PlatformRole = (typeof PLATFORM_ROLES)[number];
