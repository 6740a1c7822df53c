import { randomBytes } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";

export type StripeObject = Record<string, unknown> & { id: string; object: string; created: number };

export const OBJECTS_SCHEMA = `
  CREATE TABLE IF NOT EXISTS objects (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, type TEXT NOT NULL, data TEXT NOT NULL
  );
  CREATE INDEX IF NOT EXISTS objects_by_type ON objects (type, seq);
  CREATE TABLE IF NOT EXISTS balances (
    account TEXT NOT NULL, currency TEXT NOT NULL, amount INTEGER NOT NULL, PRIMARY KEY (account, currency)
  );
`;

export type Objects = ReturnType<typeof createObjects>;

/** The stored objects and the balances, amounts in minor units. Writes belong in a transaction. */
export function createObjects(database: DatabaseSync) {
  const upsert = database.prepare(`
    INSERT INTO objects (id, type, data) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET data = excluded.data
  `);
  const byId = database.prepare("SELECT data FROM objects WHERE id = ? AND type = ?");
  const ofType = database.prepare("SELECT data FROM objects WHERE type = ? ORDER BY seq DESC");
  const remove = database.prepare("DELETE FROM objects WHERE id = ?");
  const addBalance = database.prepare(`
    INSERT INTO balances VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET amount = amount + excluded.amount
  `);
  const balances = database.prepare(
    "SELECT currency, amount FROM balances WHERE account = ? ORDER BY currency",
  );
  const parse = (row: unknown): StripeObject => JSON.parse((row as { data: string }).data) as StripeObject;

  return {
    put(object: StripeObject): StripeObject {
      upsert.run(object.id, object.object, JSON.stringify(object));
      return object;
    },
    find(type: string, id: string): StripeObject | undefined {
      const row = byId.get(id, type);
      return row === undefined ? undefined : parse(row);
    },
    /** All of a type, newest first. */
    list: (type: string): StripeObject[] => ofType.all(type).map(parse),
    remove: (id: string): void => void remove.run(id),
    addBalance: (account: string, currency: string, amount: number): void =>
      void addBalance.run(account, currency, amount),
    balances: (account: string): { currency: string; amount: number }[] =>
      balances.all(account) as { currency: string; amount: number }[],
  };
}

/** A fresh id such as `tr_1a2B…`. */
export function newId(prefix: string): string {
  return `${prefix}_${randomBytes(18).toString("base64url").replaceAll(/[-_]/g, "x")}`;
}
