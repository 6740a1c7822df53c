import { type SQL, sql } from "drizzle-orm";
import type { TeamFilter } from "../../../core/api/trees.ts";
import { type HttpDatabase, type Identity, queryAs } from "../../client.ts";
import { letterOf } from "../chains.ts";
import {
  allOf,
  type KeysetColumns,
  type KeysetPage,
  type KeysetRow,
  mergedPage,
  orderOf,
} from "../keyset.ts";
import { type ChildRow, counted, PICTURED } from "./children.ts";
import { MEMBER, type MemberRow, patternOf, type TreeOf } from "./downline.ts";

/*
 * What an affiliate is shown of its team besides levels and children. Each runs as the tenant, about the downline of `of`
 * and nobody else; volumes and ranks are of finalised periods.
 */

export type TopRow = ChildRow & { programName: string; matrix: boolean; seated: boolean };

/** The partner itself, with its program. */
export async function findTop(
  db: HttpDatabase,
  identity: Identity,
  { partnerId, tree }: TreeOf,
): Promise<TopRow | undefined> {
  const self = sql`
    SELECT p.*, s.position, s.partner_id IS NOT NULL AS seated, g.name AS program_name, g.matrix IS NOT NULL AS matrix
    FROM partners p JOIN programs g ON g.id = p.program_id LEFT JOIN placements s ON s.partner_id = p.id WHERE p.id = ${partnerId}::uuid`;
  const [row] = await queryAs<TopRow>(
    db,
    identity,
    sql`SELECT ${PICTURED}, p.seated, p.program_name AS "programName", p.matrix FROM (${self}) p ${counted(tree, true)}`,
  );
  return row;
}

export type StepRow = ChildRow & { place: string };

/**
 * The way from directly below the partner down to a member, the member last; empty: it is not below, or more than 128
 * levels. `place` counts siblings in the order of `listChildren`, from 1.
 */
export function listWay(
  db: HttpDatabase,
  identity: Identity,
  { partnerId, tree }: TreeOf,
  memberId: string,
): Promise<StepRow[]> {
  const closure = sql`FROM partner_closure c WHERE c.path_type = ${letterOf(tree)} AND c.descendant_id = ${memberId}::uuid`;
  const way = sql`
    SELECT c.ancestor_id, c.depth ${closure} AND c.depth < (SELECT c.depth ${closure} AND c.ancestor_id = ${partnerId}::uuid)`;
  const [steps, place] =
    tree === "placement"
      ? [
          sql`SELECT p.*, s.position, s.parent_id, w.depth AS up FROM (${way}) w JOIN partners p ON p.id = w.ancestor_id JOIN placements s ON s.partner_id = p.id`,
          sql`SELECT count(*) FROM placements o WHERE o.program_id = p.program_id AND o.parent_id = p.parent_id AND o.position <= p.position`,
        ]
      : [
          sql`SELECT p.*, NULL::int AS position, w.depth AS up FROM (${way}) w JOIN partners p ON p.id = w.ancestor_id`,
          sql`SELECT count(*) FROM partners o WHERE o.sponsor_id = p.sponsor_id AND o.id >= p.id`,
        ];
  return queryAs<StepRow>(
    db,
    identity,
    sql`SELECT ${PICTURED}, (${place})::text AS place FROM (${steps}) p ${counted(tree, true)} ORDER BY p.up DESC`,
  );
}

/** Found of those whose initials may fit, for each one that is wanted: an index finds them by letters, in any place. */
const INITIALS_SLACK = 20;

/**
 * Members by what the affiliate is shown of them: a recruit's name in part, anybody's initials or external id; nearest
 * first. A name further down finds nobody, or it would tell who is there.
 */
