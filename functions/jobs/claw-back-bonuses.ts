import { clawBackTarget } from "../../core/bonus/claw-back.ts";
import { refundedBases } from "../../core/bonus/refunded-bases.ts";
import type { PlanRules } from "../../core/commission/plan.ts";
import { bonusReversalPosting } from "../../core/ledger/bonus-posting.ts";
import { tieredRules } from "../../core/period/tier-true-up.ts";
import {
  type ClawBackLine,
  type ClawedLine,
  finishClawBacks,
  type LineWanted,
  loadBonusRules,
  lockEventLines,
  lockPeriodLines,
  updateClawedLines,
} from "../../db/repositories/claw-back.ts";
import {
  type ChangedSale,
  CLAW_BACK_DUE,
  loadChangedSales,
  loadSaleCommissions,
  loadWithUplines,
  tenantsWithClawBackDue,
} from "../../db/repositories/claw-back-facts.ts";
import { loadMemberSales, loadVolumeOverrides } from "../../db/repositories/claw-back-tiers.ts";
import { type DueConversion, lockDueConversions } from "../../db/repositories/due-conversions.ts";
import { type PostingToWrite, writePostings } from "../../db/repositories/ledger.ts";
import { inTransaction, type Transaction } from "../../db/transaction.ts";
import type { OutboxRow } from "../../queues/outbox.ts";
import { refundedPeriod } from "../bonuses/refunded-period.ts";
import { refundedTiers } from "../bonuses/refunded-tiers.ts";
import { publishNow } from "../hand-off.ts";
import { wakeJobs } from "../wake-jobs.ts";
import { containFailure } from "./contain-failure.ts";
import type { JobCounts, JobRun } from "./job.ts";
import { lookAgain } from "./look-again.ts";

type Run = JobRun<"claw-back-bonuses">;

const CHUNK = 200;
/** The kind of lines that reached tiers add. */
const TIER = "tier";

/** Takes bonuses back for what was refunded, rejected or credited to others after they had been worked out; or gives them back. */
export async function clawBackBonuses(run: Run): Promise<JobCounts> {
  const { services, requestId } = run;
  const { counts, handOffs, held } = await containFailure(
    { name: "claw-back-bonuses", requestId },
    (organisationId) => inTransaction(services.job, null, (tx) => clawBackChunk(tx, run, organisationId)),
    () => tenantsWithClawBackDue(services.jobDb),
  );
  await publishNow(services, handOffs, requestId);
  if (held > 0) await lookAgain(run, "claw-back-bonuses");
  return counts;
}

async function clawBackChunk(
  tx: Transaction,
  run: Run,
  organisationId: string | null,
): Promise<{ counts: { conversions: number; reversed: number }; handOffs: OutboxRow[]; held: number }> {
  const { services, now } = run;
  const { taken, held } = await lockDueConversions(tx, CLAW_BACK_DUE, CHUNK, organisationId);
  const ids = taken.map(({ id }) => id);
  const sales = await loadChangedSales(tx, ids);
  const moved = [...(await periodMoves(tx, sales)), ...(await eventMoves(tx, ids))];
  await updateClawedLines(
    tx,
    moved.map(({ clawed }) => clawed),
  );
  const postings = postingsOf(moved, taken, services.newId);
  const posted = await writePostings(tx, postings, now);
  if (posted !== postings.length) throw new Error("a bonus was taken back before it was said to be");
  await finishClawBacks(tx, ids, sales);
  const more = taken.length === CHUNK;
  const wanted = { "claw-back-bonuses": more, "issue-receipts": posted > 0 };
  const handOffs = await wakeJobs(tx, run, wanted);
  const reversed = moved.filter(({ deltaMinor }) => deltaMinor !== 0n).length;
  return { counts: { conversions: taken.length, reversed }, handOffs, held };
}

/** A line, where it stands from now on, and what that moves. */
interface Move {
  readonly line: ClawBackLine;
  readonly clawed: ClawedLine;
  readonly deltaMinor: bigint;
}

function moveOf(line: ClawBackLine, refundedBase: bigint): Move[] {
  if (refundedBase === BigInt(line.refunded_base)) return [];
  const of = { amountMinor: BigInt(line.amount), refundBase: BigInt(line.refund_base), refundedBase };
  const reversedMinor = clawBackTarget(of);
  const clawed = { id: line.id, version: line.version, refundedBase, reversedMinor };
  return [{ line, clawed, deltaMinor: reversedMinor - BigInt(line.reversed) }];
}

/** What a line is found by: those of a pool by their rule alone. */
function keyOf(of: Omit<LineWanted, "partnerId" | "level">, partnerId: string | null, level: number | null) {
  return [of.periodId, of.kind, of.rule, of.currency, partnerId ?? "", level ?? ""].join(" ");
}

/** What of a period changed, and the plan that it was worked out by. */
interface ChangedPeriod {
  readonly rules: PlanRules;
  readonly sales: readonly ChangedSale[];
}

