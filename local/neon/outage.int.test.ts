/** Postgres stops and comes back under a proxy that keeps running. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { neon, neonConfig, Pool } from "@neondatabase/serverless";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningPostgres, removePostgres, startPostgres } from "../postgres/start-postgres.ts";
import { type RunningNeonProxy, startNeonProxy } from "./start-neon-proxy.ts";

const folder = mkdtempSync(join(tmpdir(), "tributary-outage-"));
const place = { dataDir: join(folder, "postgres"), cloneRoot: resolve(import.meta.dirname, "../..") };
let postgres: RunningPostgres;
let proxy: RunningNeonProxy;

beforeAll(async () => {
  postgres = await startPostgres({ ...place, durable: false });
  proxy = await startNeonProxy({ postgres: { host: "127.0.0.1", port: postgres.port } });
  neonConfig.fetchEndpoint = proxy.httpUrl;
  neonConfig.wsProxy = proxy.wsHost;
  neonConfig.useSecureWebSocket = false;
});

afterAll(async () => {
  await proxy.close();
  await postgres.stop();
  await removePostgres(place);
  rmSync(folder, { recursive: true, force: true });
});

describe("an outage of Postgres", () => {
  it("fails what it hits and nothing after it", async () => {
    const sql = neon(postgres.url);
    await Promise.all(Array.from({ length: 10 }, () => sql`SELECT pg_sleep(0.05)`));
    const underway = [sql`SELECT pg_sleep(30)`, sql.transaction([sql`SELECT pg_sleep(30)`])];
    const outcomes = Promise.allSettled(underway);
    await expect
      .poll(
        async () => (await sql`SELECT FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(30)%'`).length,
      )
      .toBe(2);

    process.kill(postgres.pid, "SIGKILL");
    await postgres.exited;
    for (const outcome of await outcomes) {
      expect(outcome).toMatchObject({ status: "rejected", reason: { name: "NeonDbError" } });
    }
    // The first may still be told by its session that the server went away.
    await expect
      .poll(() => sql`SELECT 1`.catch(({ message }: Error) => message))
      .toContain("Server error (HTTP status 500)");
    const pool = new Pool({ connectionString: postgres.url });
    pool.on("error", () => undefined);
    await expect(pool.query("SELECT 1")).rejects.toThrow();

    postgres = await startPostgres({ ...place, port: postgres.port, durable: false });
    const answers = await Promise.all(Array.from({ length: 20 }, () => sql`SELECT 1 AS one`));
    expect(answers).toEqual(Array(20).fill([{ one: 1 }]));
    expect((await pool.query("SELECT 2 AS two")).rows).toEqual([{ two: 2 }]);
    await pool.end();
  });
});
