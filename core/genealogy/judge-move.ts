import { ok, type Result, refuse } from "../result.ts";
import { lastLevel, type MatrixSettings } from "./matrix-settings.ts";
import { childSeat, depthOf, firstFree, isWithin, rootSeat, type Seat } from "./seats.ts";

/** A move rewrites what stands above each member: more are not moved at once. */
export const MOVED_MEMBERS_MAX = 100_000;

const DAY_MS = 86_400_000;

export type MoveRefusal =
  /** It is there already. */
  | "same_parent"
  /** Somebody would stand above itself. */
  | "own_downline"
  | "other_program"
  /** The days in which a sponsor may be changed are over. */
  | "sponsor_fixed"
  | "too_many_members";

export type SeatRefusal =
  | "no_matrix"
  /** Whoever is to stand above has no seat, or the partner has none. */
  | "not_seated"
  | "already_seated"
  /** Another partner enrolled it. */
  | "not_enrolled_by"
  | "no_such_position"
  | "seat_taken"
  /** All positions below it are taken. */
  | "parent_full"
  /** Below the last level, itself or somebody below it. */
  | "too_deep"
  /** Not below the partner's sponsor. */
  | "outside_downline"
  /** Nothing below the sponsor is free, nor where the overflow leads. */
  | "matrix_full";

export interface SponsorMove {
  readonly programId: string;
  readonly sponsorId: string | null;
  readonly joinedAtMs: number;
  /** Itself and all below it, counted to {@link MOVED_MEMBERS_MAX} + 1 at most. */
  readonly members: number;
  /** The sponsor to be; null: none, it becomes a root. `isBelow`: of the partner, or the partner itself. */
  readonly to: { readonly id: string; readonly programId: string; readonly isBelow: boolean } | null;
  readonly askedAtMs: number;
  /** Days after joining in which a sponsor may be changed; 0: never, null: always. */
  readonly sponsorChangeDays: number | null;
}

/** Whether a partner may come below another sponsor. A move asked for within the window may be applied after it. */
export function judgeSponsorMove(move: SponsorMove): Result<null, MoveRefusal> {
  const { to, sponsorChangeDays: days } = move;
  if (to !== null && to.programId !== move.programId) return refuse("other_program");
  if ((to?.id ?? null) === move.sponsorId) return refuse("same_parent");
  if (to?.isBelow === true) return refuse("own_downline");
  if (days !== null && move.askedAtMs >= move.joinedAtMs + days * DAY_MS) return refuse("sponsor_fixed");
  if (move.members > MOVED_MEMBERS_MAX) return refuse("too_many_members");
  return ok(null);
}

/** Somebody above whom, or beside whom, a seat is wanted. */
export interface ParentSeat {
  readonly partnerId: string;
  readonly programId: string;
  /** Null: it has no seat. */
  readonly path: string | null;
  /** Positions below it that are taken. */
  readonly taken: readonly number[];
}

export interface PlacementMove {
  readonly programId: string;
  readonly matrix: MatrixSettings | null;
  /** Of the partner; null: it has no seat. */
  readonly path: string | null;
  readonly parentId: string | null;
  readonly members: number;
  /** The lowest level on which somebody below it is seated, or it. */
  readonly deepest: number;
  /** Null: it becomes a root, with this number. */
  readonly to: ParentSeat | { readonly root: number };
  /** Null: the leftmost that is free. */
  readonly position: number | null;
}

/** The seat that a partner would move to, with all who are below it. */
export function judgePlacementMove(move: PlacementMove): Result<Seat, MoveRefusal | SeatRefusal> {
  const { matrix, path, to } = move;
  if (matrix === null) return refuse("no_matrix");
  if (path === null) return refuse("not_seated");
  if (move.members > MOVED_MEMBERS_MAX) return refuse("too_many_members");
  if ("root" in to) return move.parentId === null ? refuse("same_parent") : ok(rootSeat(to.root));
  if (to.programId !== move.programId) return refuse("other_program");
  if (to.partnerId === move.parentId) return refuse("same_parent");
  if (to.path !== null && isWithin(to.path, path)) return refuse("own_downline");
  return seatAt(matrix, to, move.position, move.deepest - depthOf(path));
}

export interface Placement {
  readonly programId: string;
  readonly matrix: MatrixSettings | null;
  readonly isSeated: boolean;
  /** Of the sponsor's seat; null: it has none, or there is no sponsor. */
  readonly sponsorPath: string | null;
  readonly parent: ParentSeat;
  /** Null: the leftmost that is free. */
  readonly position: number | null;
}

/** The seat that somebody who waits is given by hand: within the downline of its sponsor. */
export function judgePlacement(placement: Placement): Result<Seat, MoveRefusal | SeatRefusal> {
  const { matrix, parent, sponsorPath } = placement;
  if (matrix === null) return refuse("no_matrix");
  if (placement.isSeated) return refuse("already_seated");
  if (parent.programId !== placement.programId) return refuse("other_program");
  if (parent.path === null) return refuse("not_seated");
  if (sponsorPath === null || !isWithin(parent.path, sponsorPath)) return refuse("outside_downline");
  return seatAt(matrix, parent, placement.position, 0);
}

/** @param levelsBelow of those who come along */
function seatAt(
  matrix: MatrixSettings,
  parent: ParentSeat,
  wanted: number | null,
  levelsBelow: number,
): Result<Seat, SeatRefusal> {
  if (parent.path === null) return refuse("not_seated");
  if (wanted !== null && wanted >= matrix.width) return refuse("no_such_position");
  if (depthOf(parent.path) + 1 + levelsBelow > lastLevel(matrix)) return refuse("too_deep");
  if (wanted !== null && parent.taken.includes(wanted)) return refuse("seat_taken");
  const position = wanted ?? firstFree(parent.taken, matrix.width);
  return position === undefined ? refuse("parent_full") : ok(childSeat(parent.path, position));
}
