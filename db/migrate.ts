import { drizzle } from "drizzle-orm/node-postgres";
import { migrate as runMigrations } from "drizzle-orm/node-postgres/migrator";
import pg from "pg";

export interface MigrateOptions {
  /** Direct connection of the database's owner: the pooler cannot run migrations. */
  readonly ownerUrl: string;
  readonly appPassword: string;
  readonly jobPassword: string;
}

const FOLDER = new URL("./migrations", import.meta.url).pathname;
const LOCK = 7_271_001;

/** Runs what is new in `db/migrations`, forward only, one runner at a time, and sets the two roles' passwords. */
export async function migrate({ ownerUrl, appPassword, jobPassword }: MigrateOptions): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [LOCK]);
    await client.query("SET client_min_messages TO warning");
    await runMigrations(drizzle(client), { migrationsFolder: FOLDER });
    for (const [role, password] of [
      ["app", appPassword],
      ["job", jobPassword],
    ] as const) {
      await client.query(`ALTER ROLE ${role} LOGIN PASSWORD ${client.escapeLiteral(password)}`);
    }
  } finally {
    await client.end();
  }
}

/** What the environment says. Throws an error that names what is missing. */
export function migrateOptionsOf(env: Readonly<Record<string, string | undefined>>): MigrateOptions {
  const need = (name: string): string => {
    const value = env[name];
    if (!value) throw new Error(`${name} is missing: see .dev.vars.example`);
    return value;
  };
  return {
    ownerUrl: need("DIRECT_DATABASE_URL"),
    appPassword: decodeURIComponent(new URL(need("DATABASE_URL")).password),
    jobPassword: decodeURIComponent(new URL(need("JOB_DATABASE_URL")).password),
  };
}

if (import.meta.main) {
  await migrate(migrateOptionsOf(process.env));
  console.log("Migrations are up to date.");
}
