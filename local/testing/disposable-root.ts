import { accessSync, constants, statfsSync } from "node:fs";
import { tmpdir } from "node:os";

const MEMORY = "/dev/shm";
/** A run of all tests needs a fourth of it. */
const ROOM_BYTES = 4 * 1024 ** 3;

/** The folders that databases of tests may lie in. */
export const DISPOSABLE_ROOTS: readonly string[] = isWritable(MEMORY) ? [MEMORY, tmpdir()] : [tmpdir()];

/**
 * Where databases of tests shall lie: in memory when there is room. Each has 1,200 files, and making and deleting those on
 * a disk costs more than all that Postgres does for most files of tests.
 */
export function disposableRoot(): string {
  return DISPOSABLE_ROOTS.includes(MEMORY) && roomIn(MEMORY) > ROOM_BYTES ? MEMORY : tmpdir();
}

function roomIn(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return Math.min(bavail * bsize, process.availableMemory());
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
