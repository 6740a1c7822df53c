import { clawBackTarget } from "../../core/bonus/claw-back.ts";
import { refundedBases } from "../../core/bonus/refunded-bases.ts";
import { bonusReversalPosting } from "../../core/ledger/bonus-posting.ts";
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
  type ClawBackConversion,
  loadChangedSales,
  loadSaleCommissions,
  loadWithUplines,
  lockClawBackDue,
  tenantsWithClawBackDue,
} from "../../db/repositories/claw-back-facts.ts";
import { type PostingToWrite, writePostings } from "../../db/repositories/ledger.ts";
import { insertOutbox, type NewOutboxRow } from "../../db/repositories/outbox.ts";
import { inTransaction, type Transaction } from "../../db/transaction.ts";
import { refundedPeriod } from "../bonuses/refunded-period.ts";
import { publishNow } from "../hand-off.ts";
import { containFailure } from "./contain-failure.ts";
import type { JobCounts, JobRun } from "./job.ts";

const CHUNK = 200;

/** Takes bonuses back for what was refunded, rejected or credited to others after they had been worked out; or gives them back. */
export async function clawBackBonuses({
  services,
  requestId,
  now,
}: JobRun<"claw-back-bonuses">): Promise<JobCounts> {
  const { counts, handOffs } = await containFailure(
    { name: "claw-back-bonuses", requestId },
    (organisationId) =>
      inTransaction(services.job, null, (tx) =>
        clawBackChunk(tx, services.newId, requestId, now, organisationId),
      ),
    () => tenantsWithClawBackDue(services.jobDb),
  );
  await publishNow(services, handOffs, requestId);
  return counts;
}

async function clawBackChunk(
  tx: Transaction,
  newId: () => string,
  requestId: string,
  now: Date,
  organisationId: string | null,
): Promise<{ counts: { conversions: number; reversed: number }; handOffs: NewOutboxRow[] }> {
  const conversions = await lockClawBackDue(tx, CHUNK, organisationId);
  const ids = conversions.map(({ id }) => id);
  const sales = await loadChangedSales(tx, ids);
  const moved = [...(await periodMoves(tx, sales)), ...(await eventMoves(tx, ids))];
  await updateClawedLines(
    tx,
    moved.map(({ clawed }) => clawed),
  );
  const postings = postingsOf(moved, conversions, newId);
  const posted = await writePostings(tx, postings, now);
  if (posted !== postings.length) throw new Error("a bonus was taken back before it was said to be");
  await finishClawBacks(tx, ids, sales);
  const topics = [
    ...(conversions.length === CHUNK ? ["claw-back-bonuses"] : []),
    ...(posted > 0 ? ["issue-receipts"] : []),
  ];
  const handOffs = topics.map((topic) => ({ id: newId(), topic, payload: { v: 1, requestId } }));
  if (handOffs.length > 0) await tx.execute(insertOutbox(null, handOffs));
  const reversed = moved.filter(({ deltaMinor }) => deltaMinor !== 0n).length;
  return { counts: { conversions: conversions.length, reversed }, handOffs };
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

async function periodMoves(tx: Transaction, sales: readonly ChangedSale[]): Promise<Move[]> {
  const wanted = new Map<string, LineWanted & { base: bigint }>();
  for (const [periodId, ofPeriod] of Map.groupBy(sales, (sale) => sale.period_id)) {
    for (const one of await basesOf(tx, periodId, ofPeriod))
      wanted.set(keyOf(one, one.partnerId, one.level), one);
  }
  const lines = await lockPeriodLines(tx, [...wanted.values()]);
  return lines.flatMap((line) => {
    const of = { periodId: line.period_id ?? "", kind: line.kind, rule: line.rule, currency: line.currency };
    const found = wanted.get(keyOf(of, line.partner_id, line.level)) ?? wanted.get(keyOf(of, null, null));
    return moveOf(line, BigInt(line.refunded_base) + (found?.base ?? 0n));
  });
}

async function basesOf(
  tx: Transaction,
  periodId: string,
  sales: readonly ChangedSale[],
): Promise<(LineWanted & { base: bigint })[]> {
  const rules = await loadBonusRules(tx, periodId);
  if (rules === null) return [];
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
  conversions: readonly ClawBackConversion[],
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
