import { existsSync, readdirSync, readFileSync } from "node:fs";

/** Linux counts in hundredths of a second. */
const TICK_MS = 10;

/**
 * Milliseconds of processor time that a process and its descendants have used; undefined where there is no `/proc`.
 * Unlike a rate it says little of what else runs on the machine.
 */
export function processCpuMs(pid: number): number | undefined {
  if (!existsSync("/proc/self/stat")) return undefined;
  const stats = readdirSync("/proc").flatMap((name) => (/^\d+$/.test(name) ? readStat(Number(name)) : []));
  const family = new Set([pid]);
  for (let before = 0; before < family.size; ) {
    before = family.size;
    for (const stat of stats) if (family.has(stat.parent)) family.add(stat.pid);
  }
  return stats.reduce((sum, stat) => sum + (family.has(stat.pid) ? stat.cpuMs : 0), 0);
}

function readStat(pid: number): { pid: number; parent: number; cpuMs: number }[] {
  try {
    // What comes before the last parenthesis is the process's own choice of name.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
    const [parent, user, system] = [fields[1], fields[11], fields[12]].map(Number);
    return [{ pid, parent: parent ?? 0, cpuMs: ((user ?? 0) + (system ?? 0)) * TICK_MS }];
  } catch {
    // It ended in between.
    return [];
  }
}