async function periodMoves(tx: Transaction, sales: readonly ChangedSale[]): Promise<Move[]> {
  const wanted = new Map<string, LineWanted & { base: bigint }>();
  const periods = new Map<string, ChangedPeriod>();
  for (const [periodId, ofPeriod] of Map.groupBy(sales, (sale) => sale.period_id)) {
    const rules = await loadBonusRules(tx, periodId);
    if (rules === null) continue;
    periods.set(periodId, { rules, sales: ofPeriod });
    for (const one of await basesOf(tx, periodId, rules, ofPeriod))
      wanted.set(keyOf(one, one.partnerId, one.level), one);
    for (const one of tierLines(periodId, rules, ofPeriod))
      wanted.set(keyOf(one, one.partnerId, one.level), { ...one, base: 0n });
  }
  const lines = await lockPeriodLines(tx, [...wanted.values()]);
  const tiers = await tierBases(tx, periods, lines);
  return lines.flatMap((line) => {
    const of = { periodId: line.period_id ?? "", kind: line.kind, rule: line.rule, currency: line.currency };
    const key = keyOf(of, line.partner_id, line.level);
    if (line.kind === TIER) return moveOf(line, tiers.get(key) ?? 0n);
    const found = wanted.get(key) ?? wanted.get(keyOf(of, null, null));
    return moveOf(line, BigInt(line.refunded_base) + (found?.base ?? 0n));
  });
}

/** The lines that reached tiers may have added for whoever made these sales. */
function tierLines(periodId: string, rules: PlanRules, sales: readonly ChangedSale[]): LineWanted[] {
  return [...tieredRules(rules).keys()].flatMap((rule) =>
    sales.map(({ currency, partner_id: partnerId }) => ({
      ...{ periodId, kind: TIER, rule, currency, partnerId, level: 1 },
    })),
  );
}

/**
 * What of the tiers' lines is refunded in all, by their keys. Worked out when the lines are locked: what another run has held
 * against them meanwhile is then seen.
 */
async function tierBases(
  tx: Transaction,
  periods: ReadonlyMap<string, ChangedPeriod>,
  lines: readonly ClawBackLine[],
): Promise<Map<string, bigint>> {
  const bases = new Map<string, bigint>();
  for (const [periodId, { rules, sales }] of periods) {
    if (!lines.some((line) => line.period_id === periodId && line.kind === TIER)) continue;
    const partners = new Map(sales.map((sale) => [sale.member_position, sale.partner_id]));
    const sold = await loadMemberSales(tx, periodId, [...partners.keys()]);
    const targets = new Map(sales.map((sale) => [`${sale.conversion_id} ${sale.revision}`, sale]));
    const now = sold.clawedBack.map((clawedBack, index) => {
      const sale = targets.get(sold.keys[index] ?? "");
      // An order of nothing, rejected, counts as one unit refunded: of its amount that is nothing.
      if (sale === undefined) return clawedBack;
      return BigInt(sale.target) > BigInt(sale.amount) ? sale.amount : sale.target;
    });
    const overrides = await loadVolumeOverrides(tx, periodId);
    for (const { rule, position, currency, base } of refundedTiers(sold.columns, now, rules, overrides))
      bases.set(keyOf({ periodId, kind: TIER, rule, currency }, partners.get(position) ?? null, 1), base);
  }
  return bases;
}

async function basesOf(
  tx: Transaction,
  periodId: string,
  rules: PlanRules,
  sales: readonly ChangedSale[],
): Promise<(LineWanted & { base: bigint })[]> {
  const commissions = await loadSaleCommissions(tx, periodId, sales);
  const members = await loadWithUplines(tx, periodId, [
    ...sales.map((sale) => sale.member_position),
    ...commissions.map(({ position }) => position),
  ]);
  const { input, results, partnerIds } = refundedPeriod(members, sales, commissions, rules);
  return refundedBases(input, results, rules).map(({ position, ...base }) => ({
    ...base,
    periodId,
    partnerId: position === null ? null : (partnerIds[position] ?? null),
  }));
}

async function eventMoves(tx: Transaction, conversionIds: readonly string[]): Promise<Move[]> {
  const lines = await lockEventLines(tx, conversionIds);
  return lines.flatMap((line) => moveOf(line, BigInt(line.refunded_now)));
}

/**
 * One posting for each program and currency. It is named by the first of the conversions, in the version whose refunds were
 * applied: what that version takes back it takes back once.
 */
function postingsOf(
  moved: readonly Move[],
  conversions: readonly DueConversion[],
  newId: () => string,
): PostingToWrite[] {
  const [first] = conversions;
  if (first === undefined) return [];
  const groups = Map.groupBy(moved, ({ line }) => `${line.program_id} ${line.currency}`);
  return [...groups].flatMap(([group, moves]): PostingToWrite[] => {
    const [one] = moves;
    if (one === undefined) return [];
    const { organisation_id: organisationId, program_id: programId, currency } = one.line;
    const reversals = moves.map(({ line, deltaMinor }) => ({
      ...{ bonusId: line.id, partnerId: line.partner_id, deltaMinor, matured: line.matured },
    }));
    const key = `bonus-reversal:${first.id}:${first.version}:${group}`;
    const posting = bonusReversalPosting({ programId, currency, key, reversals });
    if (posting === null) return [];
    const conversionId = conversions.length === 1 ? first.id : null;
    return [{ id: newId(), posting, organisationId, programId, conversionId, requestId: first.request_id }];
  });
}
