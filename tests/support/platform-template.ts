import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import chromium from "@sparticuz/chromium";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { type Platform, startPlatform } from "../../local/platform/start-platform.ts";
import { removePostgres } from "../../local/postgres/start-postgres.ts";
import { WHOLE_CHROMIUM } from "./browser.ts";
import { until } from "./until.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

declare module "vitest" {
  export interface ProvidedContext {
    /** Data folder of a platform that was started once and stopped; the files start copies of it. */
    platformTemplate: string;
  }
}

/** Once per run of the project "e2e": a platform is built, migrated and given its demo; and the browser is unpacked. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = mkdtempSync(join(tmpdir(), "tributary-template-"));
  const teardown = async () => {
    await removePostgres({ dataDir: join(dataDir, "postgres"), cloneRoot: ROOT });
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    // Two files that unpack it at once would start each other's half.
    if (WHOLE_CHROMIUM === undefined) await chromium.executablePath();
    const platform = await startPlatform({ dataDir, edgePort: 0, appPort: 0, durable: false });
    await settled(platform).finally(() => platform.stop());
  } catch (error) {
    await teardown();
    throw error;
  }
  project.provide("platformTemplate", dataDir);
  return teardown;
}

/**
 * What is still to be published would be sent to the addresses of this platform, which its copies do not have; and the API's document, which
 * is made beside everything else, is theirs from the start.
 */
async function settled({ ready }: Platform): Promise<void> {
  const database = new pg.Client({ connectionString: ready.databaseUrl });
  await database.connect();
  try {
    await until("all that the demo has left to do is done", async () => {
      const { rows } = await database.query("SELECT FROM outbox WHERE published_at IS NULL LIMIT 1");
      const click = await fetch(`${ready.edge}/r/${ready.demo.linkCode}`, {
        method: "HEAD",
        redirect: "manual",
      });
      const document = await fetch(`${ready.app}/api/openapi.json`, { method: "HEAD" });
      return (
        rows.length === 0 && click.headers.get("location")?.startsWith(ready.shop) === true && document.ok
      );
    });
  } finally {
    await database.end();
  }
}
