import { type SQL, sql } from "drizzle-orm";
import type { CaseKind, CaseSeverity, CaseState } from "../../../core/compliance/states.ts";
import { type HttpDatabase, type PlatformIdentity, queryAs } from "../../client.ts";
import { rowsOf } from "../../executor.ts";
import type { Transaction } from "../../transaction.ts";

export interface NewCase {
  readonly id: string;
  readonly affiliateId: string;
  readonly kind: CaseKind;
  readonly severity: CaseSeverity;
  readonly holds: boolean;
  readonly summary: string;
  /** What opened it; null: a person. */
  readonly sourceKey: string | null;
  readonly createdBy: string | null;
  readonly now: Date;
}

/** Opens a case under the next number. @returns whether it was opened: its source has opened none before */
export async function insertCase(tx: Transaction, wanted: NewCase): Promise<boolean> {
  // Numbers have no gaps: whoever takes one waits for whoever took the one before.
  await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtext('compliance_cases'))`);
  const rows = await rowsOf(
    tx,
    sql`
    INSERT INTO compliance_cases (id, number, affiliate_id, kind, severity, state, holds, summary, source_key, created_by, created_at)
    SELECT ${wanted.id}, coalesce(max(number), 0) + 1, ${wanted.affiliateId}, ${wanted.kind}, ${wanted.severity}, 'open', ${wanted.holds},
      ${wanted.summary}, ${wanted.sourceKey}::text, ${wanted.createdBy}::uuid, ${wanted.now}::timestamptz FROM compliance_cases
    ON CONFLICT (source_key) DO NOTHING RETURNING id`,
  );
  return rows.length > 0;
}

export type CaseRow = {
  id: string;
  number: number;
  affiliateId: string;
  kind: CaseKind;
  severity: CaseSeverity;
  state: CaseState;
  holds: boolean;
  summary: string;
  sourceKey: string | null;
  assigneeId: string | null;
  resolution: string | null;
  endedAt: string | null;
  version: number;
  createdAt: string;
};

/** Of `compliance_cases k`. */
const FIELDS: SQL = sql`
  k.id, k.number, k.affiliate_id AS "affiliateId", k.kind, k.severity, k.state, k.holds, k.summary, k.source_key AS "sourceKey",
  k.assignee_id AS "assigneeId", k.resolution, k.ended_at AS "endedAt", k.version, k.created_at AS "createdAt"`;

export async function lockCase(tx: Transaction, id: string): Promise<CaseRow | undefined> {
  const [row] = await rowsOf<CaseRow>(
    tx,
    sql`SELECT ${FIELDS} FROM compliance_cases k WHERE k.id = ${id} FOR UPDATE`,
  );
  return row;
}

/** Cases that these sources opened and that are not resolved, locked. */
export function lockCasesOf(tx: Transaction, sourceKeys: readonly string[]): Promise<CaseRow[]> {
  return rowsOf<CaseRow>(
    tx,
    sql`
    SELECT ${FIELDS} FROM compliance_cases k
    WHERE k.source_key IN (SELECT jsonb_array_elements_text(${JSON.stringify(sourceKeys)}::jsonb)) AND k.ended_at IS NULL
    ORDER BY k.id FOR UPDATE`,
  );
}

export async function changeCase(
  tx: Transaction,
  id: string,
  { state, severity, holds, assigneeId }: Pick<CaseRow, "state" | "severity" | "holds" | "assigneeId">,
): Promise<void> {
  await tx.execute(sql`
    UPDATE compliance_cases SET state = ${state}, severity = ${severity}, holds = ${holds}, assignee_id = ${assigneeId}::uuid, version = version + 1
    WHERE id = ${id}`);
}

export async function resolveCaseRow(
  tx: Transaction,
  id: string,
  { resolution, by, now }: { resolution: string; by: string; now: Date },
): Promise<void> {
  await tx.execute(sql`
    UPDATE compliance_cases SET state = 'resolved', resolution = ${resolution}, resolved_by = ${by}::uuid, ended_at = ${now}::timestamptz,
      version = version + 1
    WHERE id = ${id}`);
}

export async function insertNote(
  tx: Transaction,
  note: { id: string; caseId: string; userId: string; text: string; now: Date },
): Promise<void> {
  await tx.execute(sql`
    INSERT INTO compliance_notes (id, case_id, user_id, text, at) VALUES (${note.id}, ${note.caseId}, ${note.userId}, ${note.text}, ${note.now}::timestamptz)`);
}

/** Whether somebody may be given a case: one of the platform's owners or compliance people. */
export async function isInvestigator(
  db: HttpDatabase,
  operator: PlatformIdentity,
  userId: string,
): Promise<boolean> {
  const rows = await queryAs(
    db,
    operator,
    sql`SELECT 1 FROM users WHERE id = ${userId} AND platform_role IN ('owner', 'compliance')`,
  );
  return rows.length > 0;
}

export type FoundCase = CaseRow & {
  name: string | null;
  assigneeName: string | null;
  notes: { id: string; by: string | null; text: string; at: string }[];
};

const foundOf = (which: SQL, notes: SQL): SQL => sql`
  SELECT ${FIELDS}, u.name AS "assigneeName", ${notes} AS notes, coalesce(
    (SELECT x.name FROM users x JOIN affiliates a ON a.user_id = x.id WHERE a.id = k.affiliate_id),
    (SELECT p.name FROM partners p WHERE p.affiliate_id = k.affiliate_id ORDER BY p.id LIMIT 1)) AS name
  FROM compliance_cases k LEFT JOIN users u ON u.id = k.assignee_id WHERE ${which}`;

/** The newest first; one row more than `limit` when there are more. Without notes. */
export function listCases(
  db: HttpDatabase,
  operator: PlatformIdentity,
  query: {
    readonly state?: CaseState | undefined;
    readonly severity?: CaseSeverity | undefined;
    readonly affiliateId?: string | undefined;
    readonly assigneeId?: string | undefined;
    readonly limit: number;
    readonly cursor?: string | undefined;
  },
): Promise<FoundCase[]> {
  const conditions = [
    query.state === undefined ? sql`k.ended_at IS NULL` : sql`k.state = ${query.state}`,
    ...(query.severity === undefined ? [] : [sql`k.severity = ${query.severity}`]),
    ...(query.affiliateId === undefined ? [] : [sql`k.affiliate_id = ${query.affiliateId}`]),
    ...(query.assigneeId === undefined ? [] : [sql`k.assignee_id = ${query.assigneeId}`]),
    ...(query.cursor === undefined ? [] : [sql`k.id < ${query.cursor}::uuid`]),
  ];
  return queryAs<FoundCase>(
    db,
    operator,
    sql`${foundOf(sql.join(conditions, sql` AND `), sql`'[]'::jsonb`)} ORDER BY k.id DESC LIMIT ${query.limit + 1}`,
  );
}

export async function findCase(
  db: HttpDatabase,
  operator: PlatformIdentity,
  id: string,
): Promise<FoundCase | undefined> {
  const notes = sql`coalesce((
    SELECT jsonb_agg(jsonb_build_object('id', n.id, 'by', w.name, 'text', n.text, 'at', n.at) ORDER BY n.id)
    FROM compliance_notes n LEFT JOIN users w ON w.id = n.user_id WHERE n.case_id = k.id), '[]')`;
  const [row] = await queryAs<FoundCase>(db, operator, foundOf(sql`k.id = ${id}`, notes));
  return row;
}
