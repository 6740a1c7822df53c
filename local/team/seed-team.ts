import type pg from "pg";
import type { MatrixSettings } from "../../core/genealogy/matrix-settings.ts";
import { createApiClient } from "../demo/api-client.ts";
import { sequence } from "../network/sequence.ts";
import { insertBulkTree } from "./bulk-tree.ts";
import { TEAM_RULES } from "./team-rules.ts";

const MATRIX: MatrixSettings = { width: 5, depth: 50, overflow: "deepen", placing: "spillover" };
const DAY_MS = 86_400_000;
const MONTHS = 3;
/** Members with results in months before the last. */
const EARLIER_RESULTS = 1_000;
/** Group volumes from which on a member holds a rank, as the plan has it. */
const RANKS = TEAM_RULES.ranks.map(({ key, requires }) => [key, requires.groupVolume] as const);

const FAMILY = "Nguyễn Trần Lê Phạm Hoàng Vũ Đặng Bùi Đỗ Ngô Smith Garcia Müller Rossi Novak Tanaka".split(
  " ",
);
const GIVEN =
  "An Bình Chi Dũng Giang Hà Hải Khánh Lan Linh Minh Nam Oanh Phúc Quân Thảo Trang Tuấn Vy Anna Ben Clara David Eva".split(
    " ",
  );

export interface TeamSeed {
  /** Of the demo organisation, which can make programs. */
  readonly organisationKey: string;
  readonly app: string;
  readonly affiliateEmail: string;
  readonly members: number;
  readonly now: Date;
}

export interface SeededTeam {
  readonly programId: string;
  readonly organisationId: string;
  /** By number; 0 is the affiliate. */
  readonly partnerIds: readonly string[];
}

/**
 * A program whose plan has ranks and a matrix, made through the API, and below the demo affiliate in it so many members,
 * by bulk SQL: each under one of those before it, the earliest with the most; with volumes and ranks of three months that
 * are finalised, of which only the last has everybody's.
 */
export async function seedTeam(owner: pg.Client, seed: TeamSeed): Promise<SeededTeam> {
  const { members, now } = seed;
  const random = sequence(members);
  const draw = (words: readonly string[]) => words[Math.floor(random() * words.length)] ?? "";
  const sponsors = Array.from({ length: members + 1 }, (_, n) =>
    n === 0 ? -1 : Math.floor(n * random() ** 1.6),
  );
  const names = sponsors.map((_, n) =>
    n % 3 === 0 ? `${draw(FAMILY)} ${draw(GIVEN)} ${draw(GIVEN)}` : `${draw(GIVEN)} ${draw(FAMILY)}`,
  );
  const run = `team${now.getTime().toString(36)}`;
  const programId = await makeProgram(seed, run);
  const { rows } = await owner.query<{ organisationId: string; affiliateId: string }>(
    `SELECT organisation_id AS "organisationId",
       (SELECT a.id FROM affiliates a JOIN users u ON u.id = a.user_id WHERE u.email = $2) AS "affiliateId" FROM programs WHERE id = $1`,
    [programId, seed.affiliateEmail],
  );
  const [{ organisationId, affiliateId } = { organisationId: "", affiliateId: "" }] = rows;
  const tree = { organisationId, programId, matrix: MATRIX, sponsors, names, run, seated: sponsors.length };
  const joined = [new Date(now.getTime() - 720 * DAY_MS), new Date(now.getTime() - DAY_MS)] as const;
  const partnerIds = await insertBulkTree(owner, { ...tree, joined, rootAffiliateId: affiliateId }, false);
  await insertResults(owner, { organisationId, programId, partnerIds, sponsors, random, now });
  return { programId, organisationId, partnerIds };
}

async function makeProgram({ app, organisationKey }: TeamSeed, run: string): Promise<string> {
  const organisation = createApiClient(app, organisationKey);
  const { id } = await organisation.post<{ id: string }>("/programs", {
    ...{ name: `Network ${run}`, timezone: "Asia/Ho_Chi_Minh", currencies: ["USD"], holdDays: 14 },
  });
  await organisation.patch(`/programs/${id}`, { matrix: MATRIX });
  await organisation.post("/plans", { programId: id, rules: TEAM_RULES });
  return id;
}

interface Results extends SeededTeam {
  readonly sponsors: readonly number[];
  readonly random: () => number;
  readonly now: Date;
}

