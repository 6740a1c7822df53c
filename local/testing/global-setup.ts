import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { migrate } from "../../db/migrate.ts";
import { startNeonProxy } from "../neon/start-neon-proxy.ts";
import { shortHash } from "../postgres/place.ts";
import { isAlive, readPid } from "../postgres/postmaster.ts";
import { removePostgres, startPostgres } from "../postgres/start-postgres.ts";
import { DISPOSABLE_ROOTS, disposableRoot } from "./disposable-root.ts";
import type { TestServers } from "./servers.ts";
import { TEMPLATE_DATABASE, withDatabase } from "./servers.ts";

const CLONE_ROOT = resolve(import.meta.dirname, "../..");

/** Test servers of this clone only: another's may be at work beside it. */
const FOLDER_PREFIX = `tributary-test-${shortHash(CLONE_ROOT)}-`;

declare module "vitest" {
  export interface ProvidedContext {
    servers: TestServers;
  }
}

/** Once per run of the project "integration": one Postgres, one Neon proxy, and a migrated template database. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await sweepAbandoned();
  const folder = mkdtempSync(join(disposableRoot(), FOLDER_PREFIX));
  const place = { dataDir: join(folder, "postgres"), cloneRoot: CLONE_ROOT };
  const postgres = await startPostgres({ ...place, durable: false });
  const proxy = await startNeonProxy({ postgres: { host: "127.0.0.1", port: postgres.port } });
  const teardown = async () => {
    await proxy.close();
    await postgres.stop();
    await removePostgres(place);
    rmSync(folder, { recursive: true, force: true });
  };

  const servers: TestServers = {
    superuserUrl: withDatabase(postgres.url, "postgres"),
    appPassword: randomBytes(18).toString("base64url"),
    jobPassword: randomBytes(18).toString("base64url"),
    httpUrl: proxy.httpUrl,
    wsProxy: proxy.wsHost,
  };
  try {
    await makeTemplate(servers);
  } catch (error) {
    await teardown();
    throw error;
  }
  project.provide("servers", servers);
  return teardown;
}

async function makeTemplate({ superuserUrl, appPassword, jobPassword }: TestServers): Promise<void> {
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${TEMPLATE_DATABASE}`);
    await migrate({ ownerUrl: withDatabase(superuserUrl, TEMPLATE_DATABASE), appPassword, jobPassword });
  } finally {
    await client.end();
  }
}

/** What a run that was killed left behind: its server is stopped and its files go. */
async function sweepAbandoned(): Promise<void> {
  const folders = DISPOSABLE_ROOTS.flatMap((root) =>
    readdirSync(root)
      .filter((name) => name.startsWith(FOLDER_PREFIX))
      .map((name) => join(root, name)),
  );
  for (const folder of folders) {
    const starter = readPid(join(folder, "postgres.starter"));
    // No starter is named in the first moments of a run, which may be just now.
    if (starter === undefined || isAlive(starter)) continue;
    await removePostgres({ dataDir: join(folder, "postgres"), cloneRoot: CLONE_ROOT });
    rmSync(folder, { recursive: true, force: true });
  }
}
