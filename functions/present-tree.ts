import type {
  LevelCounts,
  MemberAtDistance,
  Placement,
  TreeChild,
  TreeMember,
  TreeMove,
} from "../core/api/trees.ts";
import type { ChildRow } from "../db/repositories/trees/children.ts";
import type { LevelRow, MemberRow, PlacementRow } from "../db/repositories/trees/downline.ts";
import type { MoveRow } from "../db/repositories/trees/move-records.ts";
import { iso, isoOrNull } from "./iso.ts";

export function presentMember(row: Omit<MemberRow, "distance">): TreeMember {
  return {
    partnerId: row.id,
    externalId: row.externalId,
    name: row.name,
    email: row.email,
    status: row.status,
    sponsorPartnerId: row.sponsorId,
    joinedAt: iso(row.joinedAt),
  };
}

export const presentAtDistance = (row: MemberRow): MemberAtDistance => ({
  ...presentMember(row),
  distance: row.distance,
});

export const presentChild = (row: ChildRow): TreeChild => ({
  ...presentMember(row),
  position: row.position,
  direct: row.direct,
  below: row.below,
  volumes: row.volumes,
  rank: row.rank,
});

export const presentLevels = (levels: readonly LevelRow[]): LevelCounts => ({
  members: levels.reduce((sum, { members }) => sum + members, 0),
  levels: levels.map(({ distance, members }) => ({ distance, members })),
});

export function presentPlacement(partnerId: string, row: PlacementRow | undefined): Placement {
  return {
    partnerId,
    seated: row !== undefined,
    parentPartnerId: row?.parentId ?? null,
    position: row?.position ?? null,
    depth: row?.depth ?? null,
    children: row?.children ?? null,
    placedBy: row?.placedBy ?? null,
    placedAt: row === undefined ? null : iso(row.placedAt),
  };
}

export function presentMove(row: MoveRow): TreeMove {
  return {
    id: row.id,
    programId: row.programId,
    tree: row.tree,
    partnerId: row.partnerId,
    fromPartnerId: row.fromId,
    toPartnerId: row.toId,
    toPosition: row.toPosition,
    reason: row.reason,
    state: row.state,
    requestedBy: row.requestedBy,
    decidedBy: row.decidedBy,
    decidedAt: isoOrNull(row.decidedAt),
    decisionReason: row.decisionReason,
    effectiveFrom: isoOrNull(row.effectiveFrom),
    createdAt: iso(row.createdAt),
    version: row.version,
  };
}
