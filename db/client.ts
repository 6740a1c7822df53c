import { neon, neonConfig } from "@neondatabase/serverless";
import { type SQL, sql } from "drizzle-orm";
import { drizzle, type NeonHttpDatabase } from "drizzle-orm/neon-http";
import type { Executor } from "./executor.ts";

/**
 * How to reach Postgres. On Neon the URL is enough; `httpUrl` and `wsProxy` name other endpoints that speak the
 * same protocols (one machine, tests).
 */
export interface DatabaseConfig {
  /** Connection URL of one role, through the pooler. */
  readonly url: string;
  /** The `/sql` endpoint; absent: derived from the URL's host. */
  readonly httpUrl?: string;
  /** `host:port/path` of a plain WebSocket proxy; absent: Neon's own. */
  readonly wsProxy?: string;
}

/** A tenant acts: row-level security shows and takes only its rows. */
export interface Identity {
  readonly organisationId: string;
}

/** A signed-in user acts: row-level security shows what is its own, in whatever tenant, and takes only its sessions. */
export interface UserIdentity {
  readonly userId: string;
}

export type Actor = Identity | UserIdentity;

export type HttpDatabase = NeonHttpDatabase;

/** One round trip per query or batch; no sessions, so nothing to close. */
export function createHttpDatabase(config: DatabaseConfig): HttpDatabase {
  if (config.httpUrl !== undefined) neonConfig.fetchEndpoint = config.httpUrl;
  return drizzle({ client: neon(config.url) });
}

/** The batch's first statement: everything after it in the same transaction is this tenant's, or this user's. */
export function setIdentity(identity: Actor): SQL {
  if ("userId" in identity) return sql`SELECT set_config('app.user_id', ${identity.userId}, true)`;
  return sql`SELECT set_config('app.organisation_id', ${identity.organisationId}, true)`;
}

/** Runs one statement as a tenant or user, in one round trip and one transaction, and answers its rows. */
export async function queryAs<Row extends Record<string, unknown>>(
  db: HttpDatabase,
  identity: Actor,
  statement: SQL,
): Promise<Row[]> {
  const [, result] = await db.batch([db.execute(setIdentity(identity)), db.execute<Row>(statement)]);
  return result.rows;
}

/** An executor whose every statement runs as a tenant, each in its own round trip. */
export function identityExecutor(db: HttpDatabase, identity: Identity): Executor {
  return { execute: async (statement) => ({ rows: await queryAs(db, identity, statement) }) };
}
