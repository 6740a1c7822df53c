import { type SQL, sql } from "drizzle-orm";
import type { CaseSeverity } from "../../../core/compliance/states.ts";
import type { FraudDecision, FraudState } from "../../../core/fraud/signal-state.ts";
import { type FraudKind, gradeOfSeverity } from "../../../core/fraud/signals.ts";
import type { PartnerStatus } from "../../../core/genealogy/partner-status.ts";
import type { HttpDatabase } from "../../client.ts";
import { rowsOf } from "../../executor.ts";
import { allOf, type KeysetColumns, type KeysetPage, mergedPage, orderOf } from "../keyset.ts";
import { nameOf } from "../payouts/payee-search.ts";

type Named = { id: string; name: string };

export type SignalRow = {
  id: string;
  sortValue: string;
  kind: FraudKind;
  grade: number;
  state: FraudState;
  figures: Record<string, number>;
  day: string | null;
  affiliate: Named;
  partner: Named | null;
  program: Named | null;
  organisation: Named | null;
  decision: FraudDecision | null;
  reason: string | null;
  decidedBy: string | null;
  decidedAt: string | null;
  createdAt: string;
  changedAt: string;
  version: number;
};

export interface SignalFilter {
  /** Absent: those that nobody has decided on. */
  readonly state?: FraudState | undefined;
  readonly kind?: FraudKind | undefined;
  readonly severity?: CaseSeverity | undefined;
  readonly affiliateId?: string | undefined;
  readonly organisationId?: string | undefined;
}

const SORTS: KeysetColumns = {
  severity: { value: sql`f.grade`, type: "bigint" },
  createdAt: { value: sql`f.id`, type: "uuid" },
};

const named = (id: SQL, name: SQL) =>
  sql`CASE WHEN ${id} IS NOT NULL THEN jsonb_build_object('id', ${id}, 'name', ${name}) END`;

/** Of signals `s`. */
const shown = (signals: SQL) => sql`
  SELECT s.id, s.kind, s.grade, s.state, s.figures, s.day::text AS day, s.decision, s.reason, s.decided_at AS "decidedAt",
    s.created_at AS "createdAt", s.changed_at AS "changedAt", s.version, s.sort_value::text AS "sortValue",
    (SELECT u.name FROM users u WHERE u.id = s.decided_by) AS "decidedBy",
    jsonb_build_object('id', s.affiliate_id, 'name', ${nameOf(sql`s.affiliate_id`)}) AS affiliate,
    ${named(sql`p.id`, sql`p.name`)} AS partner, ${named(sql`g.id`, sql`g.name`)} AS program, ${named(sql`o.id`, sql`o.name`)} AS organisation
  FROM (${signals}) s LEFT JOIN partners p ON p.id = s.partner_id LEFT JOIN programs g ON g.id = s.program_id
    LEFT JOIN organisations o ON o.id = g.organisation_id`;

/** A page of signals. With the rights of a job, as all here: whoever calls it has made sure that the caller may see them. */
export function listSignals(db: HttpDatabase, filter: SignalFilter, page: KeysetPage): Promise<SignalRow[]> {
  const { state, kind, severity, affiliateId, organisationId } = filter;
  const where = allOf([
    sql`f.state = ${state ?? "open"}`,
    kind === undefined ? undefined : sql`f.kind = ${kind}`,
    severity === undefined ? undefined : sql`f.grade = ${gradeOfSeverity(severity)}`,
    affiliateId === undefined ? undefined : sql`f.affiliate_id = ${affiliateId}::uuid`,
    organisationId === undefined
      ? undefined
      : sql`f.program_id IN (SELECT id FROM programs WHERE organisation_id = ${organisationId}::uuid)`,
  ]);
  const rows = mergedPage(
    {
      ...{ owners: sql`(VALUES (1)) p(id)`, columns: sql`f.*`, from: sql`fraud_signals f`, where },
      ...{ id: sql`f.id`, sorts: SORTS },
    },
    page,
  );
  return rowsOf<SignalRow>(db, sql`${shown(rows)} ${orderOf(page, sql`s`)}`);
}

export async function findSignal(db: HttpDatabase, id: string): Promise<SignalRow | undefined> {
  const one = sql`SELECT f.*, f.id AS sort_value FROM fraud_signals f WHERE f.id = ${id}`;
  const [row] = await rowsOf<SignalRow>(db, shown(one));
  return row;
}

