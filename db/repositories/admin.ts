import { type SQL, sql } from "drizzle-orm";
import type { MemberRole, PlatformRole } from "../../core/access/roles.ts";
import type { AdminOrganisationDetail, AdminUserDetail } from "../../core/api/admin.ts";
import { type HttpDatabase, type PlatformIdentity, queryAs } from "../client.ts";

/** What somebody of the platform looks for. */
export interface AdminSearch {
  /** How a name or an address begins; absent: everything. */
  readonly q?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

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

/** Newest first; one row more than `limit` when there are more. */
export async function searchUsers(
  db: HttpDatabase,
  operator: PlatformIdentity,
  { q, cursor, limit }: AdminSearch,
): Promise<AdminUserDetail[]> {
  const found =
    q === undefined
      ? sql`SELECT id FROM users ${before(cursor)} ORDER BY id DESC LIMIT ${limit + 1}`
      : sql`SELECT search_users(${q}, ${cursor ?? null}::uuid, ${limit + 1}) AS id`;
  return (await queryAs<UserRow>(db, operator, usersOf(found))).map(presentUser);
}

/** Undefined when there is no such user. */
export async function findUser(
  db: HttpDatabase,
  operator: PlatformIdentity,
  id: string,
): Promise<AdminUserDetail | undefined> {
  const [row] = await queryAs<UserRow>(db, operator, usersOf(sql`SELECT ${id}::uuid AS id`));
  return row === undefined ? undefined : presentUser(row);
}

const before = (cursor: string | undefined): SQL =>
  cursor === undefined ? sql`` : sql`WHERE id < ${cursor}::uuid`;

/** Sessions of a user itself; where support acted as it, it was not there. */
const usersOf = (found: SQL): SQL => sql`
  WITH found AS MATERIALIZED (${found}), factors AS MATERIALIZED (
    SELECT having_second_factor(ARRAY(SELECT id FROM found)) AS id
  )
  SELECT u.id, u.name, u.email, u.platform_role, u.locale, u.timezone, u.created_at,
    u.id IN (SELECT id FROM factors) AS second_factor,
    EXISTS (SELECT FROM affiliates a WHERE a.user_id = u.id) AS affiliate,
    (SELECT max(s.rotated_at) FROM sessions s WHERE s.user_id = u.id AND s.actor_id IS NULL) AS last_seen_at,
    (SELECT count(*)::int FROM sessions s WHERE s.user_id = u.id AND s.revoked_at IS NULL
      AND s.expires_at > now() AND s.ends_at > now()) AS sessions,
    coalesce((SELECT jsonb_agg(jsonb_build_object('id', o.id, 'name', o.name, 'role', m.role) ORDER BY o.name, o.id)
      FROM memberships m JOIN organisations o ON o.id = m.organisation_id WHERE m.user_id = u.id), '[]') AS organisations
  FROM users u WHERE u.id IN (SELECT id FROM found) ORDER BY u.id DESC`;

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
  program_list: { id: string; name: string; status: string }[];
};

/** As {@link searchUsers}. */
export async function searchOrganisations(
  db: HttpDatabase,
  operator: PlatformIdentity,
  { q, cursor, limit }: AdminSearch,
): Promise<AdminOrganisationDetail[]> {
  const found =
    q === undefined
      ? sql`SELECT id FROM organisations ${before(cursor)} ORDER BY id DESC LIMIT ${limit + 1}`
      : sql`SELECT search_organisations(${q}, ${cursor ?? null}::uuid, ${limit + 1}) AS id`;
  return (await queryAs<OrganisationRow>(db, operator, organisationsOf(found))).map(presentOrganisation);
}

export async function findOrganisationById(
  db: HttpDatabase,
  operator: PlatformIdentity,
  id: string,
): Promise<AdminOrganisationDetail | undefined> {
  const [row] = await queryAs<OrganisationRow>(db, operator, organisationsOf(sql`SELECT ${id}::uuid AS id`));
  return row === undefined ? undefined : presentOrganisation(row);
}

const organisationsOf = (found: SQL): SQL => sql`
  WITH found AS MATERIALIZED (${found})
  SELECT o.id, o.name, o.created_at,
    (SELECT count(*)::int FROM memberships m WHERE m.organisation_id = o.id) AS members,
    (SELECT count(*)::int FROM programs p WHERE p.organisation_id = o.id) AS programs,
    (SELECT count(*)::int FROM partners p WHERE p.organisation_id = o.id) AS partners,
    coalesce((SELECT jsonb_agg(jsonb_build_object('userId', u.id, 'name', u.name, 'role', m.role) ORDER BY u.name, u.id)
      FROM memberships m JOIN users u ON u.id = m.user_id WHERE m.organisation_id = o.id), '[]') AS member_list,
    coalesce((SELECT jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name, 'status', p.status) ORDER BY p.name, p.id)
      FROM programs p WHERE p.organisation_id = o.id), '[]') AS program_list
  FROM organisations o WHERE o.id IN (SELECT id FROM found) ORDER BY o.id DESC`;

const presentOrganisation = (row: OrganisationRow): AdminOrganisationDetail => ({
  ...{ id: row.id, name: row.name, members: row.members, programs: row.programs, partners: row.partners },
  createdAt: new Date(row.created_at).toISOString(),
  memberList: row.member_list,
  programList: row.program_list,
});