export function searchTeam(
  db: HttpDatabase,
  identity: Identity,
  { programId, partnerId, tree }: TreeOf,
  {
    text,
    letters,
    limit,
  }: { readonly text: string; readonly letters: readonly string[] | null; readonly limit: number },
): Promise<MemberRow[]> {
  const own = sql`${partnerId}::uuid`;
  return queryAs<MemberRow>(
    db,
    identity,
    sql`
    SELECT ${MEMBER}, c.depth AS distance FROM (
      (SELECT id FROM partners WHERE sponsor_id = ${own} AND name ILIKE ${patternOf(text)} ORDER BY id DESC LIMIT ${limit + 1})
      UNION (SELECT id FROM partners WHERE program_id = ${programId}::uuid AND external_id = ${text})
      ${letters === null ? sql`` : sql`UNION (${withInitials(letters, { programId, partnerId, tree }, limit)})`}
    ) found JOIN partners p ON p.id = found.id CROSS JOIN LATERAL (
      SELECT a.ancestor_id, a.depth FROM partner_closure a WHERE a.path_type = ${letterOf(tree)} AND a.descendant_id = p.id OFFSET 0
    ) c WHERE c.ancestor_id = ${own} AND c.depth > 0 ORDER BY c.depth, p.id DESC LIMIT ${limit + 1}`,
  );
}

/** The newest members of these initials; the index knows where words begin, and finds longer names as well. */
function withInitials(
  letters: readonly string[],
  { programId, partnerId, tree }: TreeOf,
  limit: number,
): SQL {
  const rare = `${letters.join("% ")}%`;
  const exact = `^${letters.map((letter) => `${letter}\\S*`).join("\\s+")}$`;
  return sql`
    SELECT m.partner_id FROM partners_matching(${programId}::uuid, ${partnerId}::uuid, ${tree}, ${rare}, ${rare}, '', ${limit * INITIALS_SLACK}) m
    JOIN partners i ON i.id = m.partner_id WHERE i.name ~* ${exact} LIMIT ${limit + 1}`;
}

export type TeamListRow = Omit<ChildRow, "position"> & { level: number };

/** By what a team's list is sorted. What has no index is sorted as a whole. */
const SORTS: KeysetColumns = {
  level: { value: sql`c.depth`, type: "bigint" },
  joinedAt: { value: sql`m.joined_at`, type: "timestamptz" },
  personal: { value: sql`coalesce(r.personal_volume, 0)`, type: "bigint" },
  group: { value: sql`coalesce(r.group_volume, 0)`, type: "bigint" },
};

/** A page of the members below a partner; one row more than its limit when there are more. */
export function listTeam(
  db: HttpDatabase,
  identity: Identity,
  { programId, partnerId, tree }: TreeOf,
  { level, status, rank, recruit }: Omit<TeamFilter, "tree">,
  page: KeysetPage,
): Promise<(TeamListRow & KeysetRow)[]> {
  const by = page.sort.column;
  const ofPartner = by === "joinedAt" || status !== undefined || recruit !== undefined;
  const ofPeriod = by === "personal" || by === "group" || rank !== undefined;
  const latest = sql`(SELECT id FROM periods WHERE program_id = ${programId}::uuid AND state = 'finalised' ORDER BY number DESC LIMIT 1)`;
  // Only what is sorted and filtered by is joined, and as little of each row carried as can be: a team may be all of a program.
  const rows = mergedPage(
    {
      owners: sql`(SELECT ${partnerId}::uuid AS id) p`,
      columns: sql`c.descendant_id AS id, c.depth AS level`,
      from: sql`partner_closure c
        ${ofPartner ? sql`JOIN partners m ON m.id = c.descendant_id` : sql``}
        ${ofPeriod ? sql`LEFT JOIN period_results r ON r.partner_id = c.descendant_id AND r.period_id = ${latest}` : sql``}`,
      where: allOf([
        sql`c.path_type = ${letterOf(tree)} AND c.ancestor_id = p.id AND c.depth > 0`,
        level === undefined ? undefined : sql`c.depth = ${level}`,
        status === undefined ? undefined : sql`m.status = ${status}`,
        rank === undefined ? undefined : sql`r.rank = ${rank}`,
        recruit === undefined ? undefined : sql`m.sponsor_id = p.id`,
      ]),
      id: sql`c.descendant_id`,
      sorts: SORTS,
    },
    page,
  );
  return queryAs<TeamListRow & KeysetRow>(
    db,
    identity,
    sql`
    SELECT ${PICTURED}, p.level, p.sort_value::text AS "sortValue" FROM (
      SELECT m.*, r.level, r.sort_value, NULL::int AS position FROM (${rows}) r JOIN partners m ON m.id = r.id
    ) p ${counted(tree, true)}
    ${orderOf(page, sql`p`)}`,
  );
}