export type SignalDay = {
  day: string;
  clicks: number;
  bots: number;
  uniques: number;
  conversions: number;
  rejected: number;
};

export type SignalStanding = {
  days: SignalDay[];
  alike: Named[];
  held: boolean;
  partnerStatus: PartnerStatus | null;
  openCases: number;
};

const CREDITS_MAX = 5_000;
/** So many conversions, and so many others, are shown of a signal. */
const SHOWN_MAX = 50;

/** What stands behind a signal, as it is at this moment. `from`: a UTC midnight. */
export async function findSignalStanding(
  db: HttpDatabase,
  { affiliateId, partnerId }: { readonly affiliateId: string; readonly partnerId: string | null },
  from: Date,
): Promise<SignalStanding> {
  const [row] = await rowsOf<SignalStanding>(
    db,
    sql`
    SELECT coalesce((SELECT jsonb_agg(to_jsonb(d) ORDER BY d.day) FROM (
        SELECT to_char(bucket AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, sum(clicks)::int AS clicks, sum(bots)::int AS bots,
          sum(uniques)::int AS uniques, sum(pending + approved + rejected)::int AS conversions, sum(rejected)::int AS rejected
        FROM report_rollups WHERE partner_id = ${partnerId}::uuid AND dimension = 'partner' AND grain = 'day' AND bucket >= ${from}::timestamptz
        GROUP BY 1) d), '[]') AS days,
      coalesce((SELECT jsonb_agg(jsonb_build_object('id', x.id, 'name', ${nameOf(sql`x.id`)})) FROM (
        SELECT DISTINCT o.affiliate_id AS id FROM payout_methods m JOIN payout_methods o ON o.fingerprint = m.fingerprint AND o.affiliate_id <> m.affiliate_id
        WHERE m.affiliate_id = ${affiliateId}::uuid AND m.ended_at IS NULL ORDER BY 1 LIMIT ${SHOWN_MAX}) x), '[]') AS alike,
      EXISTS (SELECT FROM payees y WHERE y.affiliate_id = ${affiliateId}::uuid AND y.held_at IS NOT NULL) AS held,
      (SELECT p.status FROM partners p WHERE p.id = ${partnerId}::uuid) AS "partnerStatus",
      (SELECT count(*)::int FROM compliance_cases k WHERE k.affiliate_id = ${affiliateId}::uuid AND k.ended_at IS NULL) AS "openCases"`,
  );
  return row ?? { days: [], alike: [], held: false, partnerStatus: null, openCases: 0 };
}

export type SignalConversion = {
  id: string;
  orderId: string;
  occurredAt: string;
  amountMinor: string;
  currency: string;
  status: "pending" | "approved" | "rejected";
  reason: string | null;
};

/** Which conversions a signal counts; of the others its figures say all. */
export interface SignalConversions {
  readonly partnerId: string;
  readonly of: "own" | "rejected" | "credited";
  /** Half-open. */
  readonly from: Date;
  readonly to: Date;
}

/** The latest of them: of credits the latest {@link CREDITS_MAX} are looked through. */
export function listSignalConversions(
  db: HttpDatabase,
  { partnerId, of, from, to }: SignalConversions,
): Promise<SignalConversion[]> {
  const since = sql`attribution_id >= uuidv7_bound(${from}::timestamptz)`;
  const because =
    of === "own"
      ? sql`SELECT DISTINCT attribution_id FROM attribution_touches WHERE reason = 'own_link' AND partner_id = ${partnerId}::uuid AND ${since}`
      : sql`SELECT attribution_id FROM attribution_credits WHERE partner_id = ${partnerId}::uuid AND ${since}
          ORDER BY attribution_id DESC LIMIT ${CREDITS_MAX}`;
  return rowsOf<SignalConversion>(
    db,
    sql`
    SELECT c.id, c.order_id AS "orderId", c.occurred_at AS "occurredAt", c.amount_minor::text AS "amountMinor", c.currency, c.status,
      c.status_reason AS reason
    FROM (${because}) b JOIN attributions a ON a.id = b.attribution_id
      JOIN conversions c ON c.id = a.conversion_id AND c.attribution_revision = a.revision
    WHERE NOT c.test AND c.occurred_at >= ${from}::timestamptz AND c.occurred_at < ${to}::timestamptz
      ${of === "rejected" ? sql`AND c.status = 'rejected'` : sql``}
    ORDER BY c.occurred_at DESC, c.id DESC LIMIT ${SHOWN_MAX}`,
  );
}
