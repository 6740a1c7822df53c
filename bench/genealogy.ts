import { existsSync, readFileSync } from "node:fs";
import { totalmem } from "node:os";
import { type SQL, sql } from "drizzle-orm";
import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import pg from "pg";
import { setIdentity } from "../db/client.ts";
import { rowsOf } from "../db/executor.ts";
import { letterOf, type Tree } from "../db/repositories/chains.ts";
import { levelsBelow, uplineOf } from "../db/repositories/trees/downline.ts";
import { holdTrees } from "../db/repositories/trees/hold-trees.ts";
import { applyMove, judgeMove } from "../db/repositories/trees/moves.ts";
import { seatBySpillover } from "../db/repositories/trees/seating.ts";
import type { Figure } from "./figures.ts";
import { MATRIX, seedTrees, type TreeProgram } from "./genealogy-data.ts";
import { createRandom, median, quantile, timed } from "./measure.ts";
import { startDatabase } from "./start-database.ts";

export interface GenealogyOptions {
  readonly partners?: number;
}

type Database = NodePgDatabase<Record<string, never>>;
type Transaction = Parameters<Parameters<Database["transaction"]>[0]>[0];

const TREES: readonly Tree[] = ["sponsor", "placement"];
const SEATS = 500;
const UPLINES = 1_000;
const COUNTS = 40;
const SMALL_MOVES = 150;
const LARGE_MOVES = 12;
/** DESIGN 10, at the 95th percentile. */
const BUDGETS = { seatMs: 5, uplineMs: 2, levelsMs: 50, rootMs: 200, moveMs: 15, memberUs: 100 } as const;
const MEMBERS_MAX = 250_000;
const SMALL = 100;
const LARGE_MAX = 20_000;

/**
 * Both trees of one program with a million partners, in durable Postgres with a quarter of the machine's memory, asked by the
 * role `app` under row-level security: each time is what the database takes for the statements of the repositories, first to
 * last, commit included.
 */
export async function run({ partners = 1_000_000 }: GenealogyOptions = {}): Promise<Figure[]> {
  const parts = await startDatabase({ memoryMb: Math.round(totalmem() / 2 ** 20 / 4) });
  const client = new pg.Client({ connectionString: parts.ownerUrl });
  try {
    let program: TreeProgram | undefined;
    const buildMs = await timed(async () => {
      program = await seedTrees(parts.owner, parts.ownerUrl, partners, SEATS);
    });
    if (program === undefined) throw new Error("no program");
    console.log(`${partners} partners in two trees: ${(buildMs / 1000).toFixed(0)} s`);
    await client.connect();
    await client.query("SET ROLE app");
    const db = drizzle(client);
    const { rows } = await client.query("SELECT pg_backend_pid() AS pid");
    const bench = { db, program, pid: Number(rows[0].pid), random: createRandom(3) };
    const reads = [...(await timeUplines(bench)), ...(await timeLevels(bench))];
    const seats = await timeSeats(bench);
    const moves = [];
    for (const tree of TREES) moves.push(...(await timeMoves(bench, tree)));
    await checkTrees(parts.owner, partners + SEATS);
    return [...seats, ...reads, ...moves];
  } finally {
    await client.end().catch(() => undefined);
    await parts.stop();
  }
}

/** How long something took, and how much of it the server's process was at work; the latter undefined off Linux. */
interface Took {
  readonly ms: number;
  readonly workMs: number | undefined;
}

interface Bench {
  readonly db: Database;
  /** Of the server's process that answers. */
  readonly pid: number;
  readonly program: TreeProgram;
  readonly random: () => number;
}

/** As the tenant, in one transaction. */
const asTenant = <T>({ db, program }: Bench, work: (tx: Transaction) => Promise<T>): Promise<T> =>
  db.transaction(async (tx) => {
    await tx.execute(setIdentity({ organisationId: program.organisationId }));
    return work(tx);
  });

const draw = <T>({ random }: Bench, values: readonly T[]): T => {
  const drawn = values[Math.floor(random() * values.length)];
  if (drawn === undefined) throw new Error("nothing to draw from");
  return drawn;
};

/** Nanoseconds that Linux has given a process, which waits for a query when this is asked. */
function workedMs(pid: number): number | undefined {
  const file = `/proc/${pid}/schedstat`;
  return existsSync(file) ? Number(readFileSync(file, "utf8").split(" ")[0]) / 1e6 : undefined;
}

async function timedOn({ pid }: Bench, work: () => unknown): Promise<Took> {
  const before = workedMs(pid);
  const ms = await timed(work);
  const after = workedMs(pid);
  return { ms, workMs: before === undefined || after === undefined ? undefined : after - before };
}

