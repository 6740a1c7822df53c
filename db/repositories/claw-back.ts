import { sql } from "drizzle-orm";
import type { PlanRules } from "../../core/commission/plan.ts";
import { type Executor, rowsOf } from "../executor.ts";
import { StaleError } from "../transaction.ts";
import { uuids } from "./outbox.ts";

/** A bonus that something may be taken back of. */
export type ClawBackLine = {
  id: string;
  organisation_id: string;
  program_id: string;
  period_id: string | null;
  partner_id: string;
  rule: string;
  kind: string;
  level: number;
  currency: string;
  amount: string;
  refund_base: string;
  refunded_base: string;
  reversed: string;
  matured: boolean;
  version: number;
};

const LINE = sql`b.id, b.organisation_id, b.program_id, b.period_id, b.partner_id, b.rule, b.kind, b.level, b.currency, b.amount_minor::text AS amount,
  b.refund_base::text, b.refunded_base::text, b.reversed_minor::text AS reversed, b.matured_at IS NOT NULL AS matured, b.version`;

/** What of a period's lines is asked for; partner and level null: all of that rule in that currency. */
export interface LineWanted {
  readonly periodId: string;
  readonly kind: string;
  readonly rule: string;
  readonly currency: string;
  readonly partnerId: string | null;
  readonly level: number | null;
}

/** Lines of periods that are in the ledger, locked in id order. */
export async function lockPeriodLines(db: Executor, wanted: readonly LineWanted[]): Promise<ClawBackLine[]> {
  if (wanted.length === 0) return [];
  const rows = wanted.map(({ periodId, kind, rule, currency, partnerId, level }) => ({
    ...{ p: periodId, k: kind, r: rule, c: currency, m: partnerId, l: level },
  }));
  return rowsOf<ClawBackLine>(
    db,
    sql`
    SELECT ${LINE} FROM bonuses b WHERE b.id IN (
      SELECT o.id FROM json_to_recordset(${JSON.stringify(rows)}::json) AS w(p uuid, k text, r text, c text, m uuid, l int)
        CROSS JOIN LATERAL (
          SELECT id FROM bonuses x WHERE x.period_id = w.p AND x.event_id IS NULL AND x.kind = w.k AND x.rule = w.r AND x.currency = w.c
            AND x.partner_id IS NOT NULL AND x.posted_at IS NOT NULL AND (w.m IS NULL OR x.partner_id = w.m AND x.level = w.l)
        ) o
    ) ORDER BY b.id FOR UPDATE OF b`,
  );
}

/** A bonus of an event that a conversion brought about, with how much of what it rests on is refunded by now. */
export type EventLine = ClawBackLine & { refunded_now: string };

/**
 * Locked in id order. All is refunded when the conversion was rejected, the recruited partner is credited no more, or a later
 * report says that nothing was sold in the bonus' currency; what a later report says was sold less counts as refunded.
 */
export async function lockEventLines(db: Executor, conversionIds: readonly string[]): Promise<EventLine[]> {
  if (conversionIds.length === 0) return [];
  return rowsOf<EventLine>(
    db,
    sql`
    SELECT ${LINE}, (CASE
      WHEN c.status = 'rejected' OR NOT EXISTS (
        SELECT FROM attributions a JOIN attribution_credits k ON k.attribution_id = a.id
        WHERE a.conversion_id = c.id AND a.revision = c.credit_revision AND k.partner_id = e.partner_id) OR c.currency <> b.currency THEN b.refund_base
      WHEN sold.most = 0 THEN 0 ELSE div(b.refund_base::numeric * (sold.most - c.amount_minor + c.refunded_minor), sold.most) END)::text AS refunded_now
    FROM bonuses b JOIN conversions c ON c.id = b.conversion_id JOIN bonus_events e ON e.id = b.event_id
      CROSS JOIN LATERAL (SELECT greatest(b.base_minor, c.amount_minor) AS most) sold
    WHERE b.conversion_id = ANY(${uuids(conversionIds)}) AND b.partner_id IS NOT NULL AND b.posted_at IS NOT NULL
    ORDER BY b.id FOR UPDATE OF b`,
  );
}

/** The plan that a period's bonuses were worked out by; null: it has none. */
export async function loadBonusRules(db: Executor, periodId: string): Promise<PlanRules | null> {
  const [row] = await rowsOf<{ rules: PlanRules }>(
    db,
    sql`
    SELECT v.rules FROM plan_versions v
    WHERE v.id = (SELECT plan_version_id FROM bonuses WHERE period_id = ${periodId}::uuid AND plan_version_id IS NOT NULL LIMIT 1)`,
  );
  return row?.rules ?? null;
}

/** Where a line stands from now on. */
export interface ClawedLine {
  readonly id: string;
  readonly version: number;
  readonly refundedBase: bigint;
  readonly reversedMinor: bigint;
}

export async function updateClawedLines(db: Executor, lines: readonly ClawedLine[]): Promise<void> {
  if (lines.length === 0) return;
  const rows = lines.map(({ id, version, refundedBase, reversedMinor }) => ({
    ...{ id, v: version, b: String(refundedBase), m: String(reversedMinor) },
  }));
  const updated = await rowsOf(
    db,
    sql`
    UPDATE bonuses b SET refunded_base = r.b, reversed_minor = r.m, version = b.version + 1
    FROM json_to_recordset(${JSON.stringify(rows)}::json) AS r(id uuid, v int, b bigint, m bigint)
    WHERE b.id = r.id AND b.version = r.v RETURNING b.id`,
  );
  if (updated.length !== lines.length) throw new StaleError("a bonus");
}

/** Notes up to where bonuses were held against refunds, and that the conversions wait no more: each version is worked through once. */
export async function finishClawBacks(
  db: Executor,
  conversionIds: readonly string[],
  sales: readonly {
    readonly period_id: string;
    readonly conversion_id: string;
    readonly revision: number;
    readonly credit_position: number;
    readonly target: string;
  }[],
): Promise<void> {
  if (conversionIds.length === 0) return;
  const rows = sales.map((sale) => ({
    ...{
      p: sale.period_id,
      c: sale.conversion_id,
      v: sale.revision,
      n: sale.credit_position,
      t: sale.target,
    },
  }));
  if (rows.length > 0)
    await db.execute(sql`
      UPDATE period_sales s SET clawed_back_minor = r.t
      FROM json_to_recordset(${JSON.stringify(rows)}::json) AS r(p uuid, c uuid, v int, n int, t bigint)
      WHERE s.period_id = r.p AND s.conversion_id = r.c AND s.revision = r.v AND s.credit_position = r.n`);
  await db.execute(
    sql`UPDATE conversions SET claw_back_due = false, version = version + 1 WHERE id = ANY(${uuids(conversionIds)})`,
  );
}
