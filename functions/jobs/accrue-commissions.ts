import { settle } from "../../core/commission/settle.ts";
import { recordFirstPurchases } from "../../db/repositories/bonus-events.ts";
import { type CampaignBudget, lockBudgets, writeBudgets } from "../../db/repositories/campaign-budgets.ts";
import { lockDueConversions } from "../../db/repositories/due-conversions.ts";
import { insertOutbox, type NewOutboxRow } from "../../db/repositories/outbox.ts";
import type { SettledCase } from "../../db/repositories/settled-case.ts";
import { mayTakeBonusesBack, writeSettlements } from "../../db/repositories/settlement.ts";
import { COMMISSION_DUE, tenantsWithCommissionDue } from "../../db/repositories/settlement-due.ts";
import { loadSettlementCases, type SettlementCase } from "../../db/repositories/settlement-facts.ts";
import { inTransaction, type Transaction } from "../../db/transaction.ts";
import { publishNow } from "../hand-off.ts";
import { tellBudgetsUsedUp } from "../notifications/tell-budgets-used-up.ts";
import type { Services } from "../services.ts";
import { wakeJobs } from "../wake-jobs.ts";
import { containFailure } from "./contain-failure.ts";
import type { JobCounts, JobRun } from "./job.ts";
import { lookAgain } from "./look-again.ts";

const CHUNK = 500;

interface Outcome {
  readonly counts: {
    conversions: number;
    accrued: number;
    reversed: number;
    postings: number;
    refusedByBudget: number;
    withoutPlan: number;
  };
  readonly handOffs: readonly NewOutboxRow[];
  /** Conversions of the chunk that others held. */
  readonly held: number;
}

/** Brings the commission of each conversion that waits to where attribution, refunds and status say it must be. */
export async function accrueCommissions(run: JobRun<"accrue-commissions">): Promise<JobCounts> {
  const { services, requestId, now, audit } = run;
  const { counts, handOffs, held } = await containFailure(
    { name: "accrue-commissions", requestId },
    (organisationId) =>
      inTransaction(services.job, { audit }, (tx) =>
        accrueChunk(tx, services, requestId, now, organisationId),
      ),
    () => tenantsWithCommissionDue(services.jobDb),
  );
  await publishNow(services, handOffs, requestId);
  if (held > 0) await lookAgain(run, "accrue-commissions");
  return { ...counts };
}

/** One chunk in one transaction; exported for the benchmark, which runs the same. */
export async function accrueChunk(
  tx: Transaction,
  services: Pick<Services, "newId" | "emailKey" | "envelopeKeys">,
  requestId: string,
  now: Date,
  organisationId: string | null = null,
): Promise<Outcome> {
  const { newId } = services;
  const { taken, held } = await lockDueConversions(tx, COMMISSION_DUE, CHUNK, organisationId);
  const cases = await loadSettlementCases(
    tx,
    taken.map(({ id }) => id),
  );
  const budgets = await lockBudgets(
    tx,
    cases.flatMap(({ input }) => [...input.credits, ...input.accruals].map((one) => one.campaignId)),
  );
  const settled = cases.map((settlementCase) => settleWithin(settlementCase, budgets));
  const written = await writeSettlements(tx, settled, newId, now);
  const firstPurchases = await recordFirstPurchases(tx, settled.flatMap(purchasesOf));
  const exhausted = [...new Set(settled.flatMap((one) => one.settlement.exhaustedCampaigns))].map(
    (campaignId) => ({
      campaignId,
      pause: budgets.get(campaignId)?.policy === "pause_and_tell",
    }),
  );
  const ranOut = await writeBudgets(tx, spentBy(settled, budgets), exhausted, now);

  const refusedByBudget = settled.filter((one) => one.settlement.exhaustedCampaigns.length > 0).length;
  const paused = exhausted.flatMap(({ campaignId, pause }) =>
    pause && ranOut.has(campaignId) ? [campaignId] : [],
  );
  const woken = await wakeJobs(
    tx,
    { services, requestId },
    {
      "issue-receipts": written.postings > 0,
      "accrue-commissions": taken.length === CHUNK,
      "settle-bonus-events": firstPurchases > 0,
      "claw-back-bonuses": settled.some(mayTakeBonusesBack),
      "attribute-conversions": refusedByBudget > 0,
    },
  );
  const publishing = paused.map((id) => ({
    id: newId(),
    topic: "publish-links",
    payload: { v: 1, requestId, scope: "campaign", id },
  }));
  if (publishing.length > 0) await tx.execute(insertOutbox(null, publishing));
  const told = await tellBudgetsUsedUp(services, tx, paused, requestId);
  const withoutPlan = cases.filter((one) => one.planMissing).length;
  const counts = { conversions: cases.length, ...written, refusedByBudget, withoutPlan };
  return { counts, handOffs: [...woken, ...publishing, ...told], held };
}

/** Partners that the conversion was accrued for as those who brought it; none when it is refunded already. */
function purchasesOf({ settlementCase, settlement }: SettledCase) {
  const { conversionId, amountMinor } = settlementCase.input.conversion;
  if (amountMinor > 0n && settlement.refundedMinor === amountMinor) return [];
  return settlement.lines.flatMap(({ level, partnerId }) =>
    level === 1 && partnerId !== null ? [{ conversionId, partnerId }] : [],
  );
}

/** Decides a case and takes what it costs from the budgets, so that the next case of the chunk sees what is left. */
function settleWithin(
  settlementCase: SettlementCase,
  budgets: ReadonlyMap<string, CampaignBudget>,
): SettledCase {
  const { currency } = settlementCase.input.conversion;
  const budgetLeft = new Map(
    [...budgets]
      .filter(([, budget]) => budget.currency === currency)
      .map(([id, budget]) => [id, budget.leftMinor]),
  );
  const settled = { settlementCase, settlement: settle({ ...settlementCase.input, budgetLeft }) };
  for (const [campaignId, spent] of spentBy([settled], budgets)) {
    const budget = budgets.get(campaignId);
    if (budget !== undefined) budget.leftMinor -= spent;
  }
  return settled;
}

/** What budgets must move by: new lines less what is reversed, in the budget's own currency. */
function spentBy(
  settled: readonly SettledCase[],
  budgets: ReadonlyMap<string, CampaignBudget>,
): Map<string, bigint> {
  const spent = new Map<string, bigint>();
  const add = (campaignId: string, currency: string, deltaMinor: bigint) => {
    if (deltaMinor === 0n || budgets.get(campaignId)?.currency !== currency) return;
    spent.set(campaignId, (spent.get(campaignId) ?? 0n) + deltaMinor);
  };
  for (const { settlementCase, settlement } of settled) {
    const { currency } = settlementCase.input.conversion;
    for (const line of settlement.lines)
      if (line.partnerId !== null) add(line.campaignId, currency, line.amountMinor - line.reversedMinor);
    for (const reversal of settlement.reversals)
      if (reversal.partnerId !== null) add(reversal.campaignId, reversal.currency, -reversal.deltaMinor);
  }
  return spent;
}
