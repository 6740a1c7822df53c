import type { MemberRole } from "../../../../../../core/access/roles.ts";
import { textsNow } from "../../../../lib/texts/texts.ts";
import { teamTexts } from "../../texts/team.ts";

/** What a role may do, in the order of how much that is. */
export const memberRoles = (): Readonly<Record<MemberRole, { name: string; may: string }>> =>
  textsNow(teamTexts).roles;

export const roleOptions = (): (readonly [MemberRole, string])[] =>
  (Object.keys(memberRoles()) as MemberRole[]).map((role) => [role, memberRoles()[role].name]);
