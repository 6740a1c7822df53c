/** What the global setup hands to every test file: plain data, as it crosses processes. */
export interface TestServers {
  /** Superuser's connection URL, to the maintenance database. */
  readonly superuserUrl: string;
  readonly appPassword: string;
  readonly jobPassword: string;
  /** The Neon proxy's `/sql` endpoint. */
  readonly httpUrl: string;
  /** The Neon proxy's WebSocket as `host:port/path`. */
  readonly wsProxy: string;
}

/** Migrated once per run; test databases are copies of it. */
export const TEMPLATE_DATABASE = "template_tributary";

/** The same connection URL to another database. */
export function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}
