import type { SQL } from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";
import pg from "pg";
import type { HttpDatabase } from "../../db/client.ts";

/** How many rows of tables a list's statement looks at, as the role of requests. @param appUrl of the database, as that role */
export async function rowsRead(
  appUrl: string,
  list: (db: HttpDatabase) => Promise<unknown>,
): Promise<number> {
  const asked: SQL[] = [];
  const db = { execute: (one: SQL) => one, batch: async (all: SQL[]) => void asked.push(...all) };
  await list(db as unknown as HttpDatabase).catch(() => undefined);
  const app = new pg.Client({ connectionString: appUrl });
  await app.connect();
  try {
    await app.query("BEGIN");
    const [who, statement] = asked.map((one) => new PgDialect().sqlToQuery(one));
    if (who === undefined || statement === undefined) throw new Error("the list asked for nothing");
    await app.query(who.sql, who.params);
    const { rows } = await app.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${statement.sql}`, statement.params);
    return seenBy(rows[0]["QUERY PLAN"][0].Plan);
  } finally {
    await app.end();
  }
}

interface PlanNode {
  readonly "Node Type": string;
  readonly "Actual Rows": number;
  readonly "Actual Loops": number;
  readonly "Rows Removed by Filter"?: number;
  readonly Plans?: readonly PlanNode[];
}

function seenBy(node: PlanNode): number {
  const {
    Plans = [],
    "Actual Rows": rows,
    "Actual Loops": loops,
    "Rows Removed by Filter": removed = 0,
  } = node;
  const own = node["Node Type"].includes("Scan") ? (rows + removed) * loops : 0;
  return Plans.reduce((sum, plan) => sum + seenBy(plan), own);
}
