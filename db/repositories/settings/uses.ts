import { type SQL, sql } from "drizzle-orm";
import type { SettingName } from "../../../core/settings/settings.ts";
import { type Executor, rowsOf } from "../../executor.ts";

/** The most of one program, partner or the like, of each organisation. */
const mostOfOne = (table: SQL, one: SQL, where: SQL): SQL => sql`
  SELECT organisation_id, max(used)::int AS used
  FROM (SELECT organisation_id, count(*) AS used FROM ${table} WHERE ${where} GROUP BY organisation_id, ${one}) AS n GROUP BY organisation_id`;
const countOf = (table: SQL, where: SQL): SQL =>
  sql`SELECT organisation_id, count(*)::int AS used FROM ${table} WHERE ${where} GROUP BY organisation_id`;

const ALL = sql`true`;

/** What each organisation has of what a setting bounds, or does with what it switches, given a condition on the organisation. */
const USES: Partial<Record<SettingName, (of: SQL) => SQL>> = {
  program_pages: (of) => countOf(sql`program_pages`, sql`published AND ${of}`),
  postbacks: (of) => countOf(sql`programs`, sql`postback IS NOT NULL AND status = 'active' AND ${of}`),
  payouts_by_stripe: (of) =>
    countOf(sql`payouts`, sql`state = 'approved' AND method_kind = 'stripe' AND ${of}`),
  payouts_by_hand: (of) =>
    countOf(sql`payouts`, sql`state IN ('approved', 'submitted') AND method_kind <> 'stripe' AND ${of}`),
  programs: (of) => countOf(sql`programs`, of),
  members: (of) =>
    countOf(
      sql`(SELECT organisation_id FROM memberships UNION ALL SELECT organisation_id FROM invitations
        WHERE accepted_at IS NULL AND revoked_at IS NULL) AS m`,
      of,
    ),
  api_keys: (of) =>
    countOf(sql`api_keys`, sql`revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now()) AND ${of}`),
  webhook_endpoints: (of) => countOf(sql`webhook_endpoints`, sql`organisation_id IS NOT NULL AND ${of}`),
  partner_groups: (of) => mostOfOne(sql`partner_groups`, sql`program_id`, of),
  links_per_partner: (of) => mostOfOne(sql`links`, sql`partner_id`, of),
  open_disputes: (of) => mostOfOne(sql`disputes`, sql`partner_id`, sql`ended_at IS NULL AND ${of}`),
};

/** How many an organisation has, by setting; what is not counted is not there. */
export async function usesOf(
  db: Executor,
  organisationId: string,
): Promise<ReadonlyMap<SettingName, number>> {
  const counted = Object.entries(USES) as [SettingName, (of: SQL) => SQL][];
  const parts = counted.map(
    ([name, use]) =>
      sql`SELECT ${name}::text AS name, coalesce((SELECT used FROM (${use(sql`organisation_id = ${organisationId}::uuid`)}) AS u), 0) AS used`,
  );
  const rows = await rowsOf<{ name: SettingName; used: number }>(db, sql.join(parts, sql` UNION ALL `));
  return new Map(rows.map(({ name, used }) => [name, used]));
}

const SHOWN = 5;

export interface Affected {
  readonly organisations: number;
  readonly shown: readonly { readonly id: string; readonly name: string; readonly used: number }[];
}

/**
 * Organisations without a value of their own that have more than `most` of what a setting bounds, those with the most first;
 * null: it is not counted.
 */
export async function findAffected(db: Executor, name: SettingName, most: number): Promise<Affected | null> {
  const use = USES[name];
  if (use === undefined) return null;
  const rows = await rowsOf<{ id: string; name: string; used: number; organisations: number }>(
    db,
    sql`
    SELECT o.id, o.name, u.used, count(*) OVER ()::int AS organisations
    FROM (${use(ALL)}) AS u JOIN organisations o ON o.id = u.organisation_id
    WHERE u.used > ${most} AND NOT EXISTS (SELECT FROM organisation_settings s WHERE s.organisation_id = o.id AND s.name = ${name}
      AND s.value IS NOT NULL AND (s.ends_at IS NULL OR s.ends_at > now()))
    ORDER BY u.used DESC, o.id LIMIT ${SHOWN}`,
  );
  const shown = rows.map(({ id, name: called, used }) => ({ id, name: called, used }));
  return { organisations: rows[0]?.organisations ?? 0, shown };
}
