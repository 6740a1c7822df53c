import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { inject } from "vitest";
import { type Platform, type PlatformOptions, startPlatform } from "../../local/platform/start-platform.ts";
import { copyPostgres } from "../../local/postgres/copy-postgres.ts";
import { removePostgres } from "../../local/postgres/start-postgres.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

export interface TestPlatform extends Platform {
  readonly dataDir: string;
  /** Starts it again over what it has, once it was stopped. */
  startAgain(): Promise<TestPlatform>;
  /** Stops it and deletes what it had. */
  remove(): Promise<void>;
}

/** A platform of a test file's own, in the state of a first start: a copy of one that was built and filled once per run. */
export async function startTestPlatform(
  options: Pick<PlatformOptions, "durable"> = {},
): Promise<TestPlatform> {
  const dataDir = mkdtempSync(join(tmpdir(), "tributary-e2e-"));
  const postgres = { dataDir: join(dataDir, "postgres"), cloneRoot: ROOT };
  const remove = async () => {
    await removePostgres(postgres);
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    const template = inject("platformTemplate");
    cpSync(template, dataDir, { recursive: true, filter: (path) => path !== join(template, "postgres") });
    await copyPostgres({ dataDir: join(template, "postgres"), cloneRoot: ROOT }, postgres);
    return await start();
  } catch (error) {
    await remove();
    throw error;
  }

  async function start(): Promise<TestPlatform> {
    const platform = await startPlatform({ dataDir, edgePort: 0, appPort: 0, durable: false, ...options });
    return {
      ...platform,
      dataDir,
      startAgain: start,
      remove: async () => {
        await platform.stop();
        await remove();
      },
    };
  }
}
