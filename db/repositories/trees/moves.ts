import { type SQL, sql } from "drizzle-orm";
import {
  judgePlacementMove,
  judgeSponsorMove,
  MOVED_MEMBERS_MAX,
  type MoveRefusal,
  type SeatRefusal,
} from "../../../core/genealogy/judge-move.ts";
import { depthOf, endOf, type Seat } from "../../../core/genealogy/seats.ts";
import { ok, type Result } from "../../../core/result.ts";
import { type Executor, rowsOf } from "../../executor.ts";
import type { Tree } from "../chains.ts";
import { joinByIndex } from "../join-plans.ts";
import { moveClosure } from "./closure.ts";
import { loadStandings, type Standing } from "./manual-seats.ts";
import { loadMatrix, nextRoot } from "./seating.ts";

/** What a move is to be. */
export interface Move {
  readonly tree: Tree;
  readonly programId: string;
  readonly partnerId: string;
  readonly toId: string | null;
  readonly toPosition: number | null;
  readonly askedAtMs: number;
}

export interface Judged {
  readonly fromId: string | null;
  /** Of the seat it has; null: it has none. */
  readonly path: string | null;
  /** In the matrix; null: the move is one of sponsors. */
  readonly seat: Seat | null;
  /** Of the program's matrix; 0: it has none. */
  readonly width: number;
}

export type TreeRefusal = MoveRefusal | SeatRefusal | "partner_unknown";

/** Whether a move may be, as the trees stand. It stays so while the program's trees are held. */
export async function judgeMove(db: Executor, move: Move): Promise<Result<Judged, TreeRefusal>> {
  const { partnerId, toId } = move;
  const found = await loadStandings(db, toId === null ? [partnerId] : [partnerId, toId]);
  const partner = found.get(partnerId);
  const to = toId === null ? null : found.get(toId);
  if (partner === undefined || to === undefined) return { ok: false, reason: "partner_unknown" };
  return move.tree === "sponsor" ? judgeSponsor(db, move, partner, to) : judgeSeat(db, move, partner, to);
}

async function judgeSponsor(
  db: Executor,
  move: Move,
  partner: Standing,
  to: Standing | null,
): Promise<Result<Judged, TreeRefusal>> {
  const judged = judgeSponsorMove({
    ...partner,
    members: await countBelow(db, partner.id),
    to: to === null ? null : { ...to, isBelow: await isBelow(db, to.id, partner.id) },
    askedAtMs: move.askedAtMs,
    sponsorChangeDays: await sponsorChangeDays(db, move.programId),
  });
  return judged.ok ? ok({ fromId: partner.sponsorId, path: null, seat: null, width: 0 }) : judged;
}

async function judgeSeat(
  db: Executor,
  move: Move,
  partner: Standing,
  to: Standing | null,
): Promise<Result<Judged, TreeRefusal>> {
  const matrix = await loadMatrix(db, move.programId);
  const judged = judgePlacementMove({
    ...partner,
    matrix,
    ...(await measureSeats(db, partner)),
    to: to === null ? { root: await nextRoot(db, move.programId) } : { ...to, partnerId: to.id },
    position: move.toPosition,
  });
  if (!judged.ok) return judged;
  const { parentId, path } = partner;
  return ok({ fromId: parentId, path, seat: judged.value, width: matrix?.width ?? 0 });
}

async function sponsorChangeDays(db: Executor, programId: string): Promise<number | null> {
  const [row] = await rowsOf<{ days: number | null }>(
    db,
    sql`SELECT sponsor_change_days AS days FROM programs WHERE id = ${programId}::uuid`,
  );
  return row?.days ?? null;
}

async function countBelow(db: Executor, id: string): Promise<number> {
  const [row] = await rowsOf<{ members: number }>(
    db,
    sql`
    SELECT count(*)::int AS members FROM (
      SELECT FROM partner_closure WHERE path_type = 's' AND ancestor_id = ${id}::uuid LIMIT ${MOVED_MEMBERS_MAX + 1}
    ) below`,
  );
  return row?.members ?? 0;
}

