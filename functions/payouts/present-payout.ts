import type {
  ListedBatch,
  Payout,
  PayoutBatch,
  PayoutBatchDetail,
  PayoutDetail,
} from "../../core/api/payouts.ts";
import { minorToJson } from "../../core/money/amount.ts";
import { needsFourEyes, payoutRulesOf } from "../../core/payout/policy.ts";
import { batchProgress } from "../../core/payout/progress.ts";
import type { BatchRow, BatchTotalRow, ListedTotalRow } from "../../db/repositories/payouts/batch-lists.ts";
import type { LedgerLineRow, PayoutEventRow, PayoutRow } from "../../db/repositories/payouts/line-lists.ts";
import { iso, isoOrNull } from "../iso.ts";

export function presentPayout(row: PayoutRow): Payout {
  return {
    id: row.id,
    programId: row.programId,
    programName: row.programName,
    batchId: row.batchId,
    partnerId: row.partnerId,
    partnerName: row.partnerName,
    currency: row.currency,
    amountMinor: toJson(row.amountMinor),
    reducedMinor: toJson(row.reducedMinor),
    returnedMinor: toJson(row.returnedMinor),
    state: row.state,
    method: row.methodKind,
    attempt: row.attempt,
    heldAt: isoOrNull(row.heldAt),
    reason: row.reason,
    failure:
      row.failedAt === null
        ? null
        : {
            ...{ at: iso(row.failedAt), stage: row.failureStage },
            ...{ code: row.failureCode, reason: row.failureReason },
          },
    transferId: row.transferId,
    reference: row.reference,
    submittedAt: isoOrNull(row.submittedAt),
    paidAt: isoOrNull(row.paidAt),
    version: row.version,
    createdAt: iso(row.createdAt),
  };
}

export function presentPayoutDetail(
  row: PayoutRow,
  parts: {
    readonly methodLabel: string | null;
    readonly events: readonly PayoutEventRow[];
    readonly entries: readonly LedgerLineRow[];
  },
): PayoutDetail {
  return {
    ...presentPayout(row),
    methodLabel: parts.methodLabel,
    hasProof: row.proofKey !== null,
    events: parts.events.map(({ kind, details, userId, at }) => ({
      ...{ kind, details, userId, at: iso(at) },
    })),
    ledger: parts.entries.map((entry) => ({
      ...{ postingId: entry.postingId, key: entry.key, postedAt: iso(entry.postedAt) },
      ...{ account: entry.account, amountMinor: toJson(entry.amountMinor) },
      balanceAfterMinor: toJson(entry.balanceAfterMinor),
    })),
  };
}

function presentBatch(row: BatchRow): PayoutBatch {
  return {
    ...{ id: row.id, programId: row.programId, number: row.number, state: row.state, origin: row.origin },
    ...{ dueAt: isoOrNull(row.dueAt), createdBy: row.createdBy, approvedBy: row.approvedBy },
    ...{ approvedAt: isoOrNull(row.approvedAt), endedAt: isoOrNull(row.endedAt), reason: row.reason },
    ...{ version: row.version, createdAt: iso(row.createdAt) },
  };
}

export function presentListedBatch(row: BatchRow, totals: readonly ListedTotalRow[]): ListedBatch {
  const own = totals.filter(({ batchId }) => batchId === row.id);
  return {
    ...presentBatch(row),
    totals: own.map(({ currency, lines, failedLines, amountMinor }) => ({
      ...{ currency, lines, failedLines, amountMinor: toJson(amountMinor) },
    })),
  };
}

export function presentBatchDetail(
  row: BatchRow,
  rows: readonly BatchTotalRow[],
  { funding, now }: { readonly funding: PayoutBatchDetail["funding"]; readonly now: Date },
): PayoutBatchDetail {
  const currencies = [...new Set(rows.map(({ currency }) => currency))];
  const totals = currencies.map((currency) => totalOf(currency, rows));
  const amounts = totals.map(({ currency: code, amountMinor }) => [code, BigInt(amountMinor)] as const);
  return {
    ...presentBatch(row),
    totals,
    progress: progressOf(rows, now),
    funding,
    needsFourEyes: row.createdBy !== null && needsFourEyes(payoutRulesOf(row.rules), amounts),
  };
}

function progressOf(rows: readonly BatchTotalRow[], now: Date): PayoutBatchDetail["progress"] {
  const groups = rows.map((row) => ({
    ...row,
    begunAt: row.begunAt === null ? null : new Date(row.begunAt),
  }));
  const { begunAt, endsAt, ...lines } = batchProgress(groups, now);
  return { begunAt: begunAt?.toISOString() ?? null, ...lines, endsAt: endsAt?.toISOString() ?? null };
}

function totalOf(currency: string, rows: readonly BatchTotalRow[]): PayoutBatchDetail["totals"][number] {
  const total = { currency, lines: 0, amountMinor: 0n, heldLines: 0 };
  const byState: Partial<Record<Payout["state"], { lines: number; amountMinor: number }>> = {};
  for (const row of rows) {
    if (row.currency !== currency) continue;
    const known = byState[row.state] ?? { lines: 0, amountMinor: 0 };
    byState[row.state] = {
      lines: known.lines + row.lines,
      amountMinor: known.amountMinor + toJson(row.amountMinor),
    };
    if (row.state === "cancelled") continue;
    total.lines += row.lines;
    total.amountMinor += BigInt(row.amountMinor);
    if (row.held) total.heldLines += row.lines;
  }
  return { ...total, amountMinor: minorToJson(total.amountMinor), byState };
}

const toJson = (minor: string): number => minorToJson(BigInt(minor));
