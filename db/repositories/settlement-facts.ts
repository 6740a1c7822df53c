import { sql } from "drizzle-orm";
import type { PlanVersion } from "../../core/commission/accrual.ts";
import type { Chain } from "../../core/commission/chain.ts";
import type { PlanRules } from "../../core/commission/plan.ts";
import { MAX_LEVELS } from "../../core/commission/rules/rules-shape.ts";
import type { SettlementCredit, SettlementInput, StandingAccrual } from "../../core/commission/settle.ts";
import type { PartnerStatus } from "../../core/genealogy/partner-status.ts";
import { type Executor, rowsOf } from "../executor.ts";
import { uuids } from "./outbox.ts";
import { planLock } from "./plans.ts";

/** A conversion whose commission must be brought up to date, with all that decides it. */
export interface SettlementCase {
  readonly organisationId: string;
  readonly programId: string;
  readonly version: number;
  readonly occurredAtMs: number;
  readonly holdDays: number;
  readonly requestId: string;
  readonly input: Omit<SettlementInput, "budgetLeft">;
  /** No plan was in force, so nothing can be accrued until one is. */
  readonly planMissing: boolean;
}

type CaseRow = {
  id: string;
  organisation_id: string;
  program_id: string;
  version: number;
  credit_revision: number;
  amount_minor: string;
  currency: string;
  rejected: boolean;
  occurred_ms: number;
  hold_days: number;
  request_id: string;
};
type CreditRow = {
  conversion_id: string;
  partner_id: string;
  campaign_id: string;
  click_id: string | null;
  weight_bps: number;
};
type RefundRow = {
  conversion_id: string;
  refund_id: string;
  amount_minor: string;
  status: "succeeded" | "failed";
};
type AccrualRow = {
  id: string;
  conversion_id: string;
  revision: number;
  partner_id: string | null;
  campaign_id: string;
  credit_position: number;
  currency: string;
  amount_minor: string;
  reversed_minor: string;
  matured: boolean;
};
type PlanRow = {
  id: string;
  program_id: string;
  campaign_id: string | null;
  number: number;
  from_ms: number;
  rules: PlanRules;
};
type Upline = { id: string; states: { status: PartnerStatus; from: number }[] };

/**
 * Conversions whose commission waits, oldest first, locked until the transaction ends; others skip them.
 *
 * @param organisationId of this tenant only; null: of all
 */
export async function lockCommissionDue(
  db: Executor,
  limit: number,
  organisationId: string | null,
): Promise<string[]> {
  const tenant = organisationId === null ? sql`` : sql`AND organisation_id = ${organisationId}`;
  const rows = await rowsOf<{ id: string }>(
    db,
    sql`
    SELECT id FROM conversions WHERE commission_due AND NOT attribution_due ${tenant} ORDER BY id LIMIT ${limit} FOR UPDATE SKIP LOCKED`,
  );
  return rows.map((row) => row.id);
}

/** Tenants that have conversions whose commission waits. */
export async function tenantsWithCommissionDue(db: Executor): Promise<string[]> {
  const rows = await rowsOf<{ id: string }>(
    db,
    sql`SELECT DISTINCT organisation_id AS id FROM conversions WHERE commission_due AND NOT attribution_due ORDER BY 1`,
  );
  return rows.map((row) => row.id);
}

/** A plan that is not saved, as if it had been in force from the first day on; saved ones of the same place are not used. */
export interface DraftPlan {
  readonly programId: string;
  /** Null: the program's plan; campaigns with one of their own keep it. Else the campaign's own. */
  readonly campaignId: string | null;
  readonly rules: PlanRules;
}

/**
 * Loads cases in a fixed number of statements, however many conversions there are. A conversion for which no plan is
 * found while a plan of its program is being written is left out: it stays due.
 *
 * @param draft for a back-test, which writes nothing and so keeps no plan from being written
 */
