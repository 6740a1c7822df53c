import { randomBytes } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";
import { TEMPLATE_DATABASE, withDatabase } from "./servers.ts";

/** A database of a test file's own, and how each role reaches it. */
export interface TestDatabase {
  /** The superuser: sees past row-level security, so only for setting up and looking. */
  readonly ownerUrl: string;
  readonly appUrl: string;
  readonly jobUrl: string;
  /** For `neonConfig.fetchEndpoint`. */
  readonly httpUrl: string;
  /** For `neonConfig.wsProxy`: host, port and path. */
  readonly wsProxy: string;
  /** Ends every session on the database and removes it. */
  drop(): Promise<void>;
}

/** A copy of the migrated template. The roles `app` and `job` are the server's, so all copies share them. */
export function createTestDatabase(): Promise<TestDatabase> {
  return createFrom(TEMPLATE_DATABASE);
}

/** A database without tables, for tests that need none of ours. */
export function createEmptyDatabase(): Promise<TestDatabase> {
  return createFrom("template0");
}

async function createFrom(template: string): Promise<TestDatabase> {
  const { superuserUrl, appPassword, jobPassword, httpUrl, wsProxy } = inject("servers");
  const name = `test_${randomBytes(8).toString("hex")}`;
  // Copying files is what is quick when nothing waits for the disk; the default writes all of it to the log.
  await execute(superuserUrl, `CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY = FILE_COPY`);
  const ownerUrl = withDatabase(superuserUrl, name);
  return {
    ownerUrl,
    appUrl: withRole(ownerUrl, "app", appPassword),
    jobUrl: withRole(ownerUrl, "job", jobPassword),
    httpUrl,
    wsProxy,
    drop: () => execute(superuserUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

async function execute(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function withRole(url: string, role: string, password: string): string {
  const changed = new URL(url);
  changed.username = role;
  changed.password = password;
  return changed.href;
}
