import { neonConfig, Pool, type PoolClient } from "@neondatabase/serverless";
import { drizzle, type NeonDatabase } from "drizzle-orm/neon-serverless";
import { type Actor, type DatabaseConfig, setIdentity } from "./client.ts";

/** A transaction with locks: statements, each a round trip. */
export type Transaction = Parameters<Parameters<NeonDatabase["transaction"]>[0]>[0];

/** Absent: read committed, and it may write. */
export interface TransactionKind {
  /** `repeatable read`: every statement sees what the first one saw. */
  readonly isolationLevel?: "repeatable read";
  /** `read only`: Postgres refuses every write. */
  readonly accessMode?: "read only";
}

const CONNECT_TIMEOUT_MS = 10_000;
/** A statement that has no answer by then has none to come: the connection is gone without a word. */
const STATEMENT_TIMEOUT_MS = 30_000;
/** A connection that does not close by then is left to its other end. */
const CLOSE_TIMEOUT_MS = 1_000;

/**
 * Runs `work` in one transaction over a connection of its own, opened and closed within this call (an isolate must
 * not keep sockets across requests). A throw rolls back. `identity` null says nothing of who acts.
 */
export async function inTransaction<T>(
  config: DatabaseConfig,
  identity: Actor | null,
  work: (tx: Transaction) => Promise<T>,
  kind: TransactionKind = {},
): Promise<T> {
  if (config.wsProxy !== undefined) {
    const proxy = config.wsProxy;
    neonConfig.wsProxy = () => proxy;
    neonConfig.useSecureWebSocket = false;
  }
  const pool = new Pool({
    connectionString: config.url,
    max: 1,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: STATEMENT_TIMEOUT_MS,
  });
  // A connection that breaks fails the statement under way; without a listener it would end the process as well.
  pool.on("error", () => undefined);
  pool.on("connect", (client: PoolClient) => void client.on("error", () => undefined));
  try {
    return await drizzle({ client: pool }).transaction(async (tx) => {
      if (identity !== null) await tx.execute(setIdentity(identity));
      return await work(tx);
    }, kind);
  } finally {
    await close(pool);
  }
}

async function close(pool: Pool): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, CLOSE_TIMEOUT_MS);
  });
  await Promise.race([pool.end().catch(() => undefined), late]);
  clearTimeout(timer);
}

/** Thrown when a row changed between load and commit: the caller's retry loads again. */
export class StaleError extends Error {
  constructor(what: string) {
    super(`${what} changed meanwhile`);
    this.name = "StaleError";
  }
}
