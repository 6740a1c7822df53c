import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { freePorts } from "../http/free-ports.ts";
import type { Binaries } from "./binaries.ts";
import { prepareBinaries } from "./binaries.ts";
import { initialise, SERVER_ENVIRONMENT, SUPERUSER } from "./initialise.ts";
import { type Place, resolvePlace } from "./place.ts";
import { clearWay, stopProcess } from "./postmaster.ts";
import { serverSettings } from "./settings.ts";

const DATABASE = "tributary";

/** Recovery after a crash replays up to `max_wal_size` of log. */
const READY_LIMIT_MS = 120_000;

/** How long processes of a killed server may take to notice and let go of its memory and port. */
const PREDECESSOR_LIMIT_MS = 20_000;

const LOG_LIMIT_BYTES = 10 * 1024 * 1024;

export interface PostgresOptions {
  /** The data folder asked for; as root the server's own files lie elsewhere (see `place.ts`). */
  readonly dataDir: string;
  /** 0 or absent: any free port. */
  readonly port?: number;
  /** False for tests: quick, and lost in a crash of the machine. */
  readonly durable: boolean;
  /** See `ServerOptions`. */
  readonly memoryMb?: number;
  /** The clone's root folder. */
  readonly cloneRoot: string;
}

export interface RunningPostgres {
  /** Connection URL of the superuser, who owns the database `tributary`. */
  readonly url: string;
  readonly port: number;
  /** Process number of the server itself. */
  readonly pid: number;
  /** Fulfilled when the server has ended, asked or not. */
  readonly exited: Promise<void>;
  /** Fast shutdown; fulfilled when the server has ended. */
  stop(): Promise<void>;
}

interface Server {
  readonly pid: number;
  readonly exited: Promise<void>;
  isRunning(): boolean;
}

/**
 * Starts Postgres 18 on 127.0.0.1 over `dataDir`, which is made on the first start and kept afterwards.
 *
 * @throws when the port is taken, when the folder is in use by a running process, or when the server gives up.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const place = resolvePlace(options);
  const binaries = await prepareBinaries(place);
  await clearWay(place);
  const password = await initialise(place, binaries, options.durable);
  trimLog(place.logFile);

  const deadline = Date.now() + PREDECESSOR_LIMIT_MS;
  for (;;) {
    const [anyPort = 0] = options.port ? [] : await freePorts(1);
    const port = options.port || anyPort;
    const logStart = logSize(place.logFile);
    const server = launch(place, binaries, serverSettings({ ...options, port }));
    const url = `postgresql://${SUPERUSER}:${password}@127.0.0.1:${port}/${DATABASE}`;
    if (await isReady(server, url)) {
      await ensureDatabase(url);
      const stop = () => stopProcess(server.pid, server.isRunning);
      return { url, port, pid: server.pid, exited: server.exited, stop };
    }
    const log = readFileSync(place.logFile, "utf8").slice(logStart);
    if (!isPredecessorInTheWay(log, options.port) || Date.now() > deadline) {
      throw new Error(explain(log, port, place.logFile));
    }
    await delay(100);
  }
}

/** Stops what a killed process left running over `dataDir` and deletes every file of it. */
export async function removePostgres(options: { dataDir: string; cloneRoot: string }): Promise<void> {
  const place = resolvePlace(options);
  await clearWay(place);
  for (const path of [place.dataDir, place.passwordFile, place.logFile, place.starterFile]) {
    rmSync(path, { recursive: true, force: true });
  }
}

function launch(place: Place, binaries: Binaries, settings: string[]): Server {
  const log = openSync(place.logFile, "a", 0o600);
  const child = spawn(binaries.postgres, ["-D", place.dataDir, ...settings], {
    ...place.relocated?.account,
    // The folder we were started in may be closed to the server's user.
    cwd: dirname(place.dataDir),
    env: SERVER_ENVIRONMENT,
    stdio: ["ignore", log, log],
    // Ctrl-C goes to a whole process group; the database must outlive those that still write to it.
    detached: true,
  });
  closeSync(log);
  writeFileSync(place.starterFile, `${process.pid}\n`);
  let running = child.pid !== undefined;
  const exited = new Promise<void>((done) => {
    const end = () => {
      running = false;
      done();
    };
    child.once("exit", end);
    child.once("error", end);
  });
  return { pid: child.pid ?? 0, exited, isRunning: () => running };
}

async function isReady(server: Server, url: string): Promise<boolean> {
  const deadline = Date.now() + READY_LIMIT_MS;
  while (server.isRunning()) {
    if (Date.now() > deadline) {
      await stopProcess(server.pid, server.isRunning);
      throw new Error(`Postgres did not come up in ${READY_LIMIT_MS / 1000} s`);
    }
    try {
      // Nobody else can know the password, so an answer proves that it is our server that has the port.
      const client = await connect(maintenanceUrl(url));
      await client.end();
      if (server.isRunning()) return true;
    } catch {
      await Promise.race([delay(25), server.exited]);
    }
  }
  return false;
}

async function ensureDatabase(url: string): Promise<void> {
  const client = await connect(maintenanceUrl(url));
  try {
    const found = await client.query("SELECT FROM pg_database WHERE datname = $1", [DATABASE]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end();
  }
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  // A server that goes away while we wait for it is reported by the call in hand, not by an event.
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

function maintenanceUrl(url: string): string {
  return url.replace(/\/[^/]*$/, "/postgres");
}

/** After a SIGKILL the server's children take a moment to end; until then a new one finds memory or port taken. */
function isPredecessorInTheWay(log: string, askedPort: number | undefined): boolean {
  if (log.includes("pre-existing shared memory block")) return true;
  return !askedPort && log.includes("could not bind");
}

function explain(log: string, port: number, logFile: string): string {
  if (log.includes("could not bind")) return `Port ${port} is taken: Postgres cannot listen on it`;
  return `Postgres ended before it was ready (${logFile}):\n${log.trim().split("\n").slice(-5).join("\n")}`;
}

function logSize(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function trimLog(path: string): void {
  if (logSize(path) > LOG_LIMIT_BYTES) truncateSync(path);
}
