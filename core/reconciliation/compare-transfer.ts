import type { PayoutState } from "../payout/states.ts";
import { type Difference, difference, isUnderWay } from "./difference.ts";

/** A part of a transfer that came back. */
export interface ReversalSide {
  readonly id: string;
  readonly amountMinor: bigint;
  readonly createdAt: Date;
  /** Stripe has the balance transaction that it names. */
  readonly hasTransaction: boolean;
}

/** A transfer, as Stripe has it. */
export interface TransferSide {
  readonly id: string;
  readonly group: string | null;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly reversedMinor: bigint;
  /** Empty when nothing is reversed. */
  readonly reversals: readonly ReversalSide[];
  readonly destination: string | null;
  readonly createdAt: Date;
  readonly hasTransaction: boolean;
}

/** A payout, as our books have it. */
export interface PayoutSide {
  readonly id: string;
  readonly programId: string;
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly returnedMinor: bigint;
  readonly state: PayoutState;
  readonly transferId: string | null;
  readonly destination: string | null;
}

/** Of the lines that a transfer may belong to, the one that has it, and the one that its group names. */
export interface PayoutsOfTransfer {
  readonly holder: PayoutSide | undefined;
  readonly named: PayoutSide | undefined;
}

/** Holds a transfer against the books, and against its own balance transactions. */
export function compareTransfer(
  transfer: TransferSide,
  { holder, named }: PayoutsOfTransfer,
  now: Date,
): Difference[] {
  const found = missingTransactions(transfer, holder ?? named);
  if (holder !== undefined) return [...found, ...compareHeld(transfer, holder, now)];
  const { id: stripeId, currency, amountMinor: actualMinor, group, destination } = transfer;
  const about = { stripeId, currency, actualMinor };
  if (named === undefined)
    return [
      ...found,
      difference("transfer_unknown", stripeId, { ...about, details: { group, destination } }),
    ];
  const line = { ...about, programId: named.programId, payoutId: named.id };
  if (named.transferId !== null) {
    const details = { heldTransfer: named.transferId };
    return [...found, difference("transfer_duplicate", stripeId, { ...line, details })];
  }
  if (isUnderWay(transfer.createdAt, now)) return found;
  const details = { state: named.state };
  return [...found, difference("transfer_unsettled", named.id, { ...line, details })];
}

/** A line that says it left by a transfer that Stripe does not know. */
export function missingTransfer({
  id,
  programId,
  currency,
  amountMinor,
  transferId,
}: PayoutSide): Difference {
  return difference("transfer_missing", id, {
    ...{ programId, payoutId: id, stripeId: transferId, currency, expectedMinor: amountMinor },
  });
}

function compareHeld(transfer: TransferSide, line: PayoutSide, now: Date): Difference[] {
  const { id: payoutId, programId, currency } = line;
  const about = { programId, payoutId, stripeId: transfer.id, currency };
  const found: Difference[] = [];
  const pairs = {
    amount: [String(line.amountMinor), String(transfer.amountMinor)],
    currency: [currency, transfer.currency],
    destination: [line.destination, transfer.destination],
    group: [`payout_${payoutId}`, transfer.group],
  } as const;
  const details: Record<string, string | null> = {};
  for (const [name, [ours, theirs]] of Object.entries(pairs)) {
    if (ours === theirs) continue;
    details[`${name}Ours`] = ours;
    details[`${name}Stripe`] = theirs;
  }
  if (Object.keys(details).length > 0)
    found.push(
      difference("transfer_differs", payoutId, {
        ...{ ...about, expectedMinor: line.amountMinor, actualMinor: transfer.amountMinor, details },
      }),
    );
  // What came back a moment ago we may know of, or not yet.
  const lately = transfer.reversals.filter(({ createdAt }) => isUnderWay(createdAt, now));
  const leastMinor = transfer.reversedMinor - lately.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
  if (line.returnedMinor < leastMinor || line.returnedMinor > transfer.reversedMinor)
    found.push(
      difference("reversal_differs", payoutId, {
        ...{ ...about, expectedMinor: line.returnedMinor, actualMinor: transfer.reversedMinor },
      }),
    );
  return found;
}

function missingTransactions(transfer: TransferSide, line: PayoutSide | undefined): Difference[] {
  const about = {
    programId: line?.programId ?? null,
    payoutId: line?.id ?? null,
    currency: transfer.currency,
  };
  const missing = (stripeId: string, expectedMinor: bigint) =>
    difference("transaction_missing", stripeId, {
      ...{ ...about, stripeId, expectedMinor, details: { transfer: transfer.id } },
    });
  return [
    ...(transfer.hasTransaction ? [] : [missing(transfer.id, -transfer.amountMinor)]),
    ...transfer.reversals
      .filter(({ hasTransaction }) => !hasTransaction)
      .map(({ id, amountMinor }) => missing(id, amountMinor)),
  ];
}
