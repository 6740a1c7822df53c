/**
 * Where somebody goes when below the sponsor no seat is free: nowhere, and is refused; to the next root that has one, or
 * becomes a root where none has; or below the last level.
 */
export const MATRIX_OVERFLOWS = ["refuse", "next_root", "deepen"] as const;
/** Where who joins goes: to the first free seat below its sponsor, or to the holding tank until somebody seats it. */
export const MATRIX_PLACINGS = ["spillover", "holding"] as const;

export const MATRIX_WIDTH_MAX = 100;
export const MATRIX_DEPTH_MAX = 50;

/** The forced matrix of a program: the shape of its placement tree. */
export interface MatrixSettings {
  /** Seats below each seat. */
  readonly width: number;
  /** Levels of seats below a root, which is not counted. */
  readonly depth: number;
  readonly overflow: (typeof MATRIX_OVERFLOWS)[number];
  readonly placing: (typeof MATRIX_PLACINGS)[number];
}

/** A matrix that deepens when it is full ends here all the same. */
export const DEEPEST_SEAT = 1000;

/** The last level below a root on which somebody may be seated. */
export function lastLevel({ depth, overflow }: MatrixSettings): number {
  return overflow === "deepen" ? DEEPEST_SEAT : depth;
}
