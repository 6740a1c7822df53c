import { type SQL, sql } from "drizzle-orm";
import type { PartnerStatus } from "../../../core/genealogy/partner-status.ts";
import { type HttpDatabase, type Identity, queryAs } from "../../client.ts";
import { letterOf, type Tree } from "../chains.ts";

/** A member of somebody's upline or downline. */
export type MemberRow = {
  id: string;
  externalId: string | null;
  name: string;
  email: string;
  status: PartnerStatus;
  sponsorId: string | null;
  joinedAt: string;
  /** Steps up or down from the partner that was asked about: 1 is next to it. */
  distance: number;
};

/** What {@link MemberRow} has of the partner `p`, but for the distance. */
export const MEMBER = sql`p.id, p.external_id AS "externalId", p.name, p.email, p.status, p.sponsor_id AS "sponsorId", p.joined_at AS "joinedAt"`;

/** Up to so many members a downline is read as a whole and sorted; larger ones are walked by the program's ids. */
const SORTED_MAX = 5_000;

/** Whose tree is asked about. */
export interface TreeOf {
  readonly programId: string;
  readonly partnerId: string;
  readonly tree: Tree;
}

/** Nearest first, 128 at most. */
export function listUpline(db: HttpDatabase, identity: Identity, of: TreeOf): Promise<MemberRow[]> {
  return queryAs<MemberRow>(db, identity, uplineOf(of));
}

export function uplineOf({ partnerId, tree }: Omit<TreeOf, "programId">): SQL {
  return sql`
    SELECT ${MEMBER}, c.depth AS distance FROM partner_closure c JOIN partners p ON p.id = c.ancestor_id
    WHERE c.path_type = ${letterOf(tree)} AND c.descendant_id = ${partnerId}::uuid AND c.depth > 0 ORDER BY c.depth`;
}

export type LevelRow = { distance: number; members: number };

/** How many stand on each level below, 128 at most, from an index alone. */
export function countLevels(
  db: HttpDatabase,
  identity: Identity,
  { partnerId, tree }: TreeOf,
): Promise<LevelRow[]> {
  return queryAs<LevelRow>(db, identity, levelsBelow(tree, partnerId));
}

export function levelsBelow(tree: Tree, partnerId: string): SQL {
  const below = sql`path_type = ${letterOf(tree)} AND ancestor_id = ${partnerId}::uuid`;
  // One count for each level: a third quicker than one pass that sorts a million rows into groups.
  return sql`
    SELECT level.depth AS distance, n.members FROM generate_series(1, (
      SELECT depth FROM partner_closure WHERE ${below} ORDER BY depth DESC LIMIT 1
    )) AS level(depth) CROSS JOIN LATERAL (
      SELECT count(*)::int AS members FROM partner_closure c WHERE ${below} AND c.depth = level.depth
    ) n ORDER BY level.depth`;
}

/** The ancestors of the partner `p`. OFFSET 0: they are read by `p` alone, never by whose downline is asked for, who has many. */
const stepsUp = (tree: Tree): SQL => sql`
  SELECT c.ancestor_id, c.depth FROM partner_closure c WHERE c.path_type = ${letterOf(tree)} AND c.descendant_id = p.id OFFSET 0`;

export interface DownlinePage {
  /** How many levels down, 1 to 128. */
  readonly depth: number;
  readonly cursor?: string | undefined;
  readonly limit: number;
  /** Ids rise, for an export; else they fall. */
  readonly rising?: boolean;
}

/** A page of the downline in the order of ids; one row more than `limit` when there are more. */
export async function listDownline(
  db: HttpDatabase,
  identity: Identity,
  of: TreeOf,
  page: DownlinePage,
): Promise<MemberRow[]> {
  const { programId, partnerId, tree } = of;
  const { depth, cursor, limit, rising = false } = page;
  const below = sql`c.path_type = ${letterOf(tree)} AND c.ancestor_id = ${partnerId}::uuid AND c.depth BETWEEN 1 AND ${depth}`;
  const large = await isLarge(db, identity, below);
  const [after, order] = rising ? [sql`>`, sql`ASC`] : [sql`<`, sql`DESC`];
  const onwards = cursor === undefined ? sql`` : sql`AND p.id ${after} ${cursor}::uuid`;
  const end = sql`ORDER BY p.id ${order} LIMIT ${limit + 1}`;
  // OFFSET 0 here: the few are read before they are joined, whatever is thought of their number.
  const statement = large
    ? sql`
      SELECT ${MEMBER}, c.depth AS distance FROM partners p CROSS JOIN LATERAL (${stepsUp(tree)}) c
      WHERE p.program_id = ${programId}::uuid ${onwards} AND c.ancestor_id = ${partnerId}::uuid AND c.depth BETWEEN 1 AND ${depth} ${end}`
    : sql`
      SELECT ${MEMBER}, c.depth AS distance FROM (SELECT c.descendant_id, c.depth FROM partner_closure c WHERE ${below} OFFSET 0) c
      JOIN partners p ON p.id = c.descendant_id WHERE true ${onwards} ${end}`;
  return queryAs<MemberRow>(db, identity, statement);
}

