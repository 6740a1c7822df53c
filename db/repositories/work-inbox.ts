import { type SQL, sql } from "drizzle-orm";
import { PRIVACY_DAYS, type WorkKind } from "../../core/admin/work-inbox.ts";
import type { CaseSeverity } from "../../core/compliance/states.ts";
import type { HttpDatabase } from "../client.ts";
import { rowsOf } from "../executor.ts";
import { WAITING_CHECK } from "./compliance/check-views.ts";
import { nameOf } from "./payouts/payee-search.ts";

export interface Asked {
  readonly now: Date;
  /** Those that there are: what others did once is nobody's work. */
  readonly jobs: readonly string[];
}

/** So many of a kind are counted. */
export const COUNTED_MAX = 1_000;
/** An organisation without a program is somebody's work from its second day to this one. */
const NEW_ORGANISATION_DAYS = 90;

const PROGRAM = sql`(SELECT g.name FROM programs g WHERE g.id = program_id)`;

/**
 * What waits, by kind: `id` (a UUIDv7, so that ids rise with age falling), `what`, `severity`, `since`, `due_at`, `owner_id`, `about`,
 * `organisation_id`, `user_id`.
 */
const waiting = ({ now, jobs }: Asked): Readonly<Record<WorkKind, SQL>> => ({
  case: sql`
    SELECT k.id, k.kind AS what, k.severity, k.created_at AS since, NULL::timestamptz AS due_at, k.assignee_id AS owner_id,
      ${nameOf(sql`k.affiliate_id`)} AS about, NULL::uuid AS organisation_id, NULL::uuid AS user_id
    FROM compliance_cases k WHERE k.state IN ('open', 'assigned')
      AND (k.source_key IS NULL OR k.source_key NOT IN (SELECT 'screening:' || s.id FROM screenings s WHERE s.result = 'hit'))`,
  screening: sql`
    SELECT s.id, s.provider AS what, NULL AS severity, s.created_at AS since, NULL::timestamptz AS due_at, NULL::uuid AS owner_id,
      ${nameOf(sql`s.affiliate_id`)} AS about, NULL::uuid AS organisation_id, NULL::uuid AS user_id
    FROM screenings s WHERE s.result = 'hit'`,
  identity: sql`
    SELECT c.id, c.state AS what, NULL AS severity, c.created_at AS since, NULL::timestamptz AS due_at, NULL::uuid AS owner_id,
      ${nameOf(sql`c.affiliate_id`)} AS about, NULL::uuid AS organisation_id, NULL::uuid AS user_id
    FROM kyc_checks c WHERE ${WAITING_CHECK}`,
  reconciliation: sql`
    SELECT i.id, i.kind AS what, NULL AS severity, i.created_at AS since, NULL::timestamptz AS due_at, i.owner_id, ${PROGRAM} AS about,
      NULL::uuid AS organisation_id, NULL::uuid AS user_id
    FROM reconciliation_items i WHERE i.state IN ('open', 'assigned')`,
  batch: sql`
    SELECT b.id, b.origin AS what, NULL AS severity, b.created_at AS since, NULL::timestamptz AS due_at, NULL::uuid AS owner_id, ${PROGRAM} AS about,
      b.organisation_id, NULL::uuid AS user_id
    FROM payout_batches b WHERE b.state = 'draft'`,
  dispute: sql`
    SELECT d.id, d.subject AS what, NULL AS severity, d.created_at AS since, d.due_at, NULL::uuid AS owner_id, ${PROGRAM} AS about,
      d.organisation_id, NULL::uuid AS user_id
    FROM disputes d WHERE d.state = 'open' AND d.due_at < ${now}::timestamptz`,
  privacy: sql`
    SELECT r.id, CASE WHEN r.state = 'failed' THEN 'failed' ELSE r.kind END AS what, NULL AS severity, r.created_at AS since,
      r.created_at + make_interval(days => ${PRIVACY_DAYS}::int) AS due_at, NULL::uuid AS owner_id,
      (SELECT u.name FROM users u WHERE u.id = r.user_id) AS about, r.organisation_id, r.user_id
    FROM privacy_requests r WHERE r.state IN ('requested', 'failed')`,
  job: sql`
    SELECT r.id, j.job AS what, NULL AS severity, r.started_at AS since, NULL::timestamptz AS due_at, NULL::uuid AS owner_id, NULL AS about,
      NULL::uuid AS organisation_id, NULL::uuid AS user_id
    FROM jsonb_array_elements_text(${JSON.stringify(jobs)}::jsonb) j(job) CROSS JOIN LATERAL (
      SELECT id, started_at, ok FROM job_runs WHERE job_runs.job = j.job ORDER BY started_at DESC LIMIT 1) r
    WHERE NOT r.ok`,
  organisation: sql`
    SELECT o.id, 'no_program' AS what, NULL AS severity, o.created_at AS since, NULL::timestamptz AS due_at, NULL::uuid AS owner_id, o.name AS about,
      o.id AS organisation_id, NULL::uuid AS user_id
    FROM organisations o
    WHERE o.id >= uuidv7_bound(${now}::timestamptz - make_interval(days => ${NEW_ORGANISATION_DAYS}::int))
      AND o.created_at < ${now}::timestamptz - interval '1 day' AND NOT EXISTS (SELECT FROM programs g WHERE g.organisation_id = o.id)`,
  // What is low waits for nobody: it stands on its own page.
  fraud: sql`
    SELECT f.id, f.kind AS what, (ARRAY['low', 'medium', 'high', 'critical'])[f.grade] AS severity, f.created_at AS since,
      NULL::timestamptz AS due_at, NULL::uuid AS owner_id, ${nameOf(sql`f.affiliate_id`)} AS about, NULL::uuid AS organisation_id, NULL::uuid AS user_id
    FROM fraud_signals f WHERE f.state = 'open' AND f.grade > 1`,
});

