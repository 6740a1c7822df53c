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

/** Who is behind a change, for the audit log. Absent: the operator, past the API. */
export interface AuditContext {
  /** `system`: a job, or what a provider reports. */
  readonly kind: "user" | "key" | "visitor" | "system";
  /** Of the user or the API key; null: nobody signed in. */
  readonly id: string | null;
  /** The user for whom support acts. */
  readonly for?: string;
  /** Why support acts. */
  readonly reason?: string;
  readonly requestId: string;
  /** Whence, as coarse as `v4 VN AS7552`. */
  readonly addressClass: string;
  /** As `POST /api/v1/links/:id/archive`, or a job's name. */
  readonly route: string;
}

/** A tenant acts: row-level security shows and takes only its rows. */
export interface Identity {
  readonly organisationId: string;
  readonly audit?: AuditContext;
}

/** A signed-in user acts: row-level security shows what is its own, in whatever tenant, and takes only its account. */
export interface UserIdentity {
  readonly userId: string;
  readonly audit?: AuditContext;
}

/** One of the platform's people acts as such: row-level security shows all tenants' accounts, and the log. */
export interface PlatformIdentity extends UserIdentity {
  readonly platform: true;
}

/** A job, for all tenants: what it changes is under its own name in the log. */
export interface JobIdentity {
  readonly audit: AuditContext;
}

export type Actor = Identity | UserIdentity | PlatformIdentity | JobIdentity;

export type HttpDatabase = NeonHttpDatabase;

/** One round trip per query or batch; no sessions, so nothing to close. */
export function createHttpDatabase(config: DatabaseConfig): HttpDatabase {
  if (config.httpUrl !== undefined) neonConfig.fetchEndpoint = config.httpUrl;
  return drizzle({ client: neon(config.url) });
}

/** The batch's first statement: everything after it in the same transaction is this tenant's, or this user's. */
export function setIdentity(identity: Actor): SQL {
  const settings = [
    ["app.organisation_id", "organisationId" in identity ? identity.organisationId : ""],
    ["app.user_id", "userId" in identity ? identity.userId : ""],
    ["app.platform", "platform" in identity ? "on" : ""],
    ["app.audit", identity.audit === undefined ? "" : JSON.stringify(identity.audit)],
  ].filter(([, value]) => value !== "");
  return sql`SELECT ${sql.join(
    settings.map(([name, value]) => sql`set_config(${name}, ${value}, true)`),
    sql`, `,
  )}`;
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