/**
 * Members of a downline whose name or address holds the text, or whose external id or id it is; the newest first, one row
 * more than `limit` when there are more. Small downlines are looked through; in a large one an index finds who holds the
 * text, of which texts of less than three letters have no use.
 */
export async function searchDownline(
  db: HttpDatabase,
  identity: Identity,
  of: TreeOf,
  { text, limit }: { readonly text: string; readonly limit: number },
): Promise<MemberRow[]> {
  const { programId, partnerId, tree } = of;
  const pattern = patternOf(text);
  // What comes before the @ of an address is rarer, and found sooner, than all of it.
  const rare = patternOf(/^[^@]{3,}(?=@)/.exec(text)?.[0] ?? text);
  const below = sql`c.path_type = ${letterOf(tree)} AND c.ancestor_id = ${partnerId}::uuid AND c.depth > 0`;
  const statement = (await isLarge(db, identity, below))
    ? sql`
      SELECT ${MEMBER}, m.distance
      FROM partners_matching(${programId}::uuid, ${partnerId}::uuid, ${tree}, ${rare}, ${pattern}, ${text}, ${limit + 1}) m
      JOIN partners p ON p.id = m.partner_id ORDER BY p.id DESC`
    : sql`
      SELECT ${MEMBER}, c.depth AS distance FROM (SELECT c.descendant_id, c.depth FROM partner_closure c WHERE ${below} OFFSET 0) c
      JOIN partners p ON p.id = c.descendant_id
      WHERE p.name ILIKE ${pattern} OR p.email ILIKE ${pattern} OR p.external_id = ${text} OR p.id::text = lower(${text})
      ORDER BY p.id DESC LIMIT ${limit + 1}`;
  return queryAs<MemberRow>(db, identity, statement);
}

/** Of ILIKE: holds the text, as it is written. */
export const patternOf = (text: string): string => `%${text.replace(/[\\%_]/g, "\\$&")}%`;

/** Whether so many stand below that they are not read as a whole. */
async function isLarge(db: HttpDatabase, identity: Identity, below: SQL): Promise<boolean> {
  const [size] = await queryAs<{ large: boolean }>(
    db,
    identity,
    sql`SELECT count(*) > ${SORTED_MAX} AS large FROM (SELECT FROM partner_closure c WHERE ${below} LIMIT ${SORTED_MAX + 1}) few`,
  );
  return size?.large ?? false;
}

export type PlacementRow = {
  parentId: string | null;
  position: number;
  depth: number;
  children: number;
  placedBy: string;
  placedAt: string;
};

/** A partner's seat; undefined: it has none. */
export async function findPlacement(
  db: HttpDatabase,
  identity: Identity,
  partnerId: string,
): Promise<PlacementRow | undefined> {
  const [row] = await queryAs<PlacementRow>(
    db,
    identity,
    sql`
    SELECT parent_id AS "parentId", position, depth, children, placed_by AS "placedBy", placed_at AS "placedAt"
    FROM placements WHERE partner_id = ${partnerId}::uuid`,
  );
  return row;
}

/** Partners without a seat, the newest first; one row more than `limit` when there are more. */
export function listHeld(
  db: HttpDatabase,
  identity: Identity,
  programId: string,
  { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
): Promise<Omit<MemberRow, "distance">[]> {
  const onwards = cursor === undefined ? sql`` : sql`AND p.id < ${cursor}::uuid`;
  return queryAs<Omit<MemberRow, "distance">>(
    db,
    identity,
    sql`
    SELECT ${MEMBER} FROM partners p
    WHERE p.program_id = ${programId}::uuid AND NOT EXISTS (SELECT FROM placements s WHERE s.partner_id = p.id) ${onwards}
    ORDER BY p.id DESC LIMIT ${limit + 1}`,
  );
}
