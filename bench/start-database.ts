import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import type { DatabaseConfig } from "../db/client.ts";
import { migrate } from "../db/migrate.ts";
import { freePorts } from "../local/http/free-ports.ts";
import { Supervisor } from "../local/platform/supervisor.ts";
import { removePostgres, startPostgres } from "../local/postgres/start-postgres.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

export interface BenchDatabase {
  /** A direct connection of the superuser. */
  readonly owner: pg.Client;
  readonly ownerUrl: string;
  /** The role `job` through the Neon proxy. */
  readonly database: DatabaseConfig;
  /** The role `app`, as requests have it. */
  readonly app: DatabaseConfig;
  /** Stops both and removes the data. */
  stop(): Promise<void>;
}

/** A migrated database of a benchmark's own: durable Postgres and the Neon proxy, as `npm start` has them. */
export async function startDatabase({ memoryMb = 256 } = {}): Promise<BenchDatabase> {
  const folder = mkdtempSync(join(tmpdir(), "tributary-bench-"));
  const place = { dataDir: join(folder, "postgres"), cloneRoot: ROOT };
  const supervisor = new Supervisor(join(folder, "logs"), () => undefined);
  const postgres = await startPostgres({ ...place, durable: true, memoryMb });
  const owner = new pg.Client({ connectionString: postgres.url });
  const stop = async () => {
    await owner.end().catch(() => undefined);
    await supervisor.stop();
    await postgres.stop();
    await removePostgres(place);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await owner.connect();
    const [appPassword, jobPassword] = [secret(), secret()];
    await migrate({ ownerUrl: postgres.url, appPassword, jobPassword });
    const [port = 0] = await freePorts(1);
    const neon = await supervisor.start<{ url: string; wsHost: string }>({
      name: "neon",
      module: "local/neon/main.ts",
      options: { port, postgres: { host: "127.0.0.1", port: postgres.port } },
    });
    const as = (role: string, password: string): DatabaseConfig => ({
      url: `postgresql://${role}:${password}@127.0.0.1:${postgres.port}/tributary`,
      httpUrl: neon.url,
      wsProxy: neon.wsHost,
    });
    const [database, app] = [as("job", jobPassword), as("app", appPassword)];
    return { owner, ownerUrl: postgres.url, database, app, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function secret(): string {
  return randomBytes(18).toString("base64url");
}
