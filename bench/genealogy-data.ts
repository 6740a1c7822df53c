import { randomUUID } from "node:crypto";
import type pg from "pg";
import type { MatrixSettings } from "../core/genealogy/matrix-settings.ts";
import { seedOrganisation } from "../db/seed/organisation.ts";
import { insertBulkTree } from "../local/team/bulk-tree.ts";
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
  const ids = await insertBulkTree(
    owner,
    {
      ...{ organisationId, programId, matrix: MATRIX, sponsors, seated: count, run: "partner" },
      names: sponsors.map((_, n) => `Partner ${n}`),
      joined: [new Date(0), new Date(0)],
    },
    true,
  );
  await owner.query("CHECKPOINT");
  return {
    ...{ organisationId, programId, ids: ids.slice(0, count) },
    waiting: ids.slice(count).map((id, n) => ({ id, sponsorId: ids[sponsors[count + n] ?? 0] ?? "" })),
  };
}
