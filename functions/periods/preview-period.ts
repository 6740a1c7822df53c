import { sql } from "drizzle-orm";
import type { PeriodResult, PeriodTotals } from "../../core/api/periods.ts";
import type { BonusLine, PeriodResults } from "../../core/period/period-input.ts";
import { type RankProgress, rankProgress } from "../../core/period/rank-progress.ts";
import { type Identity, setIdentity } from "../../db/client.ts";
import { type Executor, rowsOf } from "../../db/executor.ts";
import {
  FROZEN,
  type FreezeTarget,
  freezePeriod,
  makePreviewTables,
  PREVIEWED,
} from "../../db/repositories/periods/freeze.ts";
import { approvedOverrideIds } from "../../db/repositories/periods/overrides.ts";
import { findPlanVersionId, loadPeriodPlan } from "../../db/repositories/periods/rules.ts";
import { inTransaction } from "../../db/transaction.ts";
import type { Services } from "../services.ts";
import { type Calculation, calculate, linesOf, Tally } from "./calculation.ts";

/** Of which period, as far as it is known. */
export interface PreviewOf {
  readonly id: string;
  readonly organisationId: string;
  readonly programId: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly beforeId: string | null;
  /** Its members and sales were taken down: they are what counts. */
  readonly frozen: boolean;
}

export interface Preview {
  readonly totals: PeriodTotals;
  /** Of one partner, where it was asked for. */
  readonly partner: {
    readonly result: PeriodResult;
    readonly bonuses: readonly BonusLine[];
    readonly progress: RankProgress;
  } | null;
}

/**
 * What a period comes to as things stand: the same pure functions over the same statements as its close. Those fill
 * temporary tables that end with the transaction; nothing is written.
 */
export function previewPeriod(
  services: Pick<Services, "app">,
  identity: Identity,
  of: PreviewOf,
  partnerId: string | null,
): Promise<Preview> {
  return reading(services, identity, async (tx) => {
    const from = of.frozen ? FROZEN : PREVIEWED;
    if (!of.frozen) await takePreview(tx, of, null);
    const calculation = await calculateNow(tx, of, from);
    const tally = new Tally(calculation);
    const position = partnerId === null ? -1 : await positionOf(tx, of.id, partnerId, from);
    const bonuses: BonusLine[] = [];
    for (const line of linesOf(calculation)) {
      tally.add(line);
      if (line.position === position && position >= 0) bonuses.push(line);
    }
    const { totals } = tally.close();
    if (partnerId === null || position < 0) return { totals, partner: null };
    const result = resultOf(calculation, position, partnerId);
    return { totals, partner: { result, bonuses, progress: progressOf(calculation, position) } };
  });
}

/**
 * How far a partner is on its way to the next rank in a period that goes on. What it is worked out of is the partner and who
 * is below: nothing else bears on it.
 */
export function previewRank(
  services: Pick<Services, "app">,
  identity: Identity,
  of: PreviewOf,
  partnerId: string,
): Promise<RankProgress | null> {
  return reading(services, identity, async (tx) => {
    const planVersionId = await findPlanVersionId(tx, of.programId, of.endsAt);
    const { tree = "sponsor" } = (await loadPeriodPlan(tx, planVersionId)).rules;
    await takePreview(tx, of, { partnerId, tree });
    const calculation = await calculateNow(tx, of, PREVIEWED);
    const position = await positionOf(tx, of.id, partnerId, PREVIEWED);
    return position < 0 ? null : progressOf(calculation, position);
  });
}

const progressOf = ({ ranked, plan }: Calculation, position: number): RankProgress =>
  rankProgress(ranked, plan.rules, position);

/** One moment for all statements. */
function reading<T>(
  { app }: Pick<Services, "app">,
  identity: Identity,
  work: (tx: Executor) => Promise<T>,
): Promise<T> {
  return inTransaction(app, null, async (tx) => {
    await tx.execute(sql`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ`);
    await tx.execute(setIdentity(identity));
    return work(tx);
  });
}

async function takePreview(
  tx: Executor,
  of: PreviewOf,
  below: Parameters<typeof freezePeriod>[3],
): Promise<void> {
  await makePreviewTables(tx);
  await freezePeriod(tx, { ...of, periodId: of.id }, PREVIEWED, below);
}

async function calculateNow(tx: Executor, of: PreviewOf, from: FreezeTarget): Promise<Calculation> {
  const planVersionId = await findPlanVersionId(tx, of.programId, of.endsAt);
  const overrideIds = await approvedOverrideIds(tx, of.id);
  return calculate(tx, { ...of, periodId: of.id, planVersionId, overrideIds }, from);
}

async function positionOf(
  tx: Executor,
  periodId: string,
  partnerId: string,
  { members }: FreezeTarget,
): Promise<number> {
  const [row] = await rowsOf<{ position: number }>(
    tx,
    sql`SELECT position FROM ${members} WHERE period_id = ${periodId}::uuid AND partner_id = ${partnerId}::uuid`,
  );
  return row?.position ?? -1;
}

function resultOf({ results, ladder }: Calculation, p: number, partnerId: string): PeriodResult {
  const count = (column: Exclude<keyof PeriodResults, "streaks">) => Number(results[column][p]);
  return {
    partnerId,
    personalVolume: count("personalVolume"),
    groupVolume: count("groupVolume"),
    active: results.active[p] === 1,
    directPartners: count("directPartners"),
    activeDirectPartners: count("activeDirectPartners"),
    downlinePartners: count("downlinePartners"),
    activeDownlinePartners: count("activeDownlinePartners"),
    activeLegs: count("activeLegs"),
    qualifiedLevels: count("qualifiedLevels"),
    rank: ladder[results.rank[p] ?? -1] ?? null,
    lifetimeRank: ladder[results.lifetimeRank[p] ?? -1] ?? null,
  };
}
