import type { MemberRole } from "../../../../../../core/access/roles.ts";

/** What a role may do, in the order of how much that is. */
export const MEMBER_ROLE_WORDS: Readonly<Record<MemberRole, { name: string; may: string }>> = {
  owner: { name: "Owner", may: "everything: programs, keys, the team, the audit log" },
  manager: { name: "Manager", may: "the daily business: campaigns, partners, links, coupons, sales, plans" },
  analyst: { name: "Analyst", may: "looks at everything of the business and changes nothing" },
};

export const roleOptions = (Object.keys(MEMBER_ROLE_WORDS) as MemberRole[]).map(
  (role) => [role, MEMBER_ROLE_WORDS[role].name] as const,
);