export async function loadSettlementCases(
  db: Executor,
  ids: readonly string[],
  draft?: DraftPlan,
): Promise<SettlementCase[]> {
  if (ids.length === 0) return [];
  const cases = await loadCases(db, ids);
  const credits = Map.groupBy(await loadCredits(db, ids), (row) => row.conversion_id);
  const refunds = Map.groupBy(await loadRefunds(db, ids), (row) => row.conversion_id);
  const accruals = Map.groupBy(await loadAccruals(db, ids), (row) => row.conversion_id);
  const uplines = await loadUplines(
    db,
    [...credits.values()].flat().map((row) => row.partner_id),
  );
  const programIds = [...new Set(cases.map((row) => row.program_id))];
  const settledPrograms = draft === undefined ? await holdPlans(db, programIds) : new Set(programIds);
  const plans = [...(draft === undefined ? [] : [draftRow(draft)]), ...(await loadPlans(db, programIds))];
  return cases.flatMap((row): SettlementCase[] => {
    const creditRows = credits.get(row.id) ?? [];
    const planned = creditRows.map((credit) => buildCredit(row, credit, uplines, plans));
    const complete = planned.filter((credit) => credit !== undefined);
    const planMissing = complete.length < creditRows.length;
    if (planMissing && !settledPrograms.has(row.program_id)) return [];
    const settlementCase = {
      organisationId: row.organisation_id,
      programId: row.program_id,
      version: row.version,
      occurredAtMs: row.occurred_ms,
      holdDays: row.hold_days,
      requestId: row.request_id,
      planMissing: planMissing && !row.rejected,
      input: {
        conversion: {
          conversionId: row.id,
          amountMinor: BigInt(row.amount_minor),
          currency: row.currency,
          rejected: row.rejected,
        },
        revision: row.credit_revision,
        credits: planMissing ? [] : complete,
        refunds: (refunds.get(row.id) ?? []).map((refund) => ({
          refundId: refund.refund_id,
          amountMinor: BigInt(refund.amount_minor),
          status: refund.status,
        })),
        accruals: (accruals.get(row.id) ?? []).map(standingAccrual),
      },
    };
    return [settlementCase];
  });
}

async function loadCases(db: Executor, ids: readonly string[]): Promise<CaseRow[]> {
  const rows = await rowsOf<CaseRow>(
    db,
    sql`
    SELECT c.id, c.organisation_id, c.program_id, c.version, c.credit_revision, c.amount_minor::text, c.currency,
      c.status = 'rejected' AS rejected, (extract(epoch FROM c.occurred_at) * 1000)::float8 AS occurred_ms, p.hold_days, c.request_id
    FROM conversions c JOIN programs p ON p.id = c.program_id WHERE c.id = ANY(${uuids(ids)}) ORDER BY c.id`,
  );
  return rows;
}

async function loadCredits(db: Executor, ids: readonly string[]): Promise<CreditRow[]> {
  const rows = await rowsOf<CreditRow>(
    db,
    sql`
    SELECT c.id AS conversion_id, k.partner_id, k.campaign_id, k.click_id, k.weight_bps
    FROM conversions c JOIN attributions a ON a.conversion_id = c.id AND a.revision = c.credit_revision
      JOIN attribution_credits k ON k.attribution_id = a.id
    WHERE c.id = ANY(${uuids(ids)}) AND NOT c.test ORDER BY k.attribution_id, k.position`,
  );
  return rows;
}

async function loadRefunds(db: Executor, ids: readonly string[]): Promise<RefundRow[]> {
  const rows = await rowsOf<RefundRow>(
    db,
    sql`
    SELECT c.id AS conversion_id, r.refund_id, r.amount_minor::text, r.status
    FROM conversions c JOIN refunds r ON r.program_id = c.program_id AND r.test = c.test AND r.goal = c.goal AND r.order_id = c.order_id
      AND r.currency = c.currency
    WHERE c.id = ANY(${uuids(ids)})`,
  );
  return rows;
}

/** One conversion after the other: the whole table would be read while its statistics are missing or old. */
async function loadAccruals(db: Executor, ids: readonly string[]): Promise<AccrualRow[]> {
  const rows = await rowsOf<AccrualRow>(
    db,
    sql`
    SELECT a.* FROM unnest(${uuids(ids)}) AS c(id) CROSS JOIN LATERAL (
      SELECT id, conversion_id, revision, partner_id, campaign_id, credit_position, level, currency, amount_minor::text, reversed_minor::text,
        matured_at IS NOT NULL AS matured
      FROM accruals WHERE conversion_id = c.id OFFSET 0
    ) a ORDER BY conversion_id, revision, credit_position, level`,
  );
  return rows;
}

/** Each credited partner with its upline, nearest first, and what each one's status was when. */
async function loadUplines(db: Executor, partnerIds: readonly string[]): Promise<Map<string, Upline[]>> {
  const rows = await rowsOf<{ descendant_id: string; ancestors: string[] }>(
    db,
    sql`
    SELECT descendant_id, array_agg(ancestor_id::text ORDER BY depth) AS ancestors
    FROM partner_closure WHERE path_type = 'sponsor' AND descendant_id = ANY(${uuids([...new Set(partnerIds)])}) AND depth < ${MAX_LEVELS} GROUP BY descendant_id`,
  );
  const members = [...new Set(rows.flatMap((row) => row.ancestors))];
  const states = await rowsOf<Upline>(
    db,
    sql`
    SELECT partner_id AS id, json_agg(json_build_object('status', status, 'from', (extract(epoch FROM effective_from) * 1000)::float8) ORDER BY effective_from, id) AS states
    FROM partner_states WHERE partner_id = ANY(${uuids(members)}) GROUP BY partner_id`,
  );
  const byId = new Map(states.map((row) => [row.id, row]));
  return new Map(
    rows.map((row) => [row.descendant_id, row.ancestors.map((id) => byId.get(id) ?? { id, states: [] })]),
  );
}

