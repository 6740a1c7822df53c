import { sql } from "drizzle-orm";
import type { Reversal } from "../../core/commission/settle.ts";
import { type Executor, rowsOf } from "../executor.ts";
import { StaleError } from "../transaction.ts";
import { AMOUNT_COLUMNS, AMOUNT_RECORD, AMOUNT_VALUES, amountFields } from "./amount-fields.ts";
import { accountsOf, writePostings } from "./ledger.ts";
import { takeBackPoints } from "./points.ts";
import { writeRewards } from "./rewards.ts";
import type { LineRow, SettledCase } from "./settled-case.ts";
import { pointsToTakeBack, postingsOf } from "./settlement-postings.ts";

export interface SettlementCounts {
  accrued: number;
  reversed: number;
  postings: number;
}

const DAY_MS = 86_400_000;

/**
 * Writes what settlements ask for: accruals, reversals, their postings, and the conversions' state. Postings are
 * built only from the accruals that the database let in, so a replay posts nothing. Must run in one transaction.
 */
export async function writeSettlements(
  db: Executor,
  settled: readonly SettledCase[],
  newId: () => string,
  now: Date,
): Promise<SettlementCounts> {
  const lines = settled.flatMap((one) =>
    one.settlement.lines.map((line): LineRow => ({ id: newId(), settled: one, line })),
  );
  const letIn = await insertAccruals(db, lines);
  await updateReversed(
    db,
    settled.flatMap((one) => one.settlement.reversals),
  );
  const linesLetIn = Map.groupBy(
    lines.filter((row) => letIn.has(row.id)),
    (row) => row.settled,
  );
  const rewards = await writeRewards(db, settled, newId);
  const cases = settled.map((one) => ({
    settled: one,
    lines: linesLetIn.get(one) ?? [],
    rewardId: rewards.get(one) ?? null,
  }));
  const build = (expired: ReadonlyMap<string, bigint>) =>
    cases.flatMap((one) => postingsOf(one, expired, newId));
  // What had expired of points is known only once their accounts are locked, and those are locked all together.
  const taken = pointsToTakeBack(settled);
  const others = taken.length === 0 ? [] : build(new Map()).flatMap(accountsOf);
  const fromExpired = await takeBackPoints(db, taken, others, newId);
  const written = await writePostings(db, build(fromExpired), now);
  await updateConversions(db, settled);
  const reversed = settled.reduce((count, one) => count + one.settlement.reversals.length, 0);
  return { accrued: letIn.size, reversed, postings: written };
}

/** What the lines of a conversion have in common travels once, and a line says nothing of what it has not. */
async function insertAccruals(db: Executor, lines: readonly LineRow[]): Promise<Set<string>> {
  if (lines.length === 0) return new Set();
  const conversions = new Map<SettledCase, ReturnType<typeof conversionValues>>();
  const rows = lines.map((row) => {
    let values = conversions.get(row.settled);
    if (values === undefined) {
      values = conversionValues(row.settled, conversions.size);
      conversions.set(row.settled, values);
    }
    return lineValues(row, values.c);
  });
  const inserted = await rowsOf<{ id: string }>(
    db,
    sql`
    INSERT INTO accruals (id, organisation_id, program_id, conversion_id, revision, credit_position, level, partner_id, campaign_id, click_id,
      plan_version_id, currency, weight_bps, ${AMOUNT_COLUMNS}, skipped, rank, parts, matures_at, reversed_minor,
      points_share_minor, points, reversed_points_share_minor, reversed_points, request_id)
    SELECT id, org, program, conv, rev, pos, lvl, partner, camp, click, plan, cur, w, ${AMOUNT_VALUES}, skip, rank, parts, mat,
      coalesce(back, 0), coalesce(share, 0), coalesce(points, 0), coalesce(back_share, 0), coalesce(back_points, 0), req
    FROM json_to_recordset(${JSON.stringify(rows)}::json) AS l(id uuid, c int, pos int, lvl int, partner uuid, camp uuid, click uuid, plan uuid,
        w int, ${AMOUNT_RECORD}, skip jsonb, rank text, parts jsonb,
        back bigint, share bigint, points bigint, back_share bigint, back_points bigint)
      JOIN json_to_recordset(${JSON.stringify([...conversions.values()])}::json) AS h(c int, org uuid, program uuid, conv uuid, rev int, cur text,
        mat timestamptz, req uuid) USING (c)
    ON CONFLICT (conversion_id, revision, credit_position, level) DO NOTHING RETURNING id`,
  );
  return new Set(inserted.map((row) => row.id));
}

