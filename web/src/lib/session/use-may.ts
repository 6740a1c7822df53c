import { createContext, useCallback, useContext } from "react";
import { type Permission, ruleOf } from "../../../../core/access/permissions.ts";
import type { MemberRole, PlatformRole } from "../../../../core/access/roles.ts";
import { useAccount } from "./use-session.ts";

/** What the viewer is in the organisation that is chosen; null: none is. */
const MemberRoleContext = createContext<MemberRole | null>(null);
export const MemberRoleProvider = MemberRoleContext.Provider;

/** Asks of each permission whether the viewer has it here; the API decides again. */
export function useMays(): (permission: Permission) => boolean {
  const { platformRole } = useAccount().user;
  const memberRole = useContext(MemberRoleContext);
  return useCallback((permission) => mayDo(permission, memberRole, platformRole), [memberRole, platformRole]);
}

/** Whether the viewer may do it here; the API decides again. */
export function useMay(permission: Permission): boolean {
  return useMays()(permission);
}

/** The rule of `core/access` for one who is this in the organisation and that on the platform. */
export function mayDo(
  permission: Permission,
  memberRole: MemberRole | null,
  platformRole: PlatformRole | null,
): boolean {
  const { area, roles } = ruleOf(permission);
  if (area === "self") return true;
  const role = area === "tenant" ? memberRole : platformRole;
  return role !== null && roles.includes(role);
}
