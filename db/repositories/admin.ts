import { type SQL, sql } from "drizzle-orm";
import type { MemberRole, PlatformRole } from "../../core/access/roles.ts";
import type { AdminFilter, AdminOrganisationDetail, AdminUserDetail } from "../../core/api/admin.ts";
import { type HttpDatabase, type PlatformIdentity, queryAs } from "../client.ts";
import {
  countMerged,
  type KeysetColumns,
  type KeysetPage,
  type KeysetRow,
  type MergedRows,
  mergedPage,
  NO_OWNER,
  orderOf,
} from "./keyset.ts";

/** Of `users l` and `organisations l`, as what follows. */
const USER_COLUMNS = sql`l.id, l.name, l.email, l.platform_role, l.locale, l.timezone, l.created_at`;
const ORGANISATION_COLUMNS = sql`l.id, l.name, l.created_at`;
const SORTS: KeysetColumns = {
  createdAt: { value: sql`l.id`, type: "uuid" },
  name: { value: sql`l.name COLLATE "C"`, type: "text" },
};

type UserRow = {
  id: string;
  name: string;
  email: string;
  platform_role: PlatformRole | null;
  second_factor: boolean;
  organisations: { id: string; name: string; role: MemberRole }[];
  affiliate: boolean;
  last_seen_at: string | null;
  created_at: string;
  sessions: number;
  locale: string;
  timezone: string;
};

export type ListedUser = AdminUserDetail & KeysetRow;

/** Up to `limit + 1`, the last of which only tells that there is more. */
export async function listUsers(
  db: HttpDatabase,
  operator: PlatformIdentity,
  filter: AdminFilter,
  page: KeysetPage,
): Promise<ListedUser[]> {
  const list = { ...usersLike(filter), columns: USER_COLUMNS, id: sql`l.id`, sorts: SORTS };
  const found = usersOf(mergedPage(list, page), page);
  const rows = await queryAs<UserRow & KeysetRow>(db, operator, found);
  return rows.map((row) => ({ ...presentUser(row), sortValue: row.sortValue }));
}

/** How many there are, as far as `most + 1`. */
export const countUsers = (
  db: HttpDatabase,
  operator: PlatformIdentity,
  filter: AdminFilter,
  most: number,
): Promise<number> => countMerged(db, operator, usersLike(filter), most);

/** The search is past row-level security, which keeps lower case from being looked for by an index. */
const usersLike = ({ q }: AdminFilter): MergedRows => ({
  owners: NO_OWNER,
  from: sql`users l`,
  where: q === undefined ? sql`true` : sql`l.id IN (SELECT search_users(${q}, NULL, NULL))`,
});

/** Undefined when there is no such user. */
export async function findUser(
  db: HttpDatabase,
  operator: PlatformIdentity,
  id: string,
): Promise<AdminUserDetail | undefined> {
  const found = usersOf(sql`SELECT ${USER_COLUMNS} FROM users l WHERE l.id = ${id}::uuid`);
  const [row] = await queryAs<UserRow>(db, operator, found);
  return row === undefined ? undefined : presentUser(row);
}

const sortValueOf = (page: KeysetPage | undefined): SQL =>
  page === undefined ? sql`` : sql`l.sort_value::text AS "sortValue",`;
const inOrderOf = (page: KeysetPage | undefined): SQL => (page === undefined ? sql`` : orderOf(page, sql`l`));

/** @param found users, those of a page with `sort_value`; sessions are a user's own: where support acted as it, it was not there */
const usersOf = (found: SQL, page?: KeysetPage): SQL => sql`
  WITH found AS MATERIALIZED (${found}), factors AS MATERIALIZED (
    SELECT having_second_factor(ARRAY(SELECT id FROM found)) AS id
  )
  SELECT ${USER_COLUMNS}, ${sortValueOf(page)}
    l.id IN (SELECT id FROM factors) AS second_factor,
    EXISTS (SELECT FROM affiliates a WHERE a.user_id = l.id) AS affiliate,
    (SELECT max(s.rotated_at) FROM sessions s WHERE s.user_id = l.id AND s.actor_id IS NULL) AS last_seen_at,
    (SELECT count(*)::int FROM sessions s WHERE s.user_id = l.id AND s.revoked_at IS NULL
      AND s.expires_at > now() AND s.ends_at > now()) AS sessions,
    coalesce((SELECT jsonb_agg(jsonb_build_object('id', o.id, 'name', o.name, 'role', m.role) ORDER BY o.name, o.id)
      FROM memberships m JOIN organisations o ON o.id = m.organisation_id WHERE m.user_id = l.id), '[]') AS organisations
  FROM found l ${inOrderOf(page)}`;

