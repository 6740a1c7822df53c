import { sql } from "drizzle-orm";
import { type HttpDatabase, type Identity, queryAs } from "../../client.ts";
import { type Executor, rowsOf } from "../../executor.ts";
import type { Tree } from "../chains.ts";
import type { Move } from "./moves.ts";

export type MoveState = "requested" | "applied" | "rejected";

export type MoveRow = {
  id: string;
  programId: string;
  tree: Tree;
  partnerId: string;
  fromId: string | null;
  toId: string | null;
  toPosition: number | null;
  reason: string;
  state: MoveState;
  requestedBy: string | null;
  decidedBy: string | null;
  decidedAt: string | null;
  decisionReason: string | null;
  effectiveFrom: string | null;
  createdAt: string;
  version: number;
};

const COLUMNS = sql`id, program_id AS "programId", tree, partner_id AS "partnerId", from_id AS "fromId", to_id AS "toId",
  to_position AS "toPosition", reason, state, requested_by AS "requestedBy", decided_by AS "decidedBy", decided_at AS "decidedAt",
  decision_reason AS "decisionReason", effective_from AS "effectiveFrom", created_at AS "createdAt", version`;

export interface NewMove extends Move {
  readonly id: string;
  readonly organisationId: string;
  readonly fromId: string | null;
  readonly reason: string;
  readonly requestedBy: string;
}

export async function insertMove(tx: Executor, move: NewMove): Promise<MoveRow> {
  const { id, organisationId, programId, tree, partnerId, fromId, toId, toPosition, reason } = move;
  const [row] = await rowsOf<MoveRow>(
    tx,
    sql`
    INSERT INTO tree_moves (id, organisation_id, program_id, tree, partner_id, from_id, to_id, to_position, reason, state, requested_by, created_at)
    VALUES (${id}, ${organisationId}, ${programId}, ${tree}, ${partnerId}, ${fromId}, ${toId}, ${toPosition}, ${reason}, 'requested',
      ${move.requestedBy}, ${new Date(move.askedAtMs).toISOString()})
    RETURNING ${COLUMNS}`,
  );
  if (row === undefined) throw new Error("an insert answered no row");
  return row;
}

/** A move, locked until the transaction ends. */
export async function lockMove(tx: Executor, id: string): Promise<MoveRow | undefined> {
  const [row] = await rowsOf<MoveRow>(
    tx,
    sql`SELECT ${COLUMNS} FROM tree_moves WHERE id = ${id}::uuid FOR UPDATE`,
  );
  return row;
}

export interface Decision {
  readonly id: string;
  readonly programId: string;
  readonly tree: Tree;
  readonly state: "applied" | "rejected";
  /** Where the partner stood, as found when it was decided. */
  readonly fromId: string | null;
  readonly toPosition: number | null;
  readonly by: string;
  readonly reason: string | null;
  readonly now: Date;
}

/**
 * Writes what became of a move. An applied one takes effect now, and never at or before one of the same tree that was
 * applied earlier, whatever the clocks of two isolates say: read back in time, the tree is what it was.
 */
export async function decideMove(tx: Executor, decision: Decision): Promise<MoveRow> {
  const { id, programId, tree, state, fromId, toPosition, by, reason, now } = decision;
  const at = sql`${now.toISOString()}::timestamptz`;
  const [row] = await rowsOf<MoveRow>(
    tx,
    sql`
    UPDATE tree_moves SET state = ${state}, from_id = ${fromId}::uuid, to_position = ${toPosition}::int, decided_by = ${by}::uuid,
      decided_at = ${at}, decision_reason = ${reason}::text, version = version + 1,
      effective_from = CASE WHEN ${state} = 'applied' THEN greatest(${at}, (
        SELECT effective_from + interval '1 millisecond' FROM tree_moves
        WHERE program_id = ${programId}::uuid AND tree = ${tree} AND effective_from IS NOT NULL ORDER BY effective_from DESC LIMIT 1
      )) END
    WHERE id = ${id}::uuid AND state = 'requested' RETURNING ${COLUMNS}`,
  );
  if (row === undefined) throw new Error("a locked move was decided by another");
  return row;
}

export interface MoveFilter {
  readonly id?: string | undefined;
  readonly programId?: string | undefined;
  readonly partnerId?: string | undefined;
  readonly state?: MoveState | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Newest first; one row more than `limit` when there are more. */
export function listMoves(db: HttpDatabase, identity: Identity, filter: MoveFilter): Promise<MoveRow[]> {
  const { id, programId, partnerId, state, cursor, limit } = filter;
  const conditions = [
    ...(id === undefined ? [] : [sql`id = ${id}::uuid`]),
    ...(programId === undefined ? [] : [sql`program_id = ${programId}::uuid`]),
    ...(partnerId === undefined ? [] : [sql`partner_id = ${partnerId}::uuid`]),
    ...(state === undefined ? [] : [sql`state = ${state}`]),
    ...(cursor === undefined ? [] : [sql`id < ${cursor}::uuid`]),
  ];
  return queryAs<MoveRow>(
    db,
    identity,
    sql`SELECT ${COLUMNS} FROM tree_moves WHERE ${sql.join([sql`true`, ...conditions], sql` AND `)} ORDER BY id DESC LIMIT ${limit + 1}`,
  );
}
