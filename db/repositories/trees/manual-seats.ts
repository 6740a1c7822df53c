import { sql } from "drizzle-orm";
import { judgePlacement, type MoveRefusal, type SeatRefusal } from "../../../core/genealogy/judge-move.ts";
import type { Seat } from "../../../core/genealogy/seats.ts";
import { ok, type Result, refuse } from "../../../core/result.ts";
import { type Executor, rowsOf } from "../../executor.ts";
import { holdTrees } from "./hold-trees.ts";
import { insertSeat, loadMatrix, seatBySpillover } from "./seating.ts";

/** A partner as seating and moving look at it. */
export interface Standing {
  readonly id: string;
  readonly programId: string;
  readonly sponsorId: string | null;
  readonly joinedAtMs: number;
  /** Of its seat; null: it has none. */
  readonly path: string | null;
  readonly parentId: string | null;
  /** Positions below it that are taken. */
  readonly taken: readonly number[];
}

/** Partners by id, each with its seat. */
export async function loadStandings(db: Executor, ids: readonly string[]): Promise<Map<string, Standing>> {
  const rows = await rowsOf<Standing & Record<string, unknown>>(
    db,
    sql`
    SELECT p.id, p.program_id AS "programId", p.sponsor_id AS "sponsorId", s.path, s.parent_id AS "parentId",
      (extract(epoch FROM p.joined_at) * 1000)::float8 AS "joinedAtMs",
      ARRAY(SELECT c.position FROM placements c WHERE c.program_id = p.program_id AND c.parent_id = p.id) AS taken
    FROM partners p LEFT JOIN placements s ON s.partner_id = p.id WHERE p.id = ANY(${`{${ids.join(",")}}`}::uuid[])`,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

export interface ManualSeat {
  readonly organisationId: string;
  readonly programId: string;
  readonly partnerId: string;
  /** Who seats it, when it is a partner: only whom it enrolled. Absent: the merchant. */
  readonly enrollerId?: string;
  /** Null: where spillover leads. */
  readonly parentId: string | null;
  /** Null: the leftmost that is free. */
  readonly position: number | null;
  readonly now: Date;
}

/** Seats somebody who waits; null: nobody above it is seated, so it waits on. `partner_unknown`: there is no such partner. */
export async function seatHeld(
  tx: Executor,
  { organisationId, programId, partnerId, enrollerId, parentId, position, now }: ManualSeat,
): Promise<Result<Seat | null, MoveRefusal | SeatRefusal | "partner_unknown">> {
  await tx.execute(holdTrees("alone", programId));
  const matrix = await loadMatrix(tx, programId);
  const found = await loadStandings(tx, parentId === null ? [partnerId] : [partnerId, parentId]);
  const partner = found.get(partnerId);
  if (partner === undefined) throw new Error("a partner was there and is not");
  if (enrollerId !== undefined && partner.sponsorId !== enrollerId) return refuse("not_enrolled_by");
  if (matrix === null) return refuse("no_matrix");
  const newcomer = { partnerId, organisationId, programId, placedAt: now };
  if (parentId === null) {
    if (partner.path !== null) return refuse("already_seated");
    return seatBySpillover(tx, matrix, { ...newcomer, sponsorId: partner.sponsorId });
  }
  const parent = found.get(parentId);
  if (parent === undefined) return refuse("partner_unknown");
  const judged = judgePlacement({
    ...{ programId, matrix, position, isSeated: partner.path !== null },
    sponsorPath: await sponsorPath(tx, partner),
    parent: { ...parent, partnerId: parent.id },
  });
  if (!judged.ok) return judged;
  const seat = judged.value;
  await insertSeat(tx, { ...newcomer, parentId, seat, placedBy: "manual", width: matrix.width });
  return ok(seat);
}

async function sponsorPath(tx: Executor, { sponsorId }: Standing): Promise<string | null> {
  if (sponsorId === null) return null;
  return (await loadStandings(tx, [sponsorId])).get(sponsorId)?.path ?? null;
}

/**
 * Seats those of a program who have waited longest, by spillover; who has nobody seated above waits on.
 *
 * @param limit how many are looked at, in the order in which they were made
 */
export async function seatAllHeld(
  tx: Executor,
  place: { readonly organisationId: string; readonly programId: string; readonly now: Date },
  limit: number,
): Promise<Result<{ readonly seated: number; readonly waiting: number }, SeatRefusal>> {
  const { organisationId, programId, now } = place;
  await tx.execute(holdTrees("alone", programId));
  const matrix = await loadMatrix(tx, programId);
  if (matrix === null) return refuse("no_matrix");
  const held = await rowsOf<{ id: string; sponsorId: string | null }>(
    tx,
    sql`
    SELECT p.id, p.sponsor_id AS "sponsorId" FROM partners p
    WHERE p.program_id = ${programId}::uuid AND NOT EXISTS (SELECT FROM placements s WHERE s.partner_id = p.id)
    ORDER BY p.id LIMIT ${limit}`,
  );
  let seated = 0;
  for (const { id, sponsorId } of held) {
    const newcomer = { partnerId: id, organisationId, programId, sponsorId, placedAt: now };
    const done = await seatBySpillover(tx, matrix, newcomer);
    if (!done.ok) return seated === 0 ? done : ok({ seated, waiting: held.length - seated });
    if (done.value !== null) seated += 1;
  }
  return ok({ seated, waiting: held.length - seated });
}
