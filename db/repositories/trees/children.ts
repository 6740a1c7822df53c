import { type SQL, sql } from "drizzle-orm";
import { type HttpDatabase, type Identity, queryAs } from "../../client.ts";
import { letterOf, type Tree } from "../chains.ts";
import { MEMBER, type MemberRow, type TreeOf } from "./downline.ts";

/** One of a tree as its picture shows it. */
export type ChildRow = Omit<MemberRow, "distance"> & {
  /** Its seat below the parent; null: the tree is that of sponsors. */
  position: number | null;
  /** Directly below it, and in all. */
  direct: number;
  below: number;
  /** Of the latest period that was worked out with it; the rank is what that period pays it as. */
  volumes: { periodNumber: number; personal: string; group: string } | null;
  rank: string | null;
};

/** What {@link ChildRow} has of the partner `p`, which knows its position. */
export const PICTURED = sql`${MEMBER}, p.position, n.direct, n.below, v.volumes, v.rank`;

/**
 * Joins what a picture counts of the partner `p`.
 *
 * @param finalised volumes of finalised periods alone: what is worked out before may change
 */
export const counted = (tree: Tree, finalised: boolean): SQL => sql`
  CROSS JOIN LATERAL (
    SELECT (count(*) FILTER (WHERE depth = 1))::int AS direct, count(*)::int AS below FROM partner_closure
    WHERE path_type = ${letterOf(tree)} AND ancestor_id = p.id AND depth > 0
  ) n LEFT JOIN LATERAL (
    SELECT json_build_object('periodNumber', d.number, 'personal', r.personal_volume::text, 'group', r.group_volume::text) AS volumes, r.rank
    FROM period_results r JOIN periods d ON d.id = r.period_id
    WHERE r.partner_id = p.id AND (d.state = 'finalised' OR NOT ${finalised}) ORDER BY d.number DESC LIMIT 1
  ) v ON true`;

export interface ChildrenPage {
  readonly cursor?: string | undefined;
  readonly limit: number;
  readonly finalised?: boolean;
}

/**
 * Who stands directly below: in the matrix from left to right, all of them; among sponsors the newest first, one row
 * more than `limit` when there are more.
 */
export function listChildren(
  db: HttpDatabase,
  identity: Identity,
  { programId, partnerId, tree }: TreeOf,
  { cursor, limit, finalised = false }: ChildrenPage,
): Promise<ChildRow[]> {
  const onwards = cursor === undefined ? sql`` : sql`AND p.id < ${cursor}::uuid`;
  const children =
    tree === "placement"
      ? sql`
        SELECT p.*, s.position FROM placements s JOIN partners p ON p.id = s.partner_id
        WHERE s.program_id = ${programId}::uuid AND s.parent_id = ${partnerId}::uuid ORDER BY s.position`
      : sql`
        SELECT p.*, NULL::int AS position FROM partners p WHERE p.sponsor_id = ${partnerId}::uuid ${onwards}
        ORDER BY p.id DESC LIMIT ${limit + 1}`;
  return queryAs<ChildRow>(
    db,
    identity,
    sql`SELECT ${PICTURED} FROM (${children}) p ${counted(tree, finalised)} ORDER BY p.position, p.id DESC`,
  );
}
