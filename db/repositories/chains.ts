import { type SQL, sql } from "drizzle-orm";
import { type Executor, rowsOf } from "../executor.ts";
import type { TREES } from "../schema/partners.ts";
import { uuids } from "./outbox.ts";

export type Tree = (typeof TREES)[number];

/** A tree as the closure names it. */
export const letterOf = (tree: Tree): SQL => (tree === "sponsor" ? sql`'s'::"char"` : sql`'p'::"char"`);

/** Nobody asks for more: the closure holds a partner and its nearest 128 above. */
export const CHAIN_MAX = 129;

/** Whose upline is wanted, in which tree, as of when, and how many members of it at most (1 to {@link CHAIN_MAX}). */
export interface ChainRequest {
  readonly partnerId: string;
  readonly occurredAtMs: number;
  readonly tree: Tree;
  readonly length: number;
}

type ClosureRow = { tree: Tree; id: string; members: string[] };
type ChangeRow = { tree: Tree; id: string; from_ms: number };
type WalkRow = { n: number; members: string[] };

/**
 * Uplines as they were: for each request, in its order, the partner itself (level 1) and who stood above it at that
 * moment, nearest first. A moment at which a move takes effect sees the new tree. Three statements at most, however
 * many requests: the closure answers whose trees have not changed since, and only the others are walked.
 */
export async function loadChains(db: Executor, requests: readonly ChainRequest[]): Promise<string[][]> {
  if (requests.length === 0) return [];
  if (requests.some(({ length }) => length < 1 || length > CHAIN_MAX))
    throw new Error(`a chain has 1 to ${CHAIN_MAX} members`);
  const standing = await loadStanding(db, requests);
  const chains = requests.map(({ partnerId, tree, length }) =>
    (standing.get(keyOf(tree, partnerId)) ?? [partnerId]).slice(0, length),
  );
  const changedAtMs = await loadLastChanges(db, requests, chains);
  const walked = requests.flatMap(({ tree, occurredAtMs }, n) =>
    chains[n]?.some((id) => (changedAtMs.get(keyOf(tree, id)) ?? occurredAtMs) > occurredAtMs) ? [n] : [],
  );
  for (const { n, members } of await walk(db, requests, walked)) chains[n] = members;
  return chains;
}

const keyOf = (tree: Tree, id: string): string => `${tree} ${id}`;
const texts = (values: readonly string[]): SQL => sql`${`{${values.join(",")}}`}::text[]`;
const integers = (values: readonly number[]): SQL => sql`${`{${values.join(",")}}`}::int[]`;
const moments = (valuesMs: readonly number[]): SQL =>
  sql`${`{${valuesMs.map((ms) => new Date(ms).toISOString()).join(",")}}`}::timestamptz[]`;

/** Uplines as they are now, by tree and partner. */
async function loadStanding(
  db: Executor,
  requests: readonly ChainRequest[],
): Promise<Map<string, readonly string[]>> {
  const wanted = [...new Map(requests.map((one) => [keyOf(one.tree, one.partnerId), one])).values()];
  const longest = requests.reduce((most, { length }) => Math.max(most, length), 0);
  // One partner after the other by index, whatever Postgres knows of the table.
  const rows = await rowsOf<ClosureRow>(
    db,
    sql`
    SELECT r.tree, r.id, ARRAY(
      SELECT c.ancestor_id::text FROM partner_closure c
      WHERE c.path_type = left(r.tree, 1)::"char" AND c.descendant_id = r.id AND c.depth < ${longest} ORDER BY c.depth
    ) AS members
    FROM unnest(${texts(wanted.map(({ tree }) => tree))}, ${uuids(wanted.map(({ partnerId }) => partnerId))}) AS r(tree, id)`,
  );
  return new Map(
    rows.map(({ tree, id, members }) => [keyOf(tree, id), members.length === 0 ? [id] : members]),
  );
}

/** When each member of the chains last came to where it stands, as far as that was after the earliest moment asked for. */
async function loadLastChanges(
  db: Executor,
  requests: readonly ChainRequest[],
  chains: readonly (readonly string[])[],
): Promise<Map<string, number>> {
  const membersOf = (tree: Tree) =>
    uuids([...new Set(requests.flatMap((one, n) => (one.tree === tree ? (chains[n] ?? []) : [])))]);
  const sinceMs = requests.reduce(
    (least, one) => Math.min(least, one.occurredAtMs),
    Number.POSITIVE_INFINITY,
  );
  const since = sql`${new Date(sinceMs).toISOString()}::timestamptz`;
  const moved = (tree: Tree) => sql`
    SELECT tree, partner_id, effective_from FROM tree_moves
    WHERE tree = ${tree} AND partner_id = ANY(${membersOf(tree)}) AND effective_from > ${since}`;
  const rows = await rowsOf<ChangeRow>(
    db,
    sql`
    SELECT tree, partner_id AS id, (extract(epoch FROM max(effective_from)) * 1000)::float8 AS from_ms FROM (
      ${moved("sponsor")} UNION ALL ${moved("placement")} UNION ALL
      SELECT 'placement', partner_id, placed_at FROM placements
      WHERE partner_id = ANY(${membersOf("placement")}) AND placed_at > ${since}
    ) changes GROUP BY tree, partner_id`,
  );
  return new Map(rows.map(({ tree, id, from_ms }) => [keyOf(tree, id), from_ms]));
}

/**
 * The uplines of some of the requests, member by member: above whom one stood then is what its first move since left,
 * or else where it stands; nobody before it was seated.
 */
async function walk(
  db: Executor,
  requests: readonly ChainRequest[],
  which: readonly number[],
): Promise<WalkRow[]> {
  if (which.length === 0) return [];
  const column = <T>(of: (request: ChainRequest) => T) =>
    which.flatMap((n) => (requests[n] === undefined ? [] : [of(requests[n])]));
  return rowsOf<WalkRow>(
    db,
    sql`
    WITH RECURSIVE asked AS (
      SELECT * FROM unnest(
        ${integers(which)}, ${texts(column(({ tree }) => tree))}, ${uuids(column(({ partnerId }) => partnerId))},
        ${moments(column(({ occurredAtMs }) => occurredAtMs))}, ${integers(column(({ length }) => length))}
      ) AS r(n, tree, id, at, length)
    ), chain AS (
      SELECT n, tree, id, at, length, 1 AS level FROM asked
      UNION ALL
      SELECT c.n, c.tree, above.id, c.at, c.length, c.level + 1 FROM chain c
      LEFT JOIN LATERAL (
        SELECT m.id AS move_id, m.from_id FROM tree_moves m
        WHERE m.partner_id = c.id AND m.tree = c.tree AND m.effective_from > c.at ORDER BY m.effective_from LIMIT 1
      ) left_then ON true
      LEFT JOIN partners p ON c.tree = 'sponsor' AND p.id = c.id
      LEFT JOIN placements s ON c.tree = 'placement' AND s.partner_id = c.id
      CROSS JOIN LATERAL (SELECT CASE
        WHEN s.placed_at > c.at THEN NULL
        WHEN left_then.move_id IS NOT NULL THEN left_then.from_id
        ELSE coalesce(p.sponsor_id, s.parent_id)
      END AS id) above
      WHERE c.level < c.length AND above.id IS NOT NULL
    )
    SELECT n, array_agg(id::text ORDER BY level) AS members FROM chain GROUP BY n`,
  );
}
