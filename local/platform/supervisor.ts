import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, mkdirSync, readFileSync, type WriteStream } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** A part of the platform that runs as a process of its own. */
export interface Part {
  readonly name: string;
  /** Its main module, from the root of the repository. */
  readonly module: string;
  readonly options: object;
}

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** What Node has made of the modules of the parts: half of what a start costs, and every part is started often. */
const COMPILE_CACHE = join(ROOT, "node_modules/.cache/node-compile");
const READY_MS = 30_000;
const RESTART_MIN_MS = 100;
const RESTART_MAX_MS = 5_000;
const STOP_MS = 5_000;
const LAST_CHARS = 2_000;
/** A part that has run this long is healthy: its next restart waits the least again. */
const HEALTHY_MS = 10_000;

/**
 * Starts parts, restarts each that dies, and stops them all. Every part leads a process group, so that one signal
 * reaches what it has started, too.
 */
export class Supervisor {
  private readonly children = new Map<string, ChildProcess>();
  private readonly logs: string;
  private readonly onRestart: (name: string) => void;
  private stopping = false;

  constructor(logs: string, onRestart: (name: string) => void) {
    this.logs = logs;
    this.onRestart = onRestart;
    mkdirSync(logs, { recursive: true });
  }

  /** Resolves with what the part says of itself once it is up. Rejects when it ends before, or is not up in time. */
  async start<Ready extends object>(part: Part): Promise<Ready> {
    const log = createWriteStream(join(this.logs, `${part.name}.log`), { flags: "a" });
    const { child, ready } = this.spawn(part, log);
    const answer = await withTimeout(
      ready,
      `${part.name} is not up after ${READY_MS / 1000} s; see ${this.logs}/${part.name}.log`,
    );
    this.keepUp(part, child, log, RESTART_MIN_MS, Date.now());
    return answer as Ready;
  }

  /** Process ids by name; each is also the id of its process group. */
  pids(): Record<string, number> {
    return Object.fromEntries(
      [...this.children].flatMap(([name, { pid }]) => (pid === undefined ? [] : [[name, pid]])),
    );
  }

  /** Stops everything, in the opposite order of starting. */
  async stop(): Promise<void> {
    this.stopping = true;
    for (const child of [...this.children.values()].reverse()) await stopGroup(child);
    this.children.clear();
  }

  private spawn(part: Part, log: WriteStream): { child: ChildProcess; ready: Promise<unknown> } {
    const child = spawn(process.execPath, ["--no-warnings", join(ROOT, part.module)], {
      cwd: ROOT,
      detached: true,
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      env: {
        NODE_COMPILE_CACHE: COMPILE_CACHE,
        ...process.env,
        LOCAL_OPTIONS: JSON.stringify(part.options),
      },
    });
    child.stdout?.pipe(log, { end: false });
    child.stderr?.pipe(log, { end: false });
    this.children.set(part.name, child);
    const ready = new Promise<unknown>((resolve, reject) => {
      child.on(
        "message",
        (message: { ready?: unknown }) => message.ready !== undefined && resolve(message.ready),
      );
      // What it has started would hold its log open.
      child.once("exit", () => killGroup(child, "SIGKILL"));
      child.once("close", (code, signal) =>
        log.write("", () =>
          reject(
            new Error(
              `${part.name} ended at start (${signal ?? code}); ${this.logs}/${part.name}.log ends with:\n${lastOf(log)}`,
            ),
          ),
        ),
      );
    });
    ready.catch(() => undefined);
    return { child, ready };
  }

  private keepUp(part: Part, child: ChildProcess, log: WriteStream, waitMs: number, startedAt: number): void {
    const restart = () => {
      if (this.stopping) return;
      killGroup(child, "SIGKILL");
      const wait = Date.now() - startedAt > HEALTHY_MS ? RESTART_MIN_MS : waitMs;
      setTimeout(() => {
        if (this.stopping) return;
        const next = this.spawn(part, log);
        this.onRestart(part.name);
        this.keepUp(part, next.child, log, Math.min(wait * 2, RESTART_MAX_MS), Date.now());
      }, wait);
    };
    if (child.exitCode !== null || child.signalCode !== null) restart();
    else child.once("exit", restart);
  }
}

function lastOf(log: WriteStream): string {
  return readFileSync(log.path, "utf8").slice(-LAST_CHARS);
}

async function stopGroup(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return killGroup(child, "SIGKILL");
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  killGroup(child, "SIGTERM");
  const timer = setTimeout(() => killGroup(child, "SIGKILL"), STOP_MS);
  await ended;
  clearTimeout(timer);
  killGroup(child, "SIGKILL");
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group is gone already, which is what was wanted.
  }
}

async function withTimeout<T>(promise: Promise<T>, message: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(message)), READY_MS);
  });
  return Promise.race([promise, timeout]).finally(() => clearTimeout(timer));
}
