import type { BackTestRequest } from "../core/api/back-test.ts";
import type { BacktestCase, BacktestComparison } from "../core/backtest/backtest-case.ts";
import { comparePlans } from "../core/backtest/compare-plans.ts";
import { settle } from "../core/commission/settle.ts";
import type { Identity } from "../db/client.ts";
import { accruedLines, countHistory, type HistoryPlace, historyPage } from "../db/repositories/back-test.ts";
import { loadSettlementCases, type SettlementCase } from "../db/repositories/settlement-facts.ts";
import type { DraftPlan } from "../db/repositories/settlement-plans.ts";
import { inTransaction, type Transaction } from "../db/transaction.ts";
import { backTestPeriods, PERIOD_LIMITS, type PeriodsOutcome } from "./back-test-periods.ts";
import type { Services } from "./services.ts";

/** Conversions that one call compares; of more it takes a sample. */
const COMPARED_MAX = 20_000;
export const BACK_TEST_LIMITS = { conversions: COMPARED_MAX, ...PERIOD_LIMITS };
/** Conversions that are in memory at once. */
const CHUNK = 500;

export interface BackTestOutcome extends PeriodsOutcome {
  readonly conversions: number;
  readonly waiting: number;
  readonly compared: number;
  readonly sampledOneIn: number;
  readonly currencies: readonly BacktestComparison[];
}

/**
 * Runs a draft over what was really sold: the loaders and the engine of live accrual, in a transaction in which Postgres
 * refuses every write, and which sees one moment from its beginning to its end.
 *
 * @param comparedMax conversions that are compared, at most
 */
export function backTest(
  services: Pick<Services, "app">,
  identity: Identity,
  request: Pick<BackTestRequest, "from" | "to" | "sampleOneIn"> & DraftPlan,
  comparedMax = COMPARED_MAX,
): Promise<BackTestOutcome> {
  return inTransaction(
    services.app,
    identity,
    async (tx) => {
      const { conversions, waiting } = await countHistory(tx, request);
      // Rounds up, so that the sample fits.
      const sampledOneIn = Math.max(request.sampleOneIn, Math.ceil(conversions / comparedMax));
      const comparison = comparePlans();
      let compared = 0;
      let after: HistoryPlace | null = null;
      for (;;) {
        const page: HistoryPlace[] = await historyPage(tx, request, {
          ...{ after, oneIn: sampledOneIn, limit: CHUNK },
        });
        const ids = page.map(({ id }) => id);
        for (const one of await loadChunk(tx, ids, request)) comparison.take(one);
        compared += page.length;
        after = page.at(-1) ?? null;
        if (page.length < CHUNK) break;
      }
      // A campaign's own plan pays no bonuses: those are the program's.
      const periods =
        request.campaignId === null
          ? await backTestPeriods(tx, request, request.rules)
          : { periods: [], periodsLeftOut: 0 };
      return { conversions, waiting, compared, sampledOneIn, currencies: comparison.end(), ...periods };
    },
    { isolationLevel: "repeatable read", accessMode: "read only" },
  );
}

async function loadChunk(tx: Transaction, ids: readonly string[], draft: DraftPlan): Promise<BacktestCase[]> {
  if (ids.length === 0) return [];
  const cases = await loadSettlementCases(tx, ids, draft);
  const accrued = await accruedLines(tx, ids);
  return cases.map((one) => compareCase(one, accrued));
}

/** What the draft makes of a conversion as if it had never been accrued, with its refunds; budgets bound nothing. */
function compareCase(
  { input }: SettlementCase,
  accrued: Awaited<ReturnType<typeof accruedLines>>,
): BacktestCase {
  const { conversionId, currency, amountMinor, rejected } = input.conversion;
  const { lines, refundedMinor } = settle({ ...input, accruals: [], budgetLeft: new Map() });
  return {
    ...{ conversionId, currency, amountMinor, refundedMinor, rejected },
    before: accrued.get(conversionId) ?? [],
    after: lines,
  };
}
