import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/**
 * Opens `<dataDir>/<name>.sqlite`, or a database in memory when no folder is given, and applies `schema`.
 *
 * With a write-ahead log and `synchronous = NORMAL` a commit is in the operating system's hands when it
 * returns: a killed process loses nothing that was acknowledged, only a power cut may.
 */
export function openDatabase(dataDir: string | undefined, name: string, schema: string): DatabaseSync {
  if (dataDir !== undefined) mkdirSync(dataDir, { recursive: true });
  const database = new DatabaseSync(dataDir === undefined ? ":memory:" : join(dataDir, `${name}.sqlite`));
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 2000;");
  database.exec(schema);
  return database;
}
