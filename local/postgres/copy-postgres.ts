import { chownSync, readdirSync, rmSync } from "node:fs";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { resolvePlace } from "./place.ts";

export interface PostgresFolder {
  /** The data folder asked for; as root the server's own files lie elsewhere (see `place.ts`). */
  readonly dataDir: string;
  /** The clone's root folder. */
  readonly cloneRoot: string;
}

/** Copies the files of a server that was stopped to where another one finds them, with the same password. */
export async function copyPostgres(from: PostgresFolder, to: PostgresFolder): Promise<void> {
  const source = resolvePlace(from);
  const target = resolvePlace(to);
  rmSync(target.dataDir, { recursive: true, force: true });
  await cp(source.dataDir, target.dataDir, { recursive: true, preserveTimestamps: true });
  await cp(source.passwordFile, target.passwordFile);
  const account = target.relocated?.account;
  if (account === undefined) return;
  const entries = readdirSync(target.dataDir, { recursive: true, withFileTypes: true });
  for (const path of [target.dataDir, ...entries.map((entry) => join(entry.parentPath, entry.name))])
    chownSync(path, account.uid, account.gid);
}
