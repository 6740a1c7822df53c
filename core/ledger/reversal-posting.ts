import type { AccountKind } from "./account.ts";
import { COMMISSION, type GrantAccounts } from "./grant-accounts.ts";
import { buildPosting, type Entry, type Posting } from "./posting.ts";

export interface ReversalToPost {
  readonly accrualId: string;
  readonly partnerId: string;
  /** Target minus what is reversed already; below zero gives back, after a refund that failed late. */
  readonly deltaMinor: bigint;
  /** The line was matured: it is taken from available, which may go below zero, instead of pending. */
  readonly matured: boolean;
  /** Of the delta, what has expired: it is taken from there, since its owner never had the use of it. Absent: nothing. */
  readonly fromExpiredMinor?: bigint;
}

/**
 * Partner → program: one entry per accrual on the partner's pending account, or on the available one once the line
 * has matured; one aggregated entry on the program's. Null when nothing is to be moved.
 */
export function reversalPosting(input: {
  readonly programId: string;
  readonly conversionId: string;
  /** Version of the conversion whose refunds and state are applied: the same version is applied once. */
  readonly conversionVersion: number;
  /** Of the lines. */
  readonly currency: string;
  /** The conversion's, which a later report may have changed; what was accrued before is taken back apart. */
  readonly conversionCurrency?: string;
  readonly reversals: readonly ReversalToPost[];
  /** Absent: commission in cash. */
  readonly accounts?: GrantAccounts;
}): Posting | null {
  const { programId, conversionId, conversionVersion, currency, accounts = COMMISSION } = input;
  const entries: Entry[] = [];
  let totalMinor = 0n;
  let expiredMinor = 0n;
  for (const { accrualId, partnerId, deltaMinor, matured, fromExpiredMinor = 0n } of input.reversals) {
    const kind = matured ? accounts.available : accounts.pending;
    const fromOwnerMinor = deltaMinor - fromExpiredMinor;
    if (fromOwnerMinor !== 0n) {
      const account = { kind, ownerId: partnerId, currency };
      entries.push({ account, amountMinor: -fromOwnerMinor, accrualId });
    }
    totalMinor += deltaMinor;
    expiredMinor += fromExpiredMinor;
  }
  const ofProgram = (kind: AccountKind | null, amountMinor: bigint) => {
    if (amountMinor === 0n) return;
    if (kind === null) throw new RangeError("what never expires cannot be taken back from what has");
    entries.push({ account: { kind, ownerId: programId, currency }, amountMinor, accrualId: null });
  };
  ofProgram(accounts.expired, -expiredMinor);
  ofProgram(accounts.granted, totalMinor);
  const apart = currency === (input.conversionCurrency ?? currency) ? "" : `:${currency}`;
  return buildPosting({
    kind: "reversal",
    idempotencyKey: `${accounts.keyStart}reversal:${conversionId}:${conversionVersion}${apart}`,
    currency,
    entries,
  });
}
