import { type SQL, sql } from "drizzle-orm";
import { letterOf, type Tree } from "../chains.ts";

/** The closure holds this many ancestors. */
export const ANCESTORS_MAX = 128;

export interface Joining {
  readonly tree: Tree;
  readonly organisationId: string;
  readonly id: string;
  /** Null: a root. */
  readonly parentId: string | null;
}

/** The statement that writes the ancestors of somebody new in a tree, itself first. */
export function closureRows({ tree, organisationId, id, parentId }: Joining): SQL {
  return sql`
    INSERT INTO partner_closure (organisation_id, path_type, descendant_id, ancestor_id, depth)
    SELECT ${organisationId}::uuid, ${letterOf(tree)}, ${id}::uuid, ${id}::uuid, 0
    UNION ALL
    SELECT ${organisationId}::uuid, ${letterOf(tree)}, ${id}::uuid, ancestor_id, depth + 1
    FROM partner_closure WHERE path_type = ${letterOf(tree)} AND descendant_id = ${parentId}::uuid AND depth < ${ANCESTORS_MAX}`;
}

/**
 * The statements that bring a subtree's ancestors to where its top now stands. Who is 128 levels or more below the top
 * knows nobody above it, and stays as it is. Rows go in by member, as they lie in the index. Run with {@link joinByIndex}, by the program's lock.
 */
export function moveClosure({ tree, organisationId, id, parentId }: Joining): [SQL, SQL] {
  const below = sql`
    SELECT descendant_id AS id, depth FROM partner_closure
    WHERE path_type = ${letterOf(tree)} AND ancestor_id = ${id}::uuid AND depth < ${ANCESTORS_MAX}`;
  return [
    sql`
    WITH below AS MATERIALIZED (${below})
    DELETE FROM partner_closure c USING below b
    WHERE c.path_type = ${letterOf(tree)} AND c.descendant_id = b.id AND c.depth > b.depth`,
    sql`
    WITH below AS MATERIALIZED (${below}), above AS MATERIALIZED (
      SELECT ancestor_id, depth FROM partner_closure WHERE path_type = ${letterOf(tree)} AND descendant_id = ${parentId}::uuid
    )
    INSERT INTO partner_closure (organisation_id, path_type, descendant_id, ancestor_id, depth)
    SELECT ${organisationId}::uuid, ${letterOf(tree)}, b.id, a.ancestor_id, b.depth + a.depth + 1
    FROM below b JOIN above a ON b.depth + a.depth < ${ANCESTORS_MAX} ORDER BY b.id, a.depth`,
  ];
}
