/** Postgres' codes of a unique key that is taken and of a check that fails. */
const CODES = new Set(["23505", "23514"]);
const CAUSES_MAX = 5;

/** The constraint that Postgres refused a statement for (unique key or check), or undefined for any other error. */
export function violatedConstraint(error: unknown): string | undefined {
  let cause: unknown = error;
  for (let depth = 0; depth < CAUSES_MAX && cause instanceof Error; depth++) {
    const { code, constraint } = cause as { code?: unknown; constraint?: unknown };
    if (typeof code === "string" && CODES.has(code) && typeof constraint === "string") return constraint;
    cause = cause.cause;
  }
  return undefined;
}