/** In place of one that the platform has opened meanwhile; it opens the next after these. */
async function insertPeriods(
  owner: pg.Client,
  { organisationId, programId }: Pick<SeededTeam, "organisationId" | "programId">,
  monthAt: (back: number) => Date,
): Promise<string[]> {
  const ids: string[] = [];
  await owner.query("BEGIN");
  await owner.query("DELETE FROM periods WHERE program_id = $1", [programId]);
  for (let number = 1; number <= MONTHS; number++) {
    const back = MONTHS - number + 1;
    const { rows } = await owner.query<{ id: string }>(
      `INSERT INTO periods (id, organisation_id, program_id, number, starts_at, ends_at, state, frozen_at, finalised_at)
       VALUES (uuidv7(), $1, $2, $3, $4, $5, 'finalised', $5, $5) RETURNING id`,
      [organisationId, programId, number, monthAt(back), monthAt(back - 1)],
    );
    ids.push(rows[0]?.id ?? "");
  }
  await owner.query("COMMIT");
  return ids;
}

async function insertResults(owner: pg.Client, { random, now, ...team }: Results): Promise<void> {
  const { organisationId, programId, partnerIds, sponsors } = team;
  const personal = sponsors.map(() => (random() < 0.3 ? 0 : Math.floor(random() ** 3 * 2_000)));
  const thisMonth = Date.UTC(now.getUTCFullYear(), now.getUTCMonth());
  const monthAt = (back: number) => new Date(new Date(thisMonth).setUTCMonth(now.getUTCMonth() - back));
  const periodIds = await insertPeriods(owner, team, monthAt);
  for (let number = 1; number <= MONTHS; number++) {
    const back = MONTHS - number + 1;
    const count = number === MONTHS ? partnerIds.length : Math.min(EARLIER_RESULTS, partnerIds.length);
    const own = personal.slice(0, count).map((volume) => Math.floor((volume * number) / MONTHS));
    const group = own.slice();
    const below = own.map(() => 0);
    const direct = own.map(() => 0);
    // Whoever joined later is below whoever joined before.
    for (let n = count - 1; n > 0; n--) {
      const sponsor = sponsors[n] ?? 0;
      group[sponsor] = (group[sponsor] ?? 0) + (group[n] ?? 0);
      below[sponsor] = (below[sponsor] ?? 0) + (below[n] ?? 0) + 1;
      direct[sponsor] = (direct[sponsor] ?? 0) + 1;
    }
    const ranks = group.map((volume) => RANKS.findLast(([, least]) => volume >= least)?.[0] ?? null);
    const periodId = periodIds[number - 1];
    const place = [organisationId, programId, periodId, monthAt(back - 1)];
    await owner.query(
      `INSERT INTO period_results (organisation_id, period_id, position, partner_id, personal_volume, group_volume, active,
         direct_partners, active_direct_partners, downline_partners, active_downline_partners, active_legs, qualified_levels, rank, lifetime_rank, streaks)
       SELECT $1, $2, n - 1, partner_id, personal, volume, personal > 0, direct, direct, below, below, direct, 3, rank, rank, '{}'
       FROM unnest($3::uuid[], $4::bigint[], $5::bigint[], $6::int[], $7::int[], $8::text[])
         WITH ORDINALITY AS r(partner_id, personal, volume, direct, below, rank, n)`,
      [organisationId, periodId, partnerIds.slice(0, count), own, group, direct, below, ranks],
    );
    await owner.query(
      `INSERT INTO partner_standings (organisation_id, program_id, partner_id, effective_from, period_id, active, qualified_levels, rank)
       SELECT $1, $2, partner_id, $4::timestamptz, period_id, active, qualified_levels, rank FROM period_results WHERE period_id = $3`,
      place,
    );
    await owner.query(
      `INSERT INTO partner_ranks (organisation_id, program_id, partner_id, rank, period_id, reached_at)
       SELECT $1, $2, partner_id, rank, period_id, $4::timestamptz FROM period_results WHERE period_id = $3 AND rank IS NOT NULL ON CONFLICT DO NOTHING`,
      place,
    );
  }
  for (const table of ["period_results", "partner_standings", "partner_ranks"])
    await owner.query(`VACUUM ANALYZE ${table}`);
}
