import type pg from "pg";
import type { MatrixSettings } from "../../core/genealogy/matrix-settings.ts";

export interface BulkTree {
  readonly organisationId: string;
  readonly programId: string;
  readonly matrix: MatrixSettings;
  /** By number: the number of each one's sponsor, one of those before; -1: a root, of which 0 is the only one. */
  readonly sponsors: readonly number[];
  readonly names: readonly string[];
  /** Of those of the first numbers the matrix has seats; the others wait. */
  readonly seated: number;
  /** In addresses and external ids. */
  readonly run: string;
  /** Who the first is; absent: somebody new, as all others are. */
  readonly rootAffiliateId?: string;
  /** They joined one after the other between these. */
  readonly joined: readonly [from: Date, to: Date];
}

/**
 * Fills a program with partners in both trees, by bulk SQL as the database's owner and past the triggers; answers their ids by
 * number. Seats are taken breadth-first from the top.
 *
 * @param rebuild drops the closure's indexes meanwhile, which is quicker for millions of rows and locks the table
 */
export async function insertBulkTree(owner: pg.Client, tree: BulkTree, rebuild: boolean): Promise<string[]> {
  // Foreign keys hold by construction; no trigger looks at each of the rows.
  await owner.query("SET session_replication_role = replica");
  await owner.query("DROP TABLE IF EXISTS made");
  await owner.query(
    `CREATE TEMP TABLE made AS SELECT n::int - 1 AS n, uuidv7() AS id, sponsor, name
     FROM unnest($1::int[], $2::text[]) WITH ORDINALITY AS r(sponsor, name, n) ORDER BY n`,
    [tree.sponsors, tree.names],
  );
  await owner.query("CREATE UNIQUE INDEX ON made (n) INCLUDE (id)");
  await owner.query("ANALYZE made");
  await insertPartners(owner, tree);
  await insertSeats(owner, tree);
  if (rebuild) await withoutIndexes(owner, () => insertClosure(owner, tree));
  else await insertClosure(owner, tree);
  await owner.query("SET session_replication_role = DEFAULT");
  // Index-only scans need to know which pages everybody sees.
  for (const table of ["partners", "placements", "partner_closure"])
    await owner.query(`VACUUM ANALYZE ${table}`);
  const { rows } = await owner.query<{ id: string }>("SELECT id FROM made ORDER BY n");
  return rows.map(({ id }) => id);
}

async function insertPartners(owner: pg.Client, tree: BulkTree): Promise<void> {
  const { organisationId, programId, run, rootAffiliateId = null, joined } = tree;
  await owner.query(
    `INSERT INTO affiliates (id, email, email_normalised, email_hash, name)
     SELECT id, n || '@' || $1 || '.example', n || '@' || $1 || '.example', n || $1, name FROM made WHERE n > 0 OR $2::uuid IS NULL`,
    [run, rootAffiliateId],
  );
  await owner.query(
    `INSERT INTO partners (id, organisation_id, program_id, affiliate_id, name, email, external_id, sponsor_id, joined_at)
     SELECT m.id, $1, $2, coalesce(a.id, m.id), coalesce(a.name, m.name), coalesce(a.email, m.n || '@' || $3 || '.example'),
       upper($3) || '-' || m.n, s.id, $5::timestamptz + m.n * (($6::timestamptz - $5::timestamptz) / $7::int)
     FROM made m LEFT JOIN made s ON s.n = m.sponsor LEFT JOIN affiliates a ON m.n = 0 AND a.id = $4::uuid ORDER BY m.n`,
    [organisationId, programId, run, rootAffiliateId, ...joined, tree.sponsors.length],
  );
}

/** Seats of a full tree are numbered as heaps are: the parent of seat n is (n - 1) / width. */
async function insertSeats(owner: pg.Client, tree: BulkTree): Promise<void> {
  await owner.query(
    `INSERT INTO placements (partner_id, organisation_id, program_id, parent_id, position, depth, path, children, open, placed_by, placed_at)
     WITH RECURSIVE seats AS (
       SELECT n, id, NULL::uuid AS parent, 0 AS position, 0 AS depth, '00000000' AS path FROM made WHERE n = 0
       UNION ALL
       SELECT m.n, m.id, s.id, m.n - s.n * $3 - 1, s.depth + 1, s.path || lpad(to_hex(m.n - s.n * $3 - 1), 2, '0')
       FROM seats s JOIN made m ON m.n BETWEEN s.n * $3 + 1 AND s.n * $3 + $3 AND m.n < $4
     ), counted AS (SELECT *, greatest(0, least($3, $4 - 1 - n * $3)) AS children FROM seats)
     SELECT id, $1, $2, parent, position, depth, path, children, children < $3, 'spillover', 'epoch' FROM counted`,
    [tree.organisationId, tree.programId, tree.matrix.width, tree.seated],
  );
}

/** By descendant, as the rows of one who joins are written together. */
async function insertClosure(owner: pg.Client, { organisationId, programId }: BulkTree): Promise<void> {
  for (const [letter, parents] of [
    ["s", "SELECT id, sponsor_id AS parent FROM partners WHERE program_id = $2"],
    ["p", "SELECT partner_id AS id, parent_id AS parent FROM placements WHERE program_id = $2"],
  ])
    await owner.query(
      `INSERT INTO partner_closure (organisation_id, path_type, descendant_id, ancestor_id, depth)
       WITH RECURSIVE parents AS MATERIALIZED (${parents}), up AS (
         SELECT id, id AS above, parent, 0 AS depth FROM parents
         UNION ALL SELECT up.id, p.id, p.parent, up.depth + 1 FROM up JOIN parents p ON p.id = up.parent WHERE up.depth < 128
       ) SELECT $1, '${letter}', id, above, depth FROM up ORDER BY id, depth`,
      [organisationId, programId],
    );
}

async function withoutIndexes(owner: pg.Client, work: () => Promise<void>): Promise<void> {
  const { rows } = await owner.query<{ definition: string }>(
    "SELECT pg_get_indexdef('partner_closure_down'::regclass) AS definition",
  );
  await owner.query("DROP INDEX partner_closure_down");
  await owner.query("ALTER TABLE partner_closure DROP CONSTRAINT partner_closure_path");
  await work();
  await owner.query("SET maintenance_work_mem = '512MB'");
  await owner.query(
    "ALTER TABLE partner_closure ADD CONSTRAINT partner_closure_path PRIMARY KEY (path_type, descendant_id, depth)",
  );
  await owner.query(rows[0]?.definition ?? "");
}
