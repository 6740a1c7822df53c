import type { TeamChild, TeamFound, TeamMember, TeamRow, TeamStep, TeamTop } from "../core/api/trees.ts";
import type { PlanRules } from "../core/commission/plan.ts";
import { initials } from "../core/genealogy/team-name.ts";
import type { ChildRow } from "../db/repositories/trees/children.ts";
import type { MemberRow } from "../db/repositories/trees/downline.ts";
import type { StepRow, TeamListRow, TopRow } from "../db/repositories/trees/team.ts";

/** What is shown of a member to the partner `own`, in whose team it is. */
export function presentTeamMember(
  row: Pick<MemberRow, "id" | "name" | "status" | "sponsorId" | "joinedAt">,
  own: string,
): TeamMember {
  const recruit = row.sponsorId === own;
  return {
    partnerId: row.id,
    name: recruit ? row.name : initials(row.name),
    recruit,
    status: row.status,
    joinedAt: new Date(row.joinedAt).toISOString(),
  };
}

export const presentTeamChild = (row: ChildRow, own: string): TeamChild => ({
  ...presentTeamMember(row, own),
  position: row.position,
  direct: row.direct,
  below: row.below,
  volumes: row.volumes,
  rank: row.rank,
});

export const presentTeamStep = (row: StepRow, own: string): TeamStep => ({
  ...presentTeamChild(row, own),
  place: Number(row.place),
});

export const presentTeamFound = (row: MemberRow, own: string): TeamFound => ({
  ...presentTeamMember(row, own),
  level: row.distance,
});

export function presentTeamRow({ level, ...row }: TeamListRow, own: string): TeamRow {
  const { position: _, ...member } = presentTeamChild({ ...row, position: null }, own);
  return { ...member, level };
}

/** @param rules of the plan in force; undefined: none is */
export function presentTeamTop(row: TopRow, programId: string, rules: PlanRules | undefined): TeamTop {
  return {
    programId,
    programName: row.programName,
    self: { ...presentTeamChild(row, row.id), name: row.name, seated: row.seated },
    matrix: row.matrix,
    levels: rules?.levels.length ?? 0,
    ranks: (rules?.ranks ?? []).map(({ key, name, badge }) => ({ key, name, badge: badge ?? null })),
  };
}
