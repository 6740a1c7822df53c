import { execFileSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Place } from "./place.ts";

const STOP_LIMIT_MS = 30_000;

/**
 * Clears the way for a new server over this data folder. A server whose starter was killed is stopped; one
 * whose starter still runs is left alone.
 *
 * @throws when the folder is in use by a process that is still running.
 */
export async function clearWay(place: Place): Promise<void> {
  const pid = readPid(join(place.dataDir, "postmaster.pid"));
  if (pid === undefined || !isAlive(pid)) return;
  if (!commandOf(pid).includes(place.dataDir)) {
    // The number was given to another process since (a restarted container counts from 1 again), which Postgres
    // would take for itself still running.
    rmSync(join(place.dataDir, "postmaster.pid"), { force: true });
    return;
  }
  const starter = readPid(place.starterFile);
  if (starter !== undefined && parentOf(pid) === starter) {
    throw new Error(
      `Postgres (process ${pid}) already runs on ${place.dataDir}, started by process ${starter}`,
    );
  }
  await stopProcess(pid, () => isAlive(pid));
}

/** Fast shutdown: sessions are ended, what they did not commit is rolled back; harder if that takes too long. */
export async function stopProcess(pid: number, isRunning: () => boolean): Promise<void> {
  for (const signal of ["SIGINT", "SIGQUIT", "SIGKILL"] as const) {
    if (!isRunning()) return;
    trySignal(pid, signal);
    const deadline = Date.now() + STOP_LIMIT_MS;
    while (isRunning() && Date.now() < deadline) await delay(20);
  }
}

function trySignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // It ended by itself in the meantime.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** The process number in a file's first line. */
export function readPid(path: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(path, "utf8"), 10);
    return pid > 1 ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** Where nothing reaps orphans, as in a bare container, a dead process stays in the table. */
function isZombie(pid: number): boolean {
  return process.platform === "linux" && statOf(pid)[0] === "Z";
}

function parentOf(pid: number): number {
  if (process.platform === "linux") return Number(statOf(pid)[1]);
  return Number(execFileSync("ps", ["-o", "ppid=", "-p", String(pid)]).toString());
}

function commandOf(pid: number): string {
  if (process.platform !== "linux") {
    return execFileSync("ps", ["-ww", "-o", "command=", "-p", String(pid)]).toString();
  }
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
}

/** Linux: state, parent, … of a process; what stands before is its name in brackets, which may hold anything. */
function statOf(pid: number): string[] {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, "utf8");
    return line.slice(line.lastIndexOf(")") + 2).split(" ");
  } catch {
    return [];
  }
}
