import pg from "pg";

/** A request that never reached Postgres; the client's fault unless another status is given. */
export class RequestError extends Error {
  readonly status: number;

  constructor(message: string, status = 400) {
    super(message);
    this.status = status;
  }
}

/** No session could be opened. */
export class ConnectError extends Error {}

export interface Failure {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** Refusals at the door that are the client's: wrong role, wrong password, no such database. */
const CLIENT_FAULTS = new Set(["28000", "28P01", "3D000"]);

/**
 * What the client is told. What Postgres says goes out as 400 in its own words; a session lost while a query ran
 * is 400 without a code, and one that could not be opened is 500: the driver tells them apart by that.
 */
export function describeFailure(error: unknown): Failure {
  if (error instanceof RequestError)
    return { status: error.status, body: { message: error.message, code: "" } };
  if (error instanceof ConnectError) {
    const cause = error.cause;
    if (cause instanceof pg.DatabaseError && CLIENT_FAULTS.has(cause.code ?? "")) {
      return { status: 400, body: databaseError(cause) };
    }
    return { status: 500, body: { message: "Couldn't connect to compute node", code: "" } };
  }
  if (error instanceof pg.DatabaseError) return { status: 400, body: databaseError(error) };
  return { status: 400, body: { message: "connection closed", code: "", severity: "" } };
}

function databaseError(error: pg.DatabaseError): Record<string, unknown> {
  const { message, code, detail, hint, position, internalPosition, internalQuery, severity } = error;
  const { where, table, column, schema, dataType, constraint, file, line, routine } = error;
  const said = { message, code, detail, hint, position, internalPosition, internalQuery, severity };
  const about = { where, table, column, schema, dataType, constraint, file, line, routine };
  return Object.fromEntries(
    Object.entries({ ...said, ...about }).map(([key, value]) => [key, value ?? null]),
  );
}
