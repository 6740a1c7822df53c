import { DEEPEST_SEAT, lastLevel, type MatrixSettings } from "./matrix-settings.ts";

/*
 * Where a seat is, as text: the number of its root in 8 hex digits, then the position on each level down in 2. Compared
 * byte by byte, the seats of one level stand from left to right, and all seats below one follow it at once.
 */
const ROOT_DIGITS = 8;
const SEAT_DIGITS = 2;
/** Sorts after every digit. */
const PAST_DIGITS = "g";
export const ROOTS_MAX = 0x7fff_ffff;

export interface Seat {
  /** From the left, from 0; of a root its number. */
  readonly position: number;
  /** Levels below the root; 0 is a root. */
  readonly depth: number;
  readonly path: string;
}

/** A range of seats: those of paths from `from` on and before `until`, on levels `firstDepth` to `lastDepth`. */
export interface SeatRange {
  readonly from: string;
  readonly until: string;
  readonly firstDepth: number;
  readonly lastDepth: number;
}

/** @param number from 0 to {@link ROOTS_MAX} */
export function rootSeat(number: number): Seat {
  if (!Number.isInteger(number) || number < 0 || number > ROOTS_MAX)
    throw new Error(`there is no root ${number}`);
  return { position: number, depth: 0, path: number.toString(16).padStart(ROOT_DIGITS, "0") };
}

export function childSeat(parentPath: string, position: number): Seat {
  const depth = depthOf(parentPath) + 1;
  if (depth > DEEPEST_SEAT) throw new Error(`there is no level ${depth}`);
  return { position, depth, path: parentPath + position.toString(16).padStart(SEAT_DIGITS, "0") };
}

export const depthOf = (path: string): number => (path.length - ROOT_DIGITS) / SEAT_DIGITS;

/** Before which all seats below `path` stand, itself included. */
export const endOf = (path: string): string => path + PAST_DIGITS;

/** Whether a seat is `ancestor` itself or below it. */
export const isWithin = (path: string, ancestor: string): boolean => path.startsWith(ancestor);

/**
 * Where a free seat is looked for below somebody, one range after the other; of each range the seat that
 * {@link firstOpen} names is taken.
 *
 * @param anchor path of the enroller's seat
 */
export function searchesBelow(matrix: MatrixSettings, anchor: string): SeatRange[] {
  const depths = { firstDepth: depthOf(anchor), lastDepth: lastLevel(matrix) - 1 };
  const own = { from: anchor, until: endOf(anchor), ...depths };
  if (matrix.overflow !== "next_root") return [own];
  const root = anchor.slice(0, ROOT_DIGITS);
  const anywhere = { ...depths, firstDepth: 0 };
  return [
    own,
    { from: endOf(root), until: PAST_DIGITS, ...anywhere },
    { from: "", until: root, ...anywhere },
  ];
}

/**
 * Of the first open seats of each level of a range the one to seat below: of the first root, on the highest level, the
 * leftmost.
 */
export function firstOpen<Open extends { readonly path: string }>(open: readonly Open[]): Open | undefined {
  return open.toSorted((a, b) => orderOf(a.path, b.path))[0];
}

function orderOf(a: string, b: string): number {
  const [rootA, rootB] = [a.slice(0, ROOT_DIGITS), b.slice(0, ROOT_DIGITS)];
  if (rootA !== rootB) return rootA < rootB ? -1 : 1;
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : 1;
}

/** The leftmost position that is not taken; undefined: all are. */
export function firstFree(taken: readonly number[], width: number): number | undefined {
  const full = new Set(taken);
  for (let position = 0; position < width; position++) if (!full.has(position)) return position;
  return undefined;
}
