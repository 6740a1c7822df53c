/**
 * Why the database did not take a statement. `rows`: something in the statement's rows, which no retry will mend;
 * `partition`: a day has no partition yet; `passing`: anything that another time may go well.
 */
export interface DatabaseFailure {
  readonly kind: "rows" | "partition" | "passing";
  /** SQLSTATE, or the error's name where the database said nothing. */
  readonly code: string;
}

/**
 * Classes of SQLSTATE that blame the data: data exception, constraint, limit exceeded, raised by a trigger. All
 * others are about connections, resources, locks, or a schema that does not fit this code yet.
 */
const ROW_CLASSES = new Set(["22", "23", "44", "54", "P0"]);
const SQLSTATE = /^[0-9A-Z]{5}$/;

/** Reads the driver's error, also through the wrapper that drizzle puts around it. */
export function readDatabaseFailure(error: unknown): DatabaseFailure {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code: unknown = Reflect.get(cause, "code");
    if (typeof code !== "string" || !SQLSTATE.test(code)) continue;
    if (code === "23514" && cause.message.startsWith("no partition of relation"))
      return { kind: "partition", code };
    return { kind: ROW_CLASSES.has(code.slice(0, 2)) ? "rows" : "passing", code };
  }
  return { kind: "passing", code: nameOf(error) };
}

/** Of drizzle's wrapper the cause's name: its own message repeats every parameter. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  return error.cause instanceof Error ? nameOf(error.cause) : error.name;
}
