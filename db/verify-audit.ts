import { createHash } from "node:crypto";
import pg from "pg";
import { type ChainBreak, type ChainRow, walkChain } from "../core/audit/verify-chain.ts";

export interface ChainVerdict {
  readonly chainId: string;
  readonly rows: number;
  /** Hex; empty: a chain without rows. */
  readonly head: string;
  readonly brokenAt: ChainBreak | null;
}

/** Rows of a chain that are in memory at once. */
const PAGE = 5_000;

/**
 * Walks every chain of the audit log, or one, in a single snapshot of the database, and works each hash out anew: nothing
 * of the database is believed but the rows and the heads.
 *
 * @param url of the owner or of the role `job`
 */
export async function verifyAudit(url: string, only?: string): Promise<ChainVerdict[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
    const { rows: heads } = await client.query<{ id: string; seq: number; hash: string }>(
      `SELECT coalesce(c.chain_id, l.chain_id) AS id, coalesce(c.seq, 0)::float8 AS seq, coalesce(encode(c.hash, 'hex'), '') AS hash
       FROM audit_chains c FULL JOIN (SELECT DISTINCT chain_id FROM audit_log) l ON l.chain_id = c.chain_id
       WHERE $1::uuid IS NULL OR $1 IN (c.chain_id, l.chain_id) ORDER BY 1`,
      [only ?? null],
    );
    const verdicts: ChainVerdict[] = [];
    for (const { id, ...head } of heads) verdicts.push(await verifyChain(client, id, head));
    await client.query("COMMIT");
    return verdicts;
  } finally {
    await client.end();
  }
}

async function verifyChain(
  client: pg.Client,
  chainId: string,
  head: { seq: number; hash: string },
): Promise<ChainVerdict> {
  const walk = walkChain(sha256);
  let rows = 0;
  let after = Number.MIN_SAFE_INTEGER;
  for (;;) {
    const page = await readPage(client, chainId, after);
    for (const row of page) walk.take(row);
    rows += page.length;
    after = page.at(-1)?.seq ?? after;
    if (page.length < PAGE) break;
  }
  return { chainId, rows, head: head.hash, brokenAt: walk.end(head) };
}

async function readPage(client: pg.Client, chainId: string, after: number): Promise<ChainRow[]> {
  const { rows } = await client.query<ChainRow>(
    `SELECT id, chain_id AS "chainId", seq::float8 AS seq, organisation_id AS "organisationId",
       to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at, actor_kind AS "actorKind", actor_id AS "actorId",
       action, entity, entity_id AS "entityId", record, encode(hash, 'hex') AS hash
     FROM audit_log WHERE chain_id = $1 AND seq > $2 ORDER BY seq LIMIT ${PAGE}`,
    [chainId, after],
  );
  return rows;
}

const sha256 = (previous: string, record: string): string =>
  createHash("sha256").update(Buffer.from(previous, "hex")).update(record).digest("hex");

/** Prints a line per broken chain and one for all. Answers the exit code. */
export function reportVerdicts(verdicts: readonly ChainVerdict[], print: (line: string) => void): number {
  const broken = verdicts.filter(({ brokenAt }) => brokenAt !== null);
  for (const { chainId, brokenAt } of broken) {
    print(`BROKEN chain ${chainId} at row ${brokenAt?.seq}: ${brokenAt?.reason}`);
  }
  const rows = verdicts.reduce((sum, verdict) => sum + verdict.rows, 0);
  print(`${verdicts.length} chains, ${rows} rows, ${broken.length} broken.`);
  return broken.length === 0 ? 0 : 1;
}

if (import.meta.main) {
  const url = process.env.DIRECT_DATABASE_URL ?? process.env.JOB_DATABASE_URL;
  if (!url) throw new Error("DIRECT_DATABASE_URL or JOB_DATABASE_URL is missing: see .dev.vars.example");
  const verdicts = await verifyAudit(url, process.argv[2]);
  if (process.argv[2] !== undefined) for (const { head } of verdicts) console.log(`head ${head}`);
  process.exitCode = reportVerdicts(verdicts, console.log);
}
