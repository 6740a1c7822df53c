import type { IncomingHttpHeaders } from "node:http";
import { RequestError } from "./failure.ts";

/** Who to be towards Postgres; the address in the connection string is not ours to follow. */
export interface Credentials {
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly applicationName: string;
}

export interface Query {
  readonly text: string;
  readonly params: readonly (string | null)[];
  readonly arrayMode: boolean;
}

export interface Batch {
  /** The statement that opens the transaction, with its options. */
  readonly begin: string;
  readonly queries: readonly Query[];
}

const ISOLATION_LEVELS: Record<string, string> = {
  ReadUncommitted: "READ UNCOMMITTED",
  ReadCommitted: "READ COMMITTED",
  RepeatableRead: "REPEATABLE READ",
  Serializable: "SERIALIZABLE",
};

/** Reads the `Neon-Connection-String` header. */
export function parseCredentials(header: string | undefined): Credentials {
  if (!header) throw new RequestError("missing connection string");
  const scheme = /^postgres(?:ql)?:/.exec(header)?.[0];
  // WHATWG URLs know no credentials in schemes they do not know, so the string is read as an http one.
  if (!scheme || !URL.canParse(`http:${header.slice(scheme.length)}`)) {
    throw new RequestError("invalid connection string");
  }
  const url = new URL(`http:${header.slice(scheme.length)}`);
  const [user, password, database] = [url.username, url.password, url.pathname.slice(1)].map(decode);
  if (!user) throw new RequestError("missing username");
  if (!password) throw new RequestError("missing password");
  if (!database) throw new RequestError("missing database name");
  const applicationName = url.searchParams.get("application_name") ?? "neon-proxy";
  return { user, password, database, applicationName };
}

/** Reads a `/sql` body: one query, or a batch that is one transaction. */
export function parseBody(body: Buffer, headers: IncomingHttpHeaders): Query | Batch {
  if (headers["neon-raw-text-output"] !== "true") {
    throw new RequestError("only Neon-Raw-Text-Output: true is served here");
  }
  const arrayMode = headers["neon-array-mode"] === "true";
  const payload = parseJson(body);
  if (!isRecord(payload)) throw new RequestError("data did not match any variant of untagged enum Payload");
  if (!Array.isArray(payload.queries)) return parseQuery(payload, arrayMode);
  return {
    begin: parseBegin(headers),
    queries: payload.queries.map((query) => parseQuery(query, arrayMode)),
  };
}

function parseBegin(headers: IncomingHttpHeaders): string {
  const words = ["BEGIN"];
  const level = headers["neon-batch-isolation-level"];
  if (level !== undefined) {
    const isolation = typeof level === "string" ? ISOLATION_LEVELS[level] : undefined;
    if (!isolation) throw new RequestError("invalid isolation level");
    words.push("ISOLATION LEVEL", isolation);
  }
  if (headers["neon-batch-read-only"] === "true") words.push("READ ONLY");
  if (headers["neon-batch-deferrable"] === "true") words.push("DEFERRABLE");
  return words.join(" ");
}

function parseQuery(value: unknown, arrayMode: boolean): Query {
  if (!isRecord(value) || typeof value.query !== "string") {
    throw new RequestError("data did not match any variant of untagged enum Payload");
  }
  const params = value.params ?? [];
  if (!Array.isArray(params)) throw new RequestError("params must be an array");
  // The wire ends a statement at the first NUL; what follows would be read as the next message.
  if (value.query.includes("\0")) throw new RequestError("string contains embedded null");
  return {
    text: value.query,
    params: params.map(toPostgresText),
    arrayMode: typeof value.arrayMode === "boolean" ? value.arrayMode : arrayMode,
  };
}

/** A JSON value as the text that Postgres reads as a parameter. */
export function toPostgresText(value: unknown): string | null {
  if (value === null) return null;
  if (typeof value === "string") return value;
  return Array.isArray(value) ? toPostgresArray(value) : JSON.stringify(value);
}

function toPostgresArray(values: readonly unknown[]): string {
  const items = values.map((value) => {
    if (value === null) return "NULL";
    if (Array.isArray(value)) return toPostgresArray(value);
    // JSON's quoting of a string is an array literal's too: backslash before quote and backslash.
    return JSON.stringify(typeof value === "object" ? JSON.stringify(value) : value);
  });
  return `{${items.join(",")}}`;
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch (error) {
    throw new RequestError(`could not parse the HTTP request body: ${String(error)}`);
  }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new RequestError("invalid connection string");
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