export type WorkCountRow = { kind: WorkKind; count: number; oldestAt: string | null };

/**
 * How much of each kind waits, counted to one more than {@link COUNTED_MAX}, and since when. With the rights of a job, as all here:
 * the rows are of all tenants, and whoever calls it has made sure which kinds the caller may see.
 */
export function countWork(
  db: HttpDatabase,
  kinds: readonly WorkKind[],
  asked: Asked,
): Promise<WorkCountRow[]> {
  const by = waiting(asked);
  const counts = kinds.map(
    (kind) => sql`
    SELECT ${kind}::text AS kind, count(*)::int AS count, min(w.since) AS "oldestAt"
    FROM (SELECT since FROM (${by[kind]}) x ORDER BY id LIMIT ${COUNTED_MAX + 1}) w`,
  );
  return rowsOf<WorkCountRow>(db, sql.join(counts, sql` UNION ALL `));
}

export type WorkRow = {
  id: string;
  kind: WorkKind;
  what: string;
  severity: CaseSeverity | null;
  since: string;
  dueAt: string | null;
  owner: { id: string; name: string } | null;
  about: string | null;
  organisation: { id: string; name: string } | null;
  userId: string | null;
};

/** The oldest first; one row more than `limit` when there are more. */
export function listWork(
  db: HttpDatabase,
  kinds: readonly WorkKind[],
  { ownerId, limit, cursor }: { ownerId?: string | undefined; limit: number; cursor?: string | undefined },
  asked: Asked,
): Promise<WorkRow[]> {
  const by = waiting(asked);
  const conditions = [
    sql`true`,
    ...(ownerId === undefined ? [] : [sql`x.owner_id = ${ownerId}::uuid`]),
    ...(cursor === undefined ? [] : [sql`x.id > ${cursor}::uuid`]),
  ];
  const pages = kinds.map(
    (kind) => sql`(
    SELECT ${kind}::text AS kind, x.* FROM (${by[kind]}) x WHERE ${sql.join(conditions, sql` AND `)} ORDER BY x.id LIMIT ${limit + 1})`,
  );
  return rowsOf<WorkRow>(
    db,
    sql`
    SELECT w.id, w.kind, w.what, w.severity, w.since, w.due_at AS "dueAt", nullif(w.about, '') AS about, w.user_id AS "userId",
      CASE WHEN w.owner_id IS NOT NULL THEN jsonb_build_object('id', w.owner_id, 'name', coalesce(u.name, '')) END AS owner,
      CASE WHEN o.id IS NOT NULL THEN jsonb_build_object('id', o.id, 'name', o.name) END AS organisation
    FROM (${sql.join(pages, sql` UNION ALL `)}) w LEFT JOIN users u ON u.id = w.owner_id LEFT JOIN organisations o ON o.id = w.organisation_id
    ORDER BY w.id LIMIT ${limit + 1}`,
  );
}
