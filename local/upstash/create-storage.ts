import type { DatabaseSync } from "node:sqlite";
import type { Entry, Keyspace } from "./keyspace.ts";

export const STORAGE_SCHEMA = `
  CREATE TABLE IF NOT EXISTS keys (
    key TEXT PRIMARY KEY, type TEXT NOT NULL, data TEXT NOT NULL, expires_at_ms INTEGER
  ) WITHOUT ROWID;
`;

type Row = { key: string; type: Entry["type"]; data: string; expires_at_ms: number | null };

/** Fills the keyspace from the database; the returned function writes what changed since, in one commit. */
export function createStorage(database: DatabaseSync, keyspace: Keyspace): () => void {
  for (const row of database.prepare("SELECT * FROM keys").all() as Row[])
    keyspace.restore(row.key, entryOf(row));
  const upsert = database.prepare(`
    INSERT INTO keys (key, type, data, expires_at_ms) VALUES (?, ?, ?, ?)
    ON CONFLICT (key) DO UPDATE SET type = excluded.type, data = excluded.data, expires_at_ms = excluded.expires_at_ms
  `);
  const remove = database.prepare("DELETE FROM keys WHERE key = ?");
  const writeKey = (key: string): void => {
    const entry = keyspace.peek(key);
    if (entry === undefined) remove.run(key);
    else upsert.run(key, entry.type, textOf(entry), entry.expiresAtMs ?? null);
  };
  return () => {
    const dirty = keyspace.takeDirty();
    if (dirty.size === 0) return;
    database.exec("BEGIN");
    for (const key of dirty) writeKey(key);
    database.exec("COMMIT");
  };
}

function textOf(entry: Entry): string {
  switch (entry.type) {
    case "string":
      return entry.data;
    case "list":
      return JSON.stringify(entry.data);
    case "zset":
      // As text, since JSON has no infinities and a score may be one.
      return JSON.stringify([...entry.data].map(([member, score]) => [member, String(score)]));
    default:
      return JSON.stringify([...entry.data]);
  }
}

function entryOf(row: Row): Entry {
  const expiresAtMs = row.expires_at_ms ?? undefined;
  switch (row.type) {
    case "string":
      return { type: "string", data: row.data, expiresAtMs };
    case "list":
      return { type: "list", data: JSON.parse(row.data) as string[], expiresAtMs };
    case "set":
      return { type: "set", data: new Set(JSON.parse(row.data) as string[]), expiresAtMs };
    case "hash":
      return { type: "hash", data: new Map(JSON.parse(row.data) as [string, string][]), expiresAtMs };
    case "zset":
      return { type: "zset", data: new Map(scoresOf(row.data)), expiresAtMs };
  }
}

function scoresOf(data: string): [string, number][] {
  return (JSON.parse(data) as [string, string][]).map(([member, score]) => [member, Number(score)]);
}
