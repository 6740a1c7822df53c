import { sql } from "drizzle-orm";
import type { SeatRefusal } from "../../../core/genealogy/judge-move.ts";
import type { MatrixSettings } from "../../../core/genealogy/matrix-settings.ts";
import {
  childSeat,
  firstFree,
  firstOpen,
  rootSeat,
  type Seat,
  type SeatRange,
  searchesBelow,
} from "../../../core/genealogy/seats.ts";
import { ok, type Result, refuse } from "../../../core/result.ts";
import { type Executor, rowsOf } from "../../executor.ts";
import { closureRows } from "./closure.ts";

/** Thrown where a partner is made and its program's matrix has no seat left for it: nothing of it is written. */
export class SeatRefusedError extends Error {
  readonly reason: SeatRefusal;
  constructor(reason: SeatRefusal) {
    super(`no seat: ${reason}`);
    this.name = "SeatRefusedError";
    this.reason = reason;
  }
}

/** Who is to be seated. */
export interface Newcomer {
  readonly partnerId: string;
  readonly organisationId: string;
  readonly programId: string;
  /** Null: it becomes a root. */
  readonly sponsorId: string | null;
  /** Since when uplines in the matrix are its. */
  readonly placedAt: Date;
}

type OpenRow = { id: string; path: string; taken: number[] };

/** The program's matrix; null: it has none. */
export async function loadMatrix(db: Executor, programId: string): Promise<MatrixSettings | null> {
  const [row] = await rowsOf<{ matrix: MatrixSettings | null }>(
    db,
    sql`SELECT matrix FROM programs WHERE id = ${programId}::uuid`,
  );
  return row?.matrix ?? null;
}

/** Seats somebody who joins, as the matrix has it; who has to wait for a person does. By the program's lock, alone. */
export async function seatWhoJoins(
  tx: Executor,
  matrix: MatrixSettings | null,
  newcomer: Newcomer,
): Promise<void> {
  if (matrix === null || (matrix.placing === "holding" && newcomer.sponsorId !== null)) return;
  const seated = await seatBySpillover(tx, matrix, newcomer);
  if (!seated.ok) throw new SeatRefusedError(seated.reason);
}

/**
 * Gives somebody the first free seat below its sponsor: breadth-first, top-down, left to right. Where the sponsor waits
 * itself, below the nearest seated above it; where nobody above is seated, it waits: null. By the program's lock, alone.
 */
export async function seatBySpillover(
  tx: Executor,
  matrix: MatrixSettings,
  newcomer: Newcomer,
): Promise<Result<Seat | null, SeatRefusal>> {
  const { programId, sponsorId } = newcomer;
  if (sponsorId === null) return seatAsRoot(tx, matrix, newcomer);
  const anchor = await findAnchor(tx, sponsorId);
  if (anchor === undefined) return ok(null);
  for (const range of searchesBelow(matrix, anchor)) {
    const open = firstOpen(await findOpen(tx, programId, range));
    if (open === undefined) continue;
    const position = firstFree(open.taken, matrix.width);
    if (position === undefined) throw new Error(`the seat ${open.path} is open and full`);
    const seat = childSeat(open.path, position);
    const below = { parentId: open.id, seat, placedBy: "spillover", width: matrix.width } as const;
    await insertSeat(tx, { ...newcomer, ...below });
    return ok(seat);
  }
  return matrix.overflow === "next_root" ? seatAsRoot(tx, matrix, newcomer) : refuse("matrix_full");
}

async function seatAsRoot(
  tx: Executor,
  { width }: MatrixSettings,
  newcomer: Newcomer,
): Promise<Result<Seat, SeatRefusal>> {
  const seat = rootSeat(await nextRoot(tx, newcomer.programId));
  await insertSeat(tx, { ...newcomer, parentId: null, seat, placedBy: "root", width });
  return ok(seat);
}

/** The number of the root to come. */
export async function nextRoot(db: Executor, programId: string): Promise<number> {
  const [row] = await rowsOf<{ number: number }>(
    db,
    sql`
    SELECT position + 1 AS number FROM placements WHERE program_id = ${programId}::uuid AND parent_id IS NULL
    ORDER BY position DESC LIMIT 1`,
  );
  return row?.number ?? 0;
}

/** The seat of the sponsor, or of the nearest above it who has one. */
async function findAnchor(db: Executor, sponsorId: string): Promise<string | undefined> {
  const [row] = await rowsOf<{ path: string }>(
    db,
    sql`
    SELECT s.path FROM partner_closure c JOIN placements s ON s.partner_id = c.ancestor_id
    WHERE c.path_type = 's' AND c.descendant_id = ${sponsorId}::uuid ORDER BY c.depth LIMIT 1`,
  );
  return row?.path;
}

/** Of each level of a range the leftmost seat below which there is room: one look at the index per level. */
async function findOpen(
  db: Executor,
  programId: string,
  { from, until, firstDepth, lastDepth }: SeatRange,
): Promise<OpenRow[]> {
  const program = sql`program_id = ${programId}::uuid`;
  return rowsOf<OpenRow>(
    db,
    sql`
    SELECT open.* FROM generate_series(${firstDepth}::int, least(${lastDepth}::int, (
      SELECT depth FROM placements WHERE ${program} AND open ORDER BY depth DESC LIMIT 1
    ))) AS level(depth) CROSS JOIN LATERAL (
      SELECT p.partner_id AS id, p.path,
        ARRAY(SELECT c.position FROM placements c WHERE c.${program} AND c.parent_id = p.partner_id) AS taken
      FROM placements p WHERE p.${program} AND p.depth = level.depth AND p.open AND p.path >= ${from} AND p.path < ${until}
      ORDER BY p.path LIMIT 1
    ) open`,
  );
}

export interface NewSeat extends Omit<Newcomer, "sponsorId"> {
  /** Null: a root. */
  readonly parentId: string | null;
  readonly seat: Seat;
  readonly placedBy: "root" | "spillover" | "manual";
  readonly width: number;
}

/** Writes a seat with its ancestors, and takes it from those that are free below its parent, in one statement. */
export async function insertSeat(tx: Executor, taken: NewSeat): Promise<void> {
  const { partnerId, organisationId, programId, parentId, seat, placedBy, placedAt, width } = taken;
  const closure = closureRows({ tree: "placement", organisationId, id: partnerId, parentId });
  await tx.execute(sql`
    WITH seated AS (
      INSERT INTO placements (partner_id, organisation_id, program_id, parent_id, position, depth, path, placed_by, placed_at)
      VALUES (${partnerId}, ${organisationId}, ${programId}, ${parentId}, ${seat.position}, ${seat.depth}, ${seat.path},
        ${placedBy}, ${placedAt.toISOString()})
    ), counted AS (
      UPDATE placements SET children = children + 1, open = children + 1 < ${width}, version = version + 1
      WHERE partner_id = ${parentId}::uuid
    ) ${closure}`);
}