/** Whether somebody is `top` or below it, however deep: 128 levels are looked at in one step. */
async function isBelow(db: Executor, id: string, top: string): Promise<boolean> {
  const [row] = await rowsOf<{ below: boolean }>(
    db,
    sql`
    WITH RECURSIVE up(id) AS (
      SELECT ${id}::uuid UNION ALL
      SELECT c.ancestor_id FROM up JOIN partner_closure c ON c.path_type = 's' AND c.descendant_id = up.id AND c.depth = 128
    )
    SELECT EXISTS (
      SELECT FROM up CROSS JOIN LATERAL (
        SELECT c.ancestor_id FROM partner_closure c WHERE c.path_type = 's' AND c.descendant_id = up.id OFFSET 0
      ) above WHERE above.ancestor_id = ${top}::uuid
    ) AS below`,
  );
  return row?.below ?? false;
}

async function measureSeats(
  db: Executor,
  { programId, path }: Standing,
): Promise<{ members: number; deepest: number }> {
  if (path === null) return { members: 0, deepest: 0 };
  const [row] = await rowsOf<{ members: number; deepest: number }>(
    db,
    sql`
    SELECT count(*)::int AS members, max(depth) AS deepest FROM (
      SELECT depth FROM placements WHERE program_id = ${programId}::uuid AND path >= ${path} AND path < ${endOf(path)}
      LIMIT ${MOVED_MEMBERS_MAX + 1}
    ) below`,
  );
  return row ?? { members: 0, deepest: 0 };
}

/** Puts a partner with all below it where a judgement says, in the transaction that holds the program's trees. */
export async function applyMove(
  tx: Executor,
  organisationId: string,
  { tree, programId, partnerId, toId }: Move,
  { fromId, path, seat, width }: Judged,
): Promise<void> {
  await tx.execute(joinByIndex);
  for (const statement of moveClosure({ tree, organisationId, id: partnerId, parentId: toId }))
    await tx.execute(statement);
  if (seat === null || path === null) {
    await tx.execute(
      sql`UPDATE partners SET sponsor_id = ${toId}::uuid, version = version + 1 WHERE id = ${partnerId}::uuid`,
    );
    return;
  }
  for (const statement of moveSeats({ programId, partnerId, fromId, toId, path, seat, width }))
    await tx.execute(statement);
}

interface SeatMove {
  readonly programId: string;
  readonly partnerId: string;
  readonly fromId: string | null;
  readonly toId: string | null;
  readonly path: string;
  readonly seat: Seat;
  readonly width: number;
}

/** Every seat below keeps its way from the one that moves; the parents' free seats follow. */
function moveSeats({ programId, partnerId, fromId, toId, path, seat, width }: SeatMove): SQL[] {
  const isTop = sql`s.partner_id = ${partnerId}::uuid`;
  return [
    sql`
    UPDATE placements s SET path = ${seat.path} || substr(s.path, ${path.length + 1}), depth = s.depth + ${seat.depth - depthOf(path)},
      parent_id = CASE WHEN ${isTop} THEN ${toId}::uuid ELSE s.parent_id END,
      position = CASE WHEN ${isTop} THEN ${seat.position} ELSE s.position END,
      placed_by = CASE WHEN ${isTop} THEN 'move' ELSE s.placed_by END, version = s.version + 1
    WHERE s.program_id = ${programId}::uuid AND s.path >= ${path} AND s.path < ${endOf(path)}`,
    sql`
    UPDATE placements SET children = children - 1, open = children - 1 < ${width}, version = version + 1
    WHERE partner_id = ${fromId}::uuid`,
    sql`
    UPDATE placements SET children = children + 1, open = children + 1 < ${width}, version = version + 1
    WHERE partner_id = ${toId}::uuid`,
  ];
}
