const CAUSES_MAX = 5;

/**
 * An error as a log may keep it: names, messages, Postgres' code and constraint, and where it was thrown. The text and
 * parameters of a failed statement are left out, since they hold what people sent.
 */
export function describeError(error: unknown): string {
  const parts: string[] = [];
  let cause: unknown = error;
  for (let depth = 0; depth < CAUSES_MAX && cause !== undefined && cause !== null; depth++) {
    parts.push(describeOne(cause));
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  const frames =
    error instanceof Error ? (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line)) : [];
  return [parts.join(" ← "), ...frames.map((line) => line.trim())].join("\n");
}

function describeOne(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  const message = "query" in error && "params" in error ? "a statement failed" : error.message;
  const details = [code, constraint].filter((detail) => typeof detail === "string");
  return `${error.name}: ${message}${details.length === 0 ? "" : ` (${details.join(" ")})`}`;
}
