import type { SoldItem } from "../../core/commission/accrual.ts";
import { asksForOrders } from "../../core/commission/base-rule.ts";
import type { Chain } from "../../core/commission/chain.ts";
import type { SettlementCredit, SettlementInput } from "../../core/commission/settle.ts";
import type { StoredItem } from "../../core/conversions/volume.ts";
import type { StandingReward } from "../../core/reward/customer-reward.ts";
import type { Executor } from "../executor.ts";
import { loadBuyers, lockRewards } from "./reward-facts.ts";
import { loadPlanChains } from "./settlement-chains.ts";
import {
  type DraftPlan,
  draftRow,
  holdPlans,
  loadPlans,
  type PlanRow,
  planInForce,
  planVersion,
} from "./settlement-plans.ts";
import {
  type CaseRow,
  type CreditRow,
  loadAccruals,
  loadCases,
  loadCredits,
  loadOrders,
  loadRefunds,
  standingAccrual,
} from "./settlement-rows.ts";

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

/** A credit with the plan in force for it. */
interface PlannedCredit {
  readonly conversion: CaseRow;
  readonly credit: CreditRow;
  readonly plan: PlanRow | undefined;
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
  const asking = planned.filter(({ plan }) => plan !== undefined && asksForOrders(plan.rules));
  const orders = await loadOrders(
    db,
    asking.map(({ conversion }) => conversion),
  );
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
