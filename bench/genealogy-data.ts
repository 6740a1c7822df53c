import { randomUUID } from "node:crypto";
import type pg from "pg";
import type { MatrixSettings } from "../core/genealogy/matrix-settings.ts";
import { seedOrganisation } from "../db/seed/organisation.ts";
import { createRandom } from "./measure.ts";

/** Three below each: a million seats stand on fourteen levels. */
export const MATRIX: MatrixSettings = { width: 3, depth: 50, overflow: "refuse", placing: "spillover" };

export interface TreeProgram {
  readonly organisationId: string;
  readonly programId: string;
  /** By number: each one's sponsor is one of those before; 0 is the root of all. */
  readonly ids: readonly string[];
  /** Partners with a sponsor and without a seat. */
  readonly waiting: readonly { readonly id: string; readonly sponsorId: string }[];
}

/**
 * One program with `count` partners in both trees, and some more who wait for a seat. Sponsors are drawn from those who
 * were there before, as trees grow by themselves; seats are taken breadth-first. All by bulk SQL, indexes at the end.
 */
export async function seedTrees(
  owner: pg.Client,
  ownerUrl: string,
  count: number,
  waiting: number,
): Promise<TreeProgram> {
  const { organisationId } = await seedOrganisation(ownerUrl, "Benchmark");
  const programId = randomUUID();
  await owner.query(
    `INSERT INTO programs (id, organisation_id, name, timezone, currencies, hold_days, public_key, matrix)
     VALUES ($1, $2, 'Benchmark', 'UTC', '{USD}', 30, 'benchmark', $3)`,
    [programId, organisationId, JSON.stringify(MATRIX)],
  );
  const random = createRandom(11);
  const sponsors = Array.from({ length: count + waiting }, (_, n) =>
    n === 0 ? -1 : Math.floor(random() * Math.min(n, count)),
  );
  // Foreign keys hold by construction; no trigger looks at each of the rows.
  await owner.query("SET session_replication_role = replica");
  await owner.query(
    `CREATE TEMP TABLE made AS SELECT n::int - 1 AS n, uuidv7() AS id, sponsor
     FROM unnest($1::int[]) WITH ORDINALITY AS r(sponsor, n) ORDER BY n`,
    [sponsors],
  );
  await owner.query("CREATE UNIQUE INDEX ON made (n) INCLUDE (id)");
  await owner.query("ANALYZE made");
  await insertPartners(owner, organisationId, programId);
  await insertSeats(owner, organisationId, programId, count);
  await insertClosure(owner, organisationId, programId);
  await owner.query("SET session_replication_role = DEFAULT");
  // Index-only scans need to know which pages everybody sees.
  for (const table of ["partners", "placements", "partner_closure"])
    await owner.query(`VACUUM ANALYZE ${table}`);
  await owner.query("CHECKPOINT");
  const { rows } = await owner.query<{ id: string }>("SELECT id FROM made ORDER BY n");
  const ids = rows.map(({ id }) => id);
  return {
    ...{ organisationId, programId, ids: ids.slice(0, count) },
    waiting: ids.slice(count).map((id, n) => ({ id, sponsorId: ids[sponsors[count + n] ?? 0] ?? "" })),
  };
}

async function insertPartners(owner: pg.Client, organisationId: string, programId: string): Promise<void> {
  await owner.query(
    `INSERT INTO affiliates (id, email, email_normalised, email_hash, name)
     SELECT id, n || '@partner.example', n || '@partner.example', n, 'Partner ' || n FROM made`,
  );
  await owner.query(
    `INSERT INTO partners (id, organisation_id, program_id, affiliate_id, name, email, sponsor_id, joined_at)
     SELECT m.id, $1, $2, m.id, 'Partner ' || m.n, m.n || '@partner.example', s.id, 'epoch'
     FROM made m LEFT JOIN made s ON s.n = m.sponsor ORDER BY m.n`,
    [organisationId, programId],
  );
}

/** Seats of a full tree are numbered as heaps are: the parent of seat n is (n - 1) / 3. */
async function insertSeats(
  owner: pg.Client,
  organisationId: string,
  programId: string,
  count: number,
): Promise<void> {
  await owner.query(
    `INSERT INTO placements (partner_id, organisation_id, program_id, parent_id, position, depth, path, children, open, placed_by, placed_at)
     WITH RECURSIVE seats AS (
       SELECT n, id, NULL::uuid AS parent, 0 AS position, 0 AS depth, '00000000' AS path FROM made WHERE n = 0
       UNION ALL
       SELECT m.n, m.id, s.id, m.n - s.n * $3 - 1, s.depth + 1, s.path || lpad(to_hex(m.n - s.n * $3 - 1), 2, '0')
       FROM seats s JOIN made m ON m.n BETWEEN s.n * $3 + 1 AND s.n * $3 + $3 AND m.n < $4
     ), counted AS (SELECT *, greatest(0, least($3, $4 - 1 - n * $3)) AS children FROM seats)
     SELECT id, $1, $2, parent, position, depth, path, children, children < $3, 'spillover', 'epoch' FROM counted`,
    [organisationId, programId, MATRIX.width, count],
  );
}

/** By descendant, as the rows of one who joins are written together. */
async function insertClosure(owner: pg.Client, organisationId: string, programId: string): Promise<void> {
  const { rows } = await owner.query<{ definition: string }>(
    "SELECT pg_get_indexdef('partner_closure_down'::regclass) AS definition",
  );
  await owner.query("DROP INDEX partner_closure_down");
  await owner.query("ALTER TABLE partner_closure DROP CONSTRAINT partner_closure_path");
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
  await owner.query("SET maintenance_work_mem = '512MB'");
  await owner.query(
    "ALTER TABLE partner_closure ADD CONSTRAINT partner_closure_path PRIMARY KEY (path_type, descendant_id, depth)",
  );
  await owner.query(rows[0]?.definition ?? "");
}
