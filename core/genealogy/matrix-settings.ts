/** When there is no free seat: nobody is seated, a new root takes over, or the matrix grows deeper. */
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