/** @param c how its lines name it */
function conversionValues({ settlementCase }: SettledCase, c: number) {
  const { organisationId, programId, input, occurredAtMs, holdDays, requestId } = settlementCase;
  return {
    c,
    org: organisationId,
    program: programId,
    conv: input.conversion.conversionId,
    rev: input.revision,
    cur: input.conversion.currency,
    mat: new Date(occurredAtMs + holdDays * DAY_MS).toISOString(),
    req: requestId,
  };
}

/** Undefined is left out of the JSON, and what is left out is null. */
function lineValues({ id, line }: LineRow, c: number) {
  return {
    id,
    c,
    pos: line.creditIndex,
    lvl: line.level,
    partner: line.partnerId ?? undefined,
    camp: line.campaignId,
    click: line.clickId ?? undefined,
    plan: line.planVersionId,
    w: line.weightBps,
    ...amountFields(line),
    skip: line.skipped.length === 0 ? undefined : line.skipped,
    rank: line.rank ?? undefined,
    parts: line.parts ?? undefined,
    back: line.reversedMinor === 0n ? undefined : String(line.reversedMinor),
    ...pointsValues(line),
  };
}

function pointsValues({ split, reversed }: LineRow["line"]) {
  if (split.points === 0n) return {};
  return {
    share: String(split.pointsShareMinor),
    points: String(split.points),
    back_share: String(reversed.totalMinor - reversed.cashMinor),
    back_points: String(reversed.points),
  };
}

async function updateReversed(db: Executor, reversals: readonly Reversal[]): Promise<void> {
  if (reversals.length === 0) return;
  const rows = reversals.map(({ accrualId, targetMinor, deltaMinor, targetPoints, deltaPoints, ...one }) => ({
    id: accrualId,
    target: String(targetMinor),
    before: String(targetMinor - deltaMinor),
    share: String(one.targetShareMinor),
    points: String(targetPoints),
    points_before: String(targetPoints - deltaPoints),
  }));
  const updated = await rowsOf<{ id: string }>(
    db,
    sql`
    UPDATE accruals a SET reversed_minor = r.target, reversed_points_share_minor = r.share, reversed_points = r.points, version = a.version + 1
    FROM json_to_recordset(${JSON.stringify(rows)}::json) AS r(id uuid, target bigint, before bigint, share bigint, points bigint, points_before bigint)
    WHERE a.id = r.id AND a.reversed_minor = r.before AND a.reversed_points = r.points_before RETURNING a.id`,
  );
  if (updated.length !== reversals.length) throw new StaleError("an accrual");
}

/** Settled anew, refunded or rejected: a period or an event may have counted it as it was before. */
export function mayTakeBonusesBack({ settlementCase, settlement }: SettledCase): boolean {
  const { accruals, conversion, revision } = settlementCase.input;
  return accruals.length > 0 || conversion.rejected || revision > 1 || settlement.refundedMinor > 0n;
}

/** What no budget could pay is attributed again and stays due, since the same credits may come out once more. */
async function updateConversions(db: Executor, settled: readonly SettledCase[]): Promise<void> {
  const rows = settled.map(({ settlementCase, settlement }) => ({
    id: settlementCase.input.conversion.conversionId,
    version: settlementCase.version,
    refunded: String(settlement.refundedMinor),
    again: settlement.exhaustedCampaigns.length > 0,
    blocked: settlementCase.planMissing ? "no_plan" : undefined,
    claw: mayTakeBonusesBack({ settlementCase, settlement }) || undefined,
  }));
  const updated = await rowsOf<{ id: string }>(
    db,
    sql`
    UPDATE conversions c SET commission_due = r.again, commission_blocked_by = r.blocked, refunded_minor = r.refunded,
      attribution_due = c.attribution_due OR r.again, claw_back_due = c.claw_back_due OR coalesce(r.claw, false), version = c.version + 1
    FROM json_to_recordset(${JSON.stringify(rows)}::json) AS r(id uuid, version int, refunded bigint, again boolean, blocked text, claw boolean)
    WHERE c.id = r.id AND c.version = r.version RETURNING c.id`,
  );
  if (updated.length !== settled.length) throw new StaleError("a conversion");
}