/**
 * Keeps plans of programs from being written until the transaction ends, without waiting; answers the programs for
 * which that is so. Whoever writes a plan then finds every conversion that was blocked for want of one.
 */
async function holdPlans(db: Executor, programIds: readonly string[]): Promise<Set<string>> {
  const rows = await rowsOf<{ id: string }>(
    db,
    sql`SELECT id FROM unnest(${uuids(programIds)}) AS p(id) WHERE pg_try_advisory_xact_lock_shared(${planLock(sql`p.id`)})`,
  );
  return new Set(rows.map((row) => row.id));
}

/** Comes before all saved plans, and is in force at whatever time. */
function draftRow({ programId, campaignId, rules }: DraftPlan): PlanRow {
  return {
    id: "draft",
    program_id: programId,
    campaign_id: campaignId,
    number: 0,
    from_ms: Number.NEGATIVE_INFINITY,
    rules,
  };
}

async function loadPlans(db: Executor, programIds: readonly string[]): Promise<PlanRow[]> {
  const rows = await rowsOf<PlanRow>(
    db,
    sql`
    SELECT id, program_id, campaign_id, number, (extract(epoch FROM effective_from) * 1000)::float8 AS from_ms, rules
    FROM plan_versions WHERE program_id = ANY(${uuids(programIds)}) ORDER BY effective_from DESC, number DESC`,
  );
  return rows;
}

function buildCredit(
  conversion: CaseRow,
  credit: CreditRow,
  uplines: ReadonlyMap<string, Upline[]>,
  plans: readonly PlanRow[],
): SettlementCredit | undefined {
  const inForce = (campaignId: string | null) =>
    plans.find(
      (plan) =>
        plan.program_id === conversion.program_id &&
        plan.campaign_id === campaignId &&
        plan.from_ms <= conversion.occurred_ms,
    );
  const plan = inForce(credit.campaign_id) ?? inForce(null);
  if (plan === undefined) return undefined;
  const chain: Chain = (uplines.get(credit.partner_id) ?? [])
    .slice(0, plan.rules.levels.length)
    .map(({ id, states }) => ({
      partnerId: id,
      status: states.findLast((state) => state.from <= conversion.occurred_ms)?.status ?? "suspended",
      active: true,
      qualifiedLevels: MAX_LEVELS,
      rank: null,
    }));
  return {
    clickId: credit.click_id,
    campaignId: credit.campaign_id,
    weightBps: credit.weight_bps,
    chain,
    plan: planVersion(plan),
  };
}

const versions = new WeakMap<PlanRow, PlanVersion>();

/** One object per plan: the engine works a plan's rates out once for credits that share it. */
function planVersion(row: PlanRow): PlanVersion {
  let version = versions.get(row);
  if (version === undefined) {
    version = { planVersionId: row.id, version: row.number, rules: row.rules };
    versions.set(row, version);
  }
  return version;
}

function standingAccrual(row: AccrualRow): StandingAccrual {
  return {
    accrualId: row.id,
    revision: row.revision,
    partnerId: row.partner_id,
    campaignId: row.campaign_id,
    creditIndex: row.credit_position,
    currency: row.currency,
    amountMinor: BigInt(row.amount_minor),
    reversedMinor: BigInt(row.reversed_minor),
    matured: row.matured,
  };
}

export interface CampaignBudget {
  readonly campaignId: string;
  readonly currency: string;
  leftMinor: bigint;
  readonly policy: "stop_crediting" | "pause_and_tell";
}

/** The budgets of campaigns that have one, locked in id order: no two runs spend the same money. */
export async function lockBudgets(
  db: Executor,
  campaignIds: readonly string[],
): Promise<Map<string, CampaignBudget>> {
  const rows = await rowsOf<{
    id: string;
    budget_currency: string;
    left_minor: string;
    budget_policy: CampaignBudget["policy"];
  }>(
    db,
    sql`
    SELECT id, budget_currency, (budget_minor - budget_spent_minor)::text AS left_minor, budget_policy
    FROM campaigns WHERE id = ANY(${uuids([...new Set(campaignIds)])}) AND budget_minor IS NOT NULL ORDER BY id FOR NO KEY UPDATE`,
  );
  return new Map(
    rows.map((row) => [
      row.id,
      {
        campaignId: row.id,
        currency: row.budget_currency,
        leftMinor: BigInt(row.left_minor),
        policy: row.budget_policy,
      },
    ]),
  );
}
