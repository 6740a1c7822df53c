/** A real server through first start, restart, crash, orphanage and refusal, each test over a folder of its own. */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { copyPostgres } from "./copy-postgres.ts";
import { resolvePlace } from "./place.ts";
import { isAlive } from "./postmaster.ts";
import { type RunningPostgres, removePostgres, startPostgres } from "./start-postgres.ts";

const CLONE_ROOT = resolve(import.meta.dirname, "../..");

/** A server that was started once and stopped. Making one takes seconds, copying it next to nothing. */
const made = mkdtempSync(join(tmpdir(), "tributary-postgres-"));
const madePlace = { dataDir: join(made, "postgres"), cloneRoot: CLONE_ROOT };
let folder: string;
let options: { dataDir: string; cloneRoot: string; durable: boolean };
let started: RunningPostgres[];

beforeAll(async () => {
  const server = await startPostgres({ ...madePlace, durable: false });
  await server.stop();
});

afterAll(async () => {
  await removePostgres(madePlace);
  rmSync(made, { recursive: true, force: true });
});

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "tributary-postgres-"));
  options = { dataDir: join(folder, "postgres"), cloneRoot: CLONE_ROOT, durable: false };
  await copyPostgres(madePlace, options);
  started = [];
});

afterEach(async () => {
  for (const server of started) await server.stop();
  await removePostgres(options);
  rmSync(folder, { recursive: true, force: true });
});

async function start(port?: number): Promise<RunningPostgres> {
  const server = await startPostgres(port === undefined ? options : { ...options, port });
  started.push(server);
  return server;
}

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

describe("startPostgres", () => {
  it("makes a UTF-8 database that compares by code point, and listens on loopback only", async () => {
    await removePostgres(options);
    const { url } = await start();
    const [row] = await query(
      url,
      `SELECT current_database() AS name, pg_encoding_to_char(encoding) AS encoding, datlocale AS locale,
         current_setting('server_version_num')::int / 10000 AS version, current_setting('TimeZone') AS timezone,
         current_setting('listen_addresses') AS listen, 'Z' < 'a' AS by_code_point, upper('ü') AS upper
       FROM pg_database WHERE datname = current_database()`,
    );
    expect(row).toEqual({
      name: "tributary",
      encoding: "UTF8",
      locale: "C.UTF-8",
      version: 18,
      timezone: "UTC",
      listen: "127.0.0.1",
      by_code_point: true,
      upper: "Ü",
    });
  });

  it("asks for a password that only its owner can read", async () => {
    const { url } = await start();
    const wrong = new URL(url);
    wrong.password = "wrong";
    await expect(query(wrong.href, "SELECT 1")).rejects.toMatchObject({ code: "28P01" });
    expect(statSync(`${madePlace.dataDir}.password`).mode & 0o777).toBe(0o600);
  });

  it("keeps data and password over a stop", async () => {
    const first = await start();
    await query(first.url, "CREATE TABLE kept AS SELECT 42 AS answer");
    await first.stop();
    const second = await start(first.port);
    expect(second.url).toBe(first.url);
    expect(await query(second.url, "SELECT answer FROM kept")).toEqual([{ answer: 42 }]);
  });

  it("comes up again at once after a SIGKILL under load, with everything committed", async () => {
    options.durable = true;
    const first = await start();
    await query(first.url, "CREATE TABLE kept AS SELECT generate_series(1, 1000) AS i");
    const busy = Array.from({ length: 5 }, () => query(first.url, "SELECT pg_sleep(60)").catch(() => "lost"));
    process.kill(first.pid, "SIGKILL");
    // On a busy machine a killed process takes a moment to be gone.
    await first.exited;
    const second = await start(first.port);
    expect(await query(second.url, "SELECT count(*)::int AS kept FROM kept")).toEqual([{ kept: 1000 }]);
    expect(await Promise.all(busy)).toEqual(Array(5).fill("lost"));
  });

  it("is not misled by a lock file whose process number now belongs to another", async () => {
    const first = await start();
    await first.stop();
    const { dataDir } = resolvePlace(options);
    const other = spawn("sleep", ["60"]);
    try {
      writeFileSync(
        join(dataDir, "postmaster.pid"),
        `${other.pid}\n${dataDir}\n0\n5432\n\n127.0.0.1\n0 0\nready\n`,
      );
      expect(await query((await start()).url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    } finally {
      other.kill();
    }
  });

  it("refuses a folder whose server's starter still runs", async () => {
    const first = await start();
    await expect(start()).rejects.toThrow(`already runs`);
    expect(await query(first.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });

  it("takes over from a server whose starter was killed", async () => {
    const script = `
      import { startPostgres } from ${JSON.stringify(join(import.meta.dirname, "start-postgres.ts"))};
      const server = await startPostgres(${JSON.stringify(options)});
      console.log(server.pid);`;
    const starter = spawn(process.execPath, ["--input-type=module", "--eval", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = await once(starter.stdout, "data");
    const orphan = Number(String(line));
    const ended = once(starter, "exit");
    starter.kill("SIGKILL");
    await ended;
    expect(isAlive(orphan)).toBe(true);
    expect(await query((await start()).url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    expect(isAlive(orphan)).toBe(false);
  });

  it("says so when its port is taken", async () => {
    const { port } = await start();
    const other = { ...options, dataDir: join(folder, "other") };
    try {
      await expect(startPostgres({ ...other, port })).rejects.toThrow(`Port ${port} is taken`);
    } finally {
      await removePostgres(other);
    }
  });

  it.runIf(process.getuid?.() === 0)("runs as another user when started by root", async () => {
    const { pid } = await start();
    const user = execFileSync("stat", ["-c", "%U", `/proc/${pid}`])
      .toString()
      .trim();
    expect(user).not.toBe("root");
  });

  it.runIf(process.getuid?.() === 0)("starts afresh for a new clone in an old one's place", async () => {
    const first = await start();
    await query(first.url, "CREATE TABLE old_clone (i int)");
    await first.stop();
    rmSync(folder, { recursive: true });
    const second = await start();
    expect(await query(second.url, "SELECT to_regclass('old_clone') AS found")).toEqual([{ found: null }]);
  });
});