const presentUser = (row: UserRow): AdminUserDetail => ({
  ...{ id: row.id, name: row.name, email: row.email, platformRole: row.platform_role },
  ...{ secondFactor: row.second_factor, organisations: row.organisations, affiliate: row.affiliate },
  lastSeenAt: row.last_seen_at === null ? null : new Date(row.last_seen_at).toISOString(),
  createdAt: new Date(row.created_at).toISOString(),
  ...{ sessions: row.sessions, locale: row.locale, timezone: row.timezone },
});

type OrganisationRow = {
  id: string;
  name: string;
  members: number;
  programs: number;
  partners: number;
  created_at: string;
  member_list: { userId: string; name: string; role: MemberRole }[];
  program_list: { id: string; name: string; status: string; currencies: string[] }[];
};

export type ListedOrganisation = AdminOrganisationDetail & KeysetRow;

/** As {@link listUsers}. */
export async function listOrganisations(
  db: HttpDatabase,
  operator: PlatformIdentity,
  filter: AdminFilter,
  page: KeysetPage,
): Promise<ListedOrganisation[]> {
  const list = { ...organisationsLike(filter), columns: ORGANISATION_COLUMNS, id: sql`l.id`, sorts: SORTS };
  const found = organisationsOf(mergedPage(list, page), page);
  const rows = await queryAs<OrganisationRow & KeysetRow>(db, operator, found);
  return rows.map((row) => ({ ...presentOrganisation(row), sortValue: row.sortValue }));
}

/** As {@link countUsers}. */
export const countOrganisations = (
  db: HttpDatabase,
  operator: PlatformIdentity,
  filter: AdminFilter,
  most: number,
): Promise<number> => countMerged(db, operator, organisationsLike(filter), most);

const organisationsLike = ({ q }: AdminFilter): MergedRows => ({
  owners: NO_OWNER,
  from: sql`organisations l`,
  where: q === undefined ? sql`true` : sql`l.id IN (SELECT search_organisations(${q}, NULL, NULL))`,
});

export async function findOrganisationById(
  db: HttpDatabase,
  operator: PlatformIdentity,
  id: string,
): Promise<AdminOrganisationDetail | undefined> {
  const found = organisationsOf(
    sql`SELECT ${ORGANISATION_COLUMNS} FROM organisations l WHERE l.id = ${id}::uuid`,
  );
  const [row] = await queryAs<OrganisationRow>(db, operator, found);
  return row === undefined ? undefined : presentOrganisation(row);
}

const organisationsOf = (found: SQL, page?: KeysetPage): SQL => sql`
  WITH found AS MATERIALIZED (${found})
  SELECT ${ORGANISATION_COLUMNS}, ${sortValueOf(page)}
    (SELECT count(*)::int FROM memberships m WHERE m.organisation_id = l.id) AS members,
    (SELECT count(*)::int FROM programs p WHERE p.organisation_id = l.id) AS programs,
    (SELECT count(*)::int FROM partners p WHERE p.organisation_id = l.id) AS partners,
    coalesce((SELECT jsonb_agg(jsonb_build_object('userId', u.id, 'name', u.name, 'role', m.role) ORDER BY u.name, u.id)
      FROM memberships m JOIN users u ON u.id = m.user_id WHERE m.organisation_id = l.id), '[]') AS member_list,
    coalesce((SELECT jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name, 'status', p.status, 'currencies', p.currencies) ORDER BY p.name, p.id)
      FROM programs p WHERE p.organisation_id = l.id), '[]') AS program_list
  FROM found l ${inOrderOf(page)}`;

const presentOrganisation = (row: OrganisationRow): AdminOrganisationDetail => ({
  ...{ id: row.id, name: row.name, members: row.members, programs: row.programs, partners: row.partners },
  createdAt: new Date(row.created_at).toISOString(),
  memberList: row.member_list,
  programList: row.program_list,
});
