import { ApiProblem } from "./problem.ts";

const RETRIES_MAX = 2;

/** Whether what was loaded so often in vain is asked for again. A refusal is final; what had no answer is. */
export const tryAgain = (failures: number, error: unknown): boolean =>
  failures < RETRIES_MAX && error instanceof ApiProblem && (error.status === 0 || error.status >= 500);