const timeRead = (bench: Bench, statement: SQL): Promise<Took> =>
  asTenant(bench, (tx) => timedOn(bench, () => tx.execute(statement)));

const middle = (times: readonly Took[]): number => median(times.map(({ ms }) => ms));

/** The 95th percentile against its bound, and what of it the server worked: the rest is the machine's other work. */
function figuresOf(what: string, times: readonly Took[], atMost: number, scale = 1, unit = "ms"): Figure[] {
  const p95 = (values: readonly number[]) => quantile(values, 0.95) * scale;
  const works = times.flatMap(({ workMs }) => (workMs === undefined ? [] : [workMs]));
  const wall = { what: `${what}, p95`, value: p95(times.map(({ ms }) => ms)), unit, atMost };
  const inAll = [wall, { what: "its median", value: middle(times) * scale, unit }];
  if (works.length === 0) return inAll;
  return [...inAll, { what: "its processor time, p95", value: p95(works), unit }];
}

async function timeUplines(bench: Bench): Promise<Figure[]> {
  const { ids } = bench.program;
  const figures: Figure[] = [];
  for (const tree of TREES) {
    const times: Took[] = [];
    const walks: Took[] = [];
    for (let n = 0; n < UPLINES; n++) {
      const partnerId = draw(bench, ids);
      times.push(await timeRead(bench, uplineOf({ tree, partnerId })));
      if (n % 10 === 0) walks.push(await timeRead(bench, walkUp(tree, draw(bench, ids))));
    }
    figures.push(...figuresOf(`upline, ${tree} tree`, times, BUDGETS.uplineMs));
    figures.push({ what: "÷ by parent pointers, medians", value: middle(times) / middle(walks), unit: "×" });
  }
  return figures;
}

const parentOf = (tree: Tree): SQL =>
  tree === "sponsor"
    ? sql`(SELECT id, sponsor_id AS parent FROM partners)`
    : sql`(SELECT partner_id AS id, parent_id AS parent FROM placements)`;

/** The baseline: what the closure saves. */
const walkUp = (tree: Tree, partnerId: string): SQL => sql`
  WITH RECURSIVE up AS (
    SELECT p.parent, 1 AS depth FROM ${parentOf(tree)} p WHERE p.id = ${partnerId}::uuid
    UNION ALL SELECT p.parent, up.depth + 1 FROM up JOIN ${parentOf(tree)} p ON p.id = up.parent
  ) SELECT p.id, p.name, p.email, p.status, up.depth FROM up JOIN partners p ON p.id = up.parent ORDER BY up.depth`;

const walkDown = (tree: Tree, partnerId: string): SQL => sql`
  WITH RECURSIVE down AS (
    SELECT p.id, 1 AS depth FROM ${parentOf(tree)} p WHERE p.parent = ${partnerId}::uuid
    UNION ALL SELECT p.id, down.depth + 1 FROM down JOIN ${parentOf(tree)} p ON p.parent = down.id
  ) SELECT depth, count(*) FROM down GROUP BY depth ORDER BY depth`;

async function timeLevels(bench: Bench): Promise<Figure[]> {
  const figures: Figure[] = [];
  const [root = ""] = bench.program.ids;
  for (const tree of TREES) {
    const large = await withMembers(bench, tree, MEMBERS_MAX / 10, MEMBERS_MAX, 8);
    const times: Took[] = [];
    for (let n = 0; n < COUNTS; n++)
      times.push(await timeRead(bench, levelsBelow(tree, draw(bench, large).id)));
    const atRoot: Took[] = [];
    for (let n = 0; n < COUNTS; n++) atRoot.push(await timeRead(bench, levelsBelow(tree, root)));
    const walked = await timeRead(bench, walkDown(tree, root));
    const most = Math.max(...large.map(({ members }) => members));
    const what = `level counts, ${tree} tree`;
    figures.push(...figuresOf(`${what}, up to ${most} members`, times, BUDGETS.levelsMs));
    figures.push(...figuresOf(`${what}, root`, atRoot, BUDGETS.rootMs));
    figures.push({ what: "÷ by parent pointers", value: middle(atRoot) / walked.ms, unit: "×" });
  }
  return figures;
}

/** Partners with so many members, themselves included; the largest first. */
function withMembers(
  bench: Bench,
  tree: Tree,
  least: number,
  most: number,
  limit: number,
): Promise<{ id: string; members: number }[]> {
  return asTenant(bench, (tx) =>
    rowsOf(
      tx,
      sql`
      SELECT ancestor_id AS id, count(*)::int AS members FROM partner_closure WHERE path_type = ${letterOf(tree)}
      GROUP BY ancestor_id HAVING count(*) BETWEEN ${least} AND ${most} ORDER BY count(*) DESC, ancestor_id LIMIT ${limit}`,
    ),
  );
}

