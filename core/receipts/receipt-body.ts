import { maskOrderId } from "../conversions/mask-order-id.ts";
import { type ReceiptValue, toReceiptValue } from "./canonical-json.ts";
import type { AccrualFacts, BonusFacts, ConversionFacts, EntryFacts } from "./entry-facts.ts";
import { bonusReversalClaim, reversalClaim } from "./reversal-claim.ts";

const RECEIPT_TYPE = "tributary/earnings-receipt";

/** What is signed: an object of {@link ReceiptValue}s. */
export type ReceiptBody = Readonly<Record<string, ReceiptValue>>;

/**
 * The body of a receipt. Of persons it holds pseudonymous ids alone, and of the order what its partner sees of it, so
 * that it may stay for ever. docs/receipts.md says what each field is.
 *
 * @param previousHash of the account's receipt before; null: this is its first
 */
export function receiptBody(facts: EntryFacts, previousHash: string | null): ReceiptBody {
  const { account, entry, accrual, bonus, spending } = facts;
  return {
    type: RECEIPT_TYPE,
    v: "1",
    programId: account.programId,
    partnerId: account.partnerId,
    account: { id: account.accountId, kind: account.kind, currency: account.currency },
    number: String(facts.number),
    previousHash,
    entry: {
      postingId: entry.postingId,
      kind: entry.kind,
      amountMinor: String(entry.amountMinor),
      balanceAfterMinor: String(entry.balanceAfterMinor),
      postedAt: entry.postedAt,
    },
    accrual: accrual === null ? null : accrualBody(accrual, facts),
    bonus: bonus === null ? null : bonusBody(bonus, facts),
    spending: spending === null ? null : { id: spending.spendingId, orderRef: maskOrderId(spending.orderId) },
  };
}

function accrualBody(accrual: AccrualFacts, facts: EntryFacts): ReceiptBody {
  const { kind } = facts.entry;
  return {
    id: accrual.accrualId,
    conversion: conversionBody(accrual.conversion),
    amountMinor: String(accrual.amountMinor),
    line: kind === "accrual" ? accrualLine(accrual) : null,
    reversal: isReversal(kind) ? reversalClaim(accrual, facts.account) : null,
  };
}

function conversionBody({ conversionId, goal, orderId, occurredAt }: ConversionFacts): ReceiptBody {
  return { id: conversionId, goal, orderRef: maskOrderId(orderId), occurredAt };
}

/** All that the amount of a line of commission follows from. */
function accrualLine(accrual: AccrualFacts): ReceiptBody {
  const { clickId, planVersionId, planNumber } = accrual;
  return {
    ...workings(accrual),
    touch: clickId === null ? null : { clickId, at: timeOf(clickId) },
    plan: { versionId: planVersionId, number: String(planNumber) },
    weightBps: String(accrual.weightBps),
    rank: accrual.rank,
    parts: accrual.parts === null ? null : toReceiptValue(accrual.parts),
    pointsShareMinor: String(accrual.pointsShareMinor),
    points: String(accrual.points),
    maturesAt: accrual.maturesAt,
  };
}

function bonusBody(bonus: BonusFacts, facts: EntryFacts): ReceiptBody {
  const { kind } = facts.entry;
  return {
    id: bonus.bonusId,
    rule: bonus.rule,
    kind: bonus.kind,
    period: bonus.period === null ? null : { id: bonus.period.periodId, number: String(bonus.period.number) },
    eventId: bonus.eventId,
    conversionId: bonus.conversionId,
    planVersionId: bonus.planVersionId,
    amountMinor: String(bonus.amountMinor),
    line:
      kind === "bonus"
        ? { ...workings(bonus), details: bonus.details === null ? null : toReceiptValue(bonus.details) }
        : null,
    reversal: isReversal(kind) ? bonusReversalClaim(bonus) : null,
  };
}

type Workings = Pick<
  AccrualFacts,
  "level" | "baseMinor" | "rateBps" | "flatMinor" | "heldByCap" | "rounding" | "skipped"
> & { readonly exactNumerator: string; readonly exactDenominator: string };

function workings(line: Workings): ReceiptBody {
  return {
    level: String(line.level),
    baseMinor: String(line.baseMinor),
    rateBps: line.rateBps === null ? null : String(line.rateBps),
    flatMinor: line.flatMinor === null ? null : String(line.flatMinor),
    heldByCap: line.heldByCap,
    exact: { numerator: line.exactNumerator, denominator: line.exactDenominator },
    rounding: line.rounding,
    skipped: (line.skipped ?? []).map(({ partnerId, reason }) => ({ partnerId, reason })),
  };
}

/** Of accruals and of bonuses alike; below zero where something is given back. */
const isReversal = (kind: string): boolean => kind === "reversal";

/** When a click was: its id is a UUIDv7, whose first 48 bits are milliseconds since 1970. */
function timeOf(clickId: string): string {
  return new Date(Number.parseInt(clickId.slice(0, 8) + clickId.slice(9, 13), 16)).toISOString();
}
