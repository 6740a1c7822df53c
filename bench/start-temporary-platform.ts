import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { type ApiClient, createApiClient } from "../local/demo/api-client.ts";
import { type Platform, startPlatform } from "../local/platform/start-platform.ts";
import { removePostgres } from "../local/postgres/start-postgres.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

export interface TemporaryPlatform {
  readonly platform: Platform;
  /** As the demo program's own server. */
  readonly api: ApiClient;
  /** A direct connection of the database's owner. */
  readonly owner: pg.Client;
  /** A folder of this run, gone afterwards. */
  readonly folder: string;
  stop(): Promise<void>;
}

/** The whole platform as `npm start` starts it, on free ports and with data of its own. @param devVars as `.dev.vars` would have them */
export async function startTemporaryPlatform(
  devVars?: Readonly<Record<string, string>>,
): Promise<TemporaryPlatform> {
  const folder = mkdtempSync(join(tmpdir(), "tributary-bench-"));
  const dataDir = join(folder, "data");
  const remove = async () => {
    await removePostgres({ dataDir: join(dataDir, "postgres"), cloneRoot: ROOT });
    rmSync(folder, { recursive: true, force: true });
  };
  const platform = await startPlatform({
    ...{ dataDir, edgePort: 0, appPort: 0 },
    ...(devVars === undefined ? {} : { devVars }),
  }).catch(async (error: unknown) => {
    await remove();
    throw error;
  });
  const owner = new pg.Client({ connectionString: platform.ready.databaseUrl });
  // A server that stops is reported by the query in hand, not by an event.
  owner.on("error", () => undefined);
  await owner.connect();
  return {
    platform,
    api: createApiClient(platform.ready.app, platform.ready.demo.apiKey),
    owner,
    folder,
    async stop() {
      await owner.end().catch(() => undefined);
      await platform.stop();
      await remove();
    },
  };
}