async function timeSeats(bench: Bench): Promise<Figure[]> {
  const { organisationId, programId, waiting } = bench.program;
  const times: Took[] = [];
  for (const { id, sponsorId } of waiting) {
    const newcomer = { partnerId: id, organisationId, programId, sponsorId, placedAt: new Date() };
    const took = await timedOn(bench, () =>
      asTenant(bench, async (tx) => {
        await tx.execute(holdTrees("alone", programId));
        const seated = await seatBySpillover(tx, MATRIX, newcomer);
        if (!seated.ok || seated.value === null) throw new Error("nobody may wait");
      }),
    );
    times.push(took);
  }
  return figuresOf("seat, below anybody", times, BUDGETS.seatMs);
}

/** Moves below a partner drawn by lot, whoever would close a circle or finds no place drawn again. */
async function timeMoves(bench: Bench, tree: Tree): Promise<Figure[]> {
  const small = (await withMembers(bench, tree, 1, SMALL, 400_000)).filter((_, n) => n % 97 === 0);
  const large = await withMembers(bench, tree, 1_000, LARGE_MAX, 200);
  const few: Took[] = [];
  for (let n = 0; n < SMALL_MOVES; n++) few.push((await timeMove(bench, tree, small)).took);
  const each: Took[] = [];
  for (let n = 0; n < LARGE_MOVES; n++) {
    const { took, members } = await timeMove(bench, tree, large);
    const { ms, workMs } = took;
    each.push({ ms: ms / members, workMs: workMs === undefined ? undefined : workMs / members });
  }
  const what = `move, ${tree} tree`;
  return [
    ...figuresOf(`${what}, up to ${SMALL} members`, few, BUDGETS.moveMs),
    ...figuresOf(`${what}, 1,000 to ${LARGE_MAX} members, each`, each, BUDGETS.memberUs, 1000, "µs"),
  ];
}

async function timeMove(
  bench: Bench,
  tree: Tree,
  from: readonly { id: string; members: number }[],
): Promise<{ took: Took; members: number }> {
  const { organisationId, programId, ids } = bench.program;
  for (;;) {
    const { id, members } = draw(bench, from);
    // A leaf of the last quarter has room below it, in the matrix as well.
    const toId = draw(bench, ids.slice(-ids.length / 4));
    const move = { tree, programId, partnerId: id, toId, toPosition: null, askedAtMs: Date.now() };
    let isMoved = false;
    const took = await timedOn(bench, () =>
      asTenant(bench, async (tx) => {
        await tx.execute(holdTrees("alone", programId));
        const judged = await judgeMove(tx, move);
        if (!judged.ok) return;
        await applyMove(tx, organisationId, move, judged.value);
        isMoved = true;
      }),
    );
    if (isMoved) return { took, members };
  }
}

/** Both closures must be what the parents say, for a sample, and everybody must have a seat: else the figures mean nothing. */
async function checkTrees(owner: pg.Client, seats: number): Promise<void> {
  const wrong = await owner.query(`
    WITH RECURSIVE parents AS MATERIALIZED (
      SELECT 'sponsor' AS tree, id, sponsor_id AS parent FROM partners
      UNION ALL SELECT 'placement', partner_id, parent_id FROM placements
    ), sample AS (SELECT tree, id, parent FROM parents WHERE abs(hashtext(id::text)) % 500 = 0),
    up AS (
      SELECT tree, id, id AS above, parent, 0 AS depth FROM sample
      UNION ALL SELECT up.tree, up.id, p.id, p.parent, up.depth + 1 FROM up JOIN parents p ON p.tree = up.tree AND p.id = up.parent
      WHERE up.depth < 128
    ), kept AS (
      SELECT s.tree, c.descendant_id, c.ancestor_id, c.depth FROM sample s
      JOIN partner_closure c ON c.path_type = left(s.tree, 1)::"char" AND c.descendant_id = s.id
    )
    SELECT count(*)::int AS rows FROM (
      (SELECT tree, id, above, depth FROM up EXCEPT SELECT * FROM kept) UNION ALL (SELECT * FROM kept EXCEPT SELECT tree, id, above, depth FROM up)
    ) x`);
  const { rows } = await owner.query(
    "SELECT count(*)::int AS seats, count(DISTINCT path)::int AS paths FROM placements",
  );
  if (wrong.rows[0].rows !== 0 || rows[0].seats !== seats || rows[0].paths !== seats)
    throw new Error(`the trees do not hold: ${JSON.stringify([wrong.rows, rows])}`);
}
