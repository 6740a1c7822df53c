import type { LucideIcon } from "lucide-react";
import type { Permission } from "../../../../core/access/permissions.ts";

/** A page that an area's frame leads to. */
export interface AreaPage {
  readonly to: string;
  readonly name: string;
  readonly icon: LucideIcon;
  /** How many things wait there for the viewer. */
  readonly count?: number;
  /** Shown to those who have it; absent: to everybody in the area. */
  readonly permission?: Permission;
  /** One of the four that a phone shows without being asked. */
  readonly often?: boolean;
}

/** Pages that belong together; the first of an area's first group is its home. */
export interface PageGroup {
  /** Absent: it needs no name, as the first does. */
  readonly name?: string;
  readonly pages: readonly AreaPage[];
}

/** The groups with what the viewer may use, without those of which nothing is left. */
export function allowedGroups(
  groups: readonly PageGroup[],
  may: (permission: Permission) => boolean,
): PageGroup[] {
  return groups
    .map((group) => ({
      ...group,
      pages: group.pages.filter(({ permission }) => permission === undefined || may(permission)),
    }))
    .filter(({ pages }) => pages.length > 0);
}

/** The page below which an address lies, when it is none of the pages itself. */
export function parentOf(pathname: string, pages: readonly AreaPage[]): AreaPage | undefined {
  const path = pathname.replace(/\/$/, "");
  if (pages.some(({ to }) => to === path)) return undefined;
  return pages
    .filter(({ to }) => path.startsWith(`${to}/`))
    .toSorted((one, other) => other.to.length - one.to.length)[0];
}

const BOTTOM_MAX = 4;

/** What stands at the bottom of a phone: the pages that are used most, in the order of the groups. */
export function oftenUsed(pages: readonly AreaPage[]): AreaPage[] {
  const often = pages.filter((page) => page.often === true);
  return (often.length === 0 ? pages : often).slice(0, BOTTOM_MAX);
}
