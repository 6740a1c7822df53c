import type { MemberRole } from "../../../../../../core/access/roles.ts";

/** What a role may do, in the order of how much that is. */
export const MEMBER_ROLE_WORDS: Readonly<Record<MemberRole, { name: string; may: string }>> = {
  owner: { name: "Owner", may: "do everything, also programs, keys, the team and the audit log" },
  manager: {
    name: "Manager",
    may: "do the daily business: campaigns, partners, links, coupons, sales and plans",
  },
  analyst: { name: "Analyst", may: "look at everything of the business and change nothing" },
};

export const roleOptions = (Object.keys(MEMBER_ROLE_WORDS) as MemberRole[]).map(
  (role) => [role, MEMBER_ROLE_WORDS[role].name] as const,
);
