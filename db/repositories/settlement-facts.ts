import { sql } from "drizzle-orm";
import type { CustomerOrder, PlanVersion, SoldItem } from "../../core/commission/accrual.ts";
import { asksForOrders } from "../../core/commission/base-rule.ts";
import type { Chain } from "../../core/commission/chain.ts";
import type { PlanRules } from "../../core/commission/plan.ts";
import type { AgreedPays } from "../../core/commission/rules/base.ts";
import type { SettlementCredit, SettlementInput, StandingAccrual } from "../../core/commission/settle.ts";
import type { StoredItem } from "../../core/conversions/volume.ts";
import type { StandingReward } from "../../core/reward/customer-reward.ts";
import { type Executor, rowsOf } from "../executor.ts";
import { uuids } from "./outbox.ts";
import { planLock } from "./plans.ts";
import { loadBuyers, lockRewards } from "./reward-facts.ts";
import { loadPlanChains } from "./settlement-chains.ts";

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
  items: StoredItem[] | null;
};
type CreditRow = {
  conversion_id: string;
  partner_id: string;
  campaign_id: string;
  click_id: string | null;
  weight_bps: number;
  /** What is agreed with the partner for this campaign; null: nothing. */
  agreed: AgreedPays | null;
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
  points_share_minor: string;
  points: string;
  reversed_points_share_minor: string;
  reversed_points: string;
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
type OrderRow = { id: string; first_id: string; first_ms: number };
/** A credit with the plan in force for it. */
interface PlannedCredit {
  readonly conversion: CaseRow;
  readonly credit: CreditRow;
  readonly plan: PlanRow | undefined;
}

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
  const programIds = [...new Set(cases.map((row) => row.program_id))];
  const settledPrograms = draft === undefined ? await holdPlans(db, programIds) : new Set(programIds);
  const plans = [...(draft === undefined ? [] : [draftRow(draft)]), ...(await loadPlans(db, programIds))];
  const planned = cases.flatMap((conversion) =>
    (credits.get(conversion.id) ?? []).map(
      (credit): PlannedCredit => ({ conversion, credit, plan: planInForce(conversion, credit, plans) }),
    ),
  );
  const settlementCredits = Map.groupBy(await buildCredits(db, planned), ([id]) => id);
  const orders = await loadOrders(db, planned);
  const rewards = draft === undefined ? await lockRewards(db, ids) : new Map<string, StandingReward[]>();
  const rewarding = planned.filter(({ plan }) => plan?.rules.customerReward !== undefined);
  const buyers = await loadBuyers(
    db,
    rewarding.map(({ conversion }) => conversion.id),
  );
  return cases.flatMap((row): SettlementCase[] => {
    const complete = (settlementCredits.get(row.id) ?? []).map(([, credit]) => credit);
    const planMissing = complete.length < (credits.get(row.id) ?? []).length;
    if (planMissing && !settledPrograms.has(row.program_id)) return [];
    const order = orders.get(row.id);
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
          ...(row.items === null ? {} : { items: row.items.map(soldItem) }),
          ...(order === undefined ? {} : { order }),
        },
        revision: row.credit_revision,
        credits: planMissing ? [] : complete,
        refunds: (refunds.get(row.id) ?? []).map((refund) => ({
          refundId: refund.refund_id,
          amountMinor: BigInt(refund.amount_minor),
          status: refund.status,
        })),
        accruals: (accruals.get(row.id) ?? []).map(standingAccrual),
        buyer: buyers.get(row.id) ?? null,
        rewards: rewards.get(row.id) ?? [],
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
      c.status = 'rejected' AS rejected, (extract(epoch FROM c.occurred_at) * 1000)::float8 AS occurred_ms, p.hold_days, c.request_id,
      c.items
    FROM conversions c JOIN programs p ON p.id = c.program_id WHERE c.id = ANY(${uuids(ids)}) ORDER BY c.id`,
  );
  return rows;
}

async function loadCredits(db: Executor, ids: readonly string[]): Promise<CreditRow[]> {
  const rows = await rowsOf<CreditRow>(
    db,
    sql`
    SELECT c.id AS conversion_id, k.partner_id, k.campaign_id, k.click_id, k.weight_bps, agreed.pays AS agreed
    FROM conversions c JOIN attributions a ON a.conversion_id = c.id AND a.revision = c.credit_revision
      JOIN attribution_credits k ON k.attribution_id = a.id
      LEFT JOIN LATERAL (
        SELECT r.pays FROM enrollment_rates r WHERE r.enrollment_id = k.enrollment_id AND r.effective_from <= c.occurred_at
        ORDER BY r.effective_from DESC, r.id DESC LIMIT 1
      ) agreed ON true
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
        points_share_minor::text, points::text, reversed_points_share_minor::text, reversed_points::text, matured_at IS NOT NULL AS matured
      FROM accruals WHERE conversion_id = c.id OFFSET 0
    ) a ORDER BY conversion_id, revision, credit_position, level`,
  );
  return rows;
}

/**
 * Where conversions stand among their customers' of the same goal, as far as plans ask: by when they happened, then by
 * id; neither tests nor rejected ones count. What comes later with an earlier date changes nothing that was accrued.
 */
async function loadOrders(
  db: Executor,
  planned: readonly PlannedCredit[],
): Promise<Map<string, CustomerOrder>> {
  const asking = planned.filter(({ plan }) => plan !== undefined && asksForOrders(plan.rules));
  if (asking.length === 0) return new Map();
  const occurred = new Map(asking.map(({ conversion }) => [conversion.id, conversion.occurred_ms]));
  const rows = await rowsOf<OrderRow>(
    db,
    sql`
    SELECT c.id, f.id AS first_id, (extract(epoch FROM f.occurred_at) * 1000)::float8 AS first_ms
    FROM conversions c CROSS JOIN LATERAL (
      SELECT o.id, o.occurred_at FROM conversions o
      WHERE o.customer_id = c.customer_id AND o.goal = c.goal AND NOT o.test AND (o.status <> 'rejected' OR o.id = c.id)
      ORDER BY o.occurred_at, o.id LIMIT 1
    ) f
    WHERE c.id = ANY(${uuids([...occurred.keys()])})`,
  );
  return new Map(
    rows.map(({ id, first_id, first_ms }) => [
      id,
      { isFirst: first_id === id, firstAtMs: first_ms, occurredAtMs: occurred.get(id) ?? first_ms },
    ]),
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

/** The campaign's own plan, else the program's; the newest that had begun. */
function planInForce(conversion: CaseRow, credit: CreditRow, plans: readonly PlanRow[]): PlanRow | undefined {
  const inForce = (campaignId: string | null) =>
    plans.find(
      (plan) =>
        plan.program_id === conversion.program_id &&
        plan.campaign_id === campaignId &&
        plan.from_ms <= conversion.occurred_ms,
    );
  return inForce(credit.campaign_id) ?? inForce(null);
}

/** Credits that have a plan, each with its conversion's id, in the order given. */
async function buildCredits(
  db: Executor,
  planned: readonly PlannedCredit[],
): Promise<[string, SettlementCredit][]> {
  const withPlan = planned.flatMap(({ conversion, credit, plan }) =>
    plan === undefined ? [] : [{ conversion, credit, plan }],
  );
  const chains = await loadPlanChains(
    db,
    withPlan.map(({ conversion, credit, plan }) => ({
      partnerId: credit.partner_id,
      occurredAtMs: conversion.occurred_ms,
      rules: plan.rules,
    })),
  );
  return withPlan.map(({ conversion, credit, plan }, n) => [
    conversion.id,
    settlementCredit(credit, plan, chains[n]),
  ]);
}

function settlementCredit(credit: CreditRow, plan: PlanRow, chain: Chain = []): SettlementCredit {
  return {
    clickId: credit.click_id,
    campaignId: credit.campaign_id,
    weightBps: credit.weight_bps,
    chain,
    plan: planVersion(plan),
    ...(credit.agreed === null ? {} : { agreed: credit.agreed }),
  };
}

function soldItem({ productId, category, quantity, amountMinor }: StoredItem): SoldItem {
  return { productId, category, quantity, amountMinor: BigInt(amountMinor) };
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
    ...(row.points === "0"
      ? {}
      : {
          points: {
            pointsShareMinor: BigInt(row.points_share_minor),
            points: BigInt(row.points),
            reversedShareMinor: BigInt(row.reversed_points_share_minor),
            reversedPoints: BigInt(row.reversed_points),
          },
        }),
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
