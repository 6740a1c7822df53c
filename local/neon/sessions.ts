import pg from "pg";
import { ConnectError } from "./failure.ts";
import type { Credentials } from "./parse-request.ts";

export interface PostgresAddress {
  readonly host: string;
  readonly port: number;
}

/** Sessions kept for one connection string; more requests wait their turn. */
const MAX_SESSIONS = 32;
/** The same of conversations, which wait for each other's locks while they hold one. */
const MAX_LENT = 64;
const IDLE_LIMIT_MS = 20_000;
const CONNECT_LIMIT_MS = 15_000;

/**
 * What `DISCARD ALL` does, but for the plans of functions and triggers, which nobody sees and which the next request would
 * have to make again.
 */
const FORGET = [
  "CLOSE ALL",
  "SET SESSION AUTHORIZATION DEFAULT",
  "RESET ALL",
  "DEALLOCATE ALL",
  "UNLISTEN *",
  "SELECT pg_advisory_unlock_all()",
  "DISCARD TEMP",
  "DISCARD SEQUENCES",
].join("; ");

export interface Sessions {
  /**
   * Lends a session for one request. What the request leaves behind (settings, locks, prepared statements,
   * temporary tables) is discarded before anyone else gets the session, without making the answer wait.
   *
   * @throws ConnectError when no session can be opened.
   */
  use<T>(key: string, credentials: Credentials, work: (session: pg.PoolClient) => Promise<T>): Promise<T>;
  /**
   * Lends a session for a whole conversation; `work` answers whether the session can serve somebody else, which it
   * then does without anything of this one.
   *
   * @throws ConnectError when no session can be opened.
   */
  lend(credentials: Credentials, work: (session: pg.PoolClient) => Promise<boolean>): Promise<void>;
  close(): Promise<void>;
}

/** Keeps sessions per connection string, so that only those who know the password share one. */
export function createSessions(address: PostgresAddress): Sessions {
  const pools = new Map<string, pg.Pool>();
  const open = new Set<pg.PoolClient>();

  const poolFor = (key: string, credentials: Credentials, max: number): pg.Pool => {
    const known = pools.get(key);
    if (known) return known;
    const pool = createPool(address, credentials, max);
    pools.set(key, pool);
    pool.on("connect", (session) => open.add(session));
    pool.on("remove", (session) => {
      open.delete(session);
      // Test runs bring hundreds of databases; an empty pool is made again when needed.
      if (pool.totalCount === 0 && pool.waitingCount === 0 && pools.get(key) === pool) pools.delete(key);
    });
    return pool;
  };

  return {
    async use(key, credentials, work) {
      const session = await connect(poolFor(key, credentials, MAX_SESSIONS));
      let isLost = false;
      try {
        return await work(session);
      } catch (error) {
        isLost =
          !(error instanceof pg.DatabaseError) || error.severity === "FATAL" || error.severity === "PANIC";
        throw error;
      } finally {
        giveBack(session, isLost);
      }
    },
    async lend(credentials, work) {
      const key = `lent ${JSON.stringify(credentials)}`;
      const session = await connect(poolFor(key, credentials, MAX_LENT));
      let isReusable = false;
      try {
        isReusable = await work(session);
      } finally {
        giveBack(session, !isReusable);
      }
    },
    async close() {
      const ended = [...pools.values()].map((pool) => pool.end());
      pools.clear();
      for (const session of open) session.connection.stream.destroy();
      await Promise.all(ended);
    },
  };
}

function connect(pool: pg.Pool): Promise<pg.PoolClient> {
  return pool.connect().catch((cause: unknown) => {
    throw new ConnectError("no session", { cause });
  });
}

function createPool(address: PostgresAddress, credentials: Credentials, max: number): pg.Pool {
  const pool = new pg.Pool({
    ...address,
    user: credentials.user,
    password: credentials.password,
    database: credentials.database,
    application_name: credentials.applicationName,
    ssl: false,
    max,
    idleTimeoutMillis: IDLE_LIMIT_MS,
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    // A batch goes out whole instead of statement by statement.
    pipeline: true,
  });
  // A session that dies with the server is dropped by the pool; the events must only not be unheard.
  pool.on("error", () => undefined);
  pool.on("connect", (session) => session.on("error", () => undefined));
  return pool;
}

function giveBack(session: pg.PoolClient, isLost: boolean): void {
  // A session inside a transaction that a query opened and left open is not used again.
  if (isLost || session.getTransactionStatus() !== "I") {
    session.release(true);
    return;
  }
  session.query(FORGET).then(
    () => session.release(),
    () => session.release(true),
  );
}
