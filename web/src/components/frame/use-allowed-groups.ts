import { useMemo } from "react";
import { useMays } from "../../lib/session/use-may.ts";
import { allowedGroups, type PageGroup } from "./pages.ts";

/** The groups of an area with what the viewer may use; for areas where not everybody may use everything. */
export function useAllowedGroups(groups: readonly PageGroup[]): readonly PageGroup[] {
  const mays = useMays();
  return useMemo(() => allowedGroups(groups, mays), [groups, mays]);
}
