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

const LIMIT = /^limit:([a-z_]+)$/;

/** The limit of `demand_room` that a statement would have passed, and what it is; undefined for any other error. */
export function brokenLimit(error: unknown): { readonly name: string; readonly most: number } | undefined {
  let cause: unknown = error;
  for (let depth = 0; depth < CAUSES_MAX && cause instanceof Error; depth++) {
    const { constraint, detail } = cause as { constraint?: unknown; detail?: unknown };
    const name = typeof constraint === "string" ? LIMIT.exec(constraint)?.[1] : undefined;
    if (name !== undefined) return { name, most: Number(detail) };
    cause = cause.cause;
  }
  return undefined;
}
