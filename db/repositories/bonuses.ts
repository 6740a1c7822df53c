import { sql } from "drizzle-orm";
import type { BonusLine } from "../../core/period/period-input.ts";
import { type Executor, rowsOf } from "../executor.ts";
import { AMOUNT_COLUMNS, AMOUNT_RECORD, AMOUNT_VALUES, amountFields } from "./amount-fields.ts";

/** A line of bonus with what it belongs to. */
export interface NewBonus {
  readonly id: string;
  readonly organisationId: string;
  readonly programId: string;
  /** One of both. */
  readonly periodId: string | null;
  readonly eventId: string | null;
  readonly conversionId: string | null;
  readonly planVersionId: string | null;
  /** Null: breakage. */
  readonly partnerId: string | null;
  readonly line: Omit<BonusLine, "position" | "skipped">;
  readonly skipped: readonly { readonly partnerId: string; readonly reason: string }[];
  /** When it goes into the ledger, in this transaction, and when it is due; null: later, with its period. */
  readonly posted: { readonly at: Date; readonly maturesAt: Date } | null;
  readonly requestId: string;
}

/** Writes lines, each once; answers the ids of those that were let in. */
export async function insertBonuses(db: Executor, bonuses: readonly NewBonus[]): Promise<Set<string>> {
  if (bonuses.length === 0) return new Set();
  const inserted = await rowsOf<{ id: string }>(
    db,
    sql`
    INSERT INTO bonuses (id, organisation_id, program_id, period_id, event_id, conversion_id, plan_version_id, rule, kind, level, partner_id,
      currency, ${AMOUNT_COLUMNS}, skipped, details, refund_base, posted_at, matures_at, request_id)
    SELECT id, org, program, period, event, conv, plan, rule, kind, lvl, partner, cur, ${AMOUNT_VALUES}, skip, det, back, posted, mat, req
    FROM json_to_recordset(${JSON.stringify(bonuses.map(rowValues))}::json) AS r(id uuid, org uuid, program uuid, period uuid, event uuid,
      conv uuid, plan uuid, rule text, kind text, lvl int, partner uuid, cur text, ${AMOUNT_RECORD},
      skip jsonb, det jsonb, back bigint, posted timestamptz, mat timestamptz, req uuid)
    ON CONFLICT (period_id, event_id, kind, rule, level, partner_id, currency, breakage_reason) DO NOTHING RETURNING id`,
  );
  return new Set(inserted.map((row) => row.id));
}

/** Undefined is left out of the JSON, and what is left out is null. */
function rowValues({ line, skipped, posted, ...of }: NewBonus) {
  return {
    id: of.id,
    org: of.organisationId,
    program: of.programId,
    period: of.periodId ?? undefined,
    event: of.eventId ?? undefined,
    conv: of.conversionId ?? undefined,
    plan: of.planVersionId ?? undefined,
    rule: line.rule,
    kind: line.kind,
    lvl: line.level,
    partner: of.partnerId ?? undefined,
    cur: line.currency,
    ...amountFields(line),
    skip: skipped.length === 0 ? undefined : skipped,
    det: Object.keys(line.details).length === 0 ? undefined : line.details,
    back: String(line.refundBase),
    posted: posted?.at.toISOString(),
    mat: posted?.maturesAt.toISOString(),
    req: of.requestId,
  };
}
