import { buildPosting, type Entry, type Posting } from "./posting.ts";

/** What of a bonus line moves. Its id stands in the entry where an accrual's does. */
export interface BonusToPost {
  readonly bonusId: string;
  readonly partnerId: string;
  readonly amountMinor: bigint;
}

export interface BonusReversal {
  readonly bonusId: string;
  readonly partnerId: string;
  /** Target minus what is reversed already; below zero gives back, after a refund that failed late. */
  readonly deltaMinor: bigint;
  readonly matured: boolean;
}

interface Common {
  readonly programId: string;
  readonly currency: string;
}

/**
 * Program → pending: one entry per line, one for the program. Null when nothing moves. The lines are those that the database
 * let in; the key is the first of them, since a line is posted once.
 *
 * @throws RangeError for a negative amount
 */
export function bonusPosting(
  of: Common & { readonly key: string; readonly lines: readonly BonusToPost[] },
): Posting | null {
  const { programId, currency, key, lines } = of;
  const moves = lines.map(({ amountMinor, ...line }) => {
    if (amountMinor < 0n) throw new RangeError("a bonus must not be negative");
    return { ...line, kind: "partner_pending" as const, amountMinor };
  });
  return build({ kind: "bonus", key, programId, currency, moves });
}

/**
 * Partner → program: from pending while a line is on hold, from available afterwards, which may go below zero: later earnings
 * net it off.
 */
export function bonusReversalPosting(
  of: Common & { readonly key: string; readonly reversals: readonly BonusReversal[] },
): Posting | null {
  const { programId, currency, key, reversals } = of;
  const moves = reversals.map(({ deltaMinor, matured, ...line }) => ({
    ...line,
    kind: matured ? ("partner_available" as const) : ("partner_pending" as const),
    amountMinor: -deltaMinor,
  }));
  return build({ kind: "reversal", key, programId, currency, moves });
}

/** Pending → available: two entries per line, of what is left of it. */
export function bonusMaturationPosting(of: {
  readonly currency: string;
  readonly key: string;
  readonly lines: readonly BonusToPost[];
}): Posting | null {
  const { currency, key, lines } = of;
  const entries = lines.flatMap(({ bonusId: accrualId, partnerId: ownerId, amountMinor }): Entry[] => {
    if (amountMinor < 0n) throw new RangeError("more reversed than granted");
    if (amountMinor === 0n) return [];
    return [
      { account: { kind: "partner_pending", ownerId, currency }, amountMinor: -amountMinor, accrualId },
      { account: { kind: "partner_available", ownerId, currency }, amountMinor, accrualId },
    ];
  });
  return buildPosting({ kind: "maturation", idempotencyKey: key, currency, entries });
}

function build(of: {
  readonly kind: "bonus" | "reversal";
  readonly key: string;
  readonly programId: string;
  readonly currency: string;
  readonly moves: readonly {
    readonly bonusId: string;
    readonly partnerId: string;
    readonly kind: "partner_pending" | "partner_available";
    readonly amountMinor: bigint;
  }[];
}): Posting | null {
  const { kind, key, programId, currency } = of;
  const entries: Entry[] = [];
  let totalMinor = 0n;
  for (const { bonusId: accrualId, partnerId: ownerId, kind: account, amountMinor } of of.moves) {
    if (amountMinor === 0n) continue;
    entries.push({ account: { kind: account, ownerId, currency }, amountMinor, accrualId });
    totalMinor += amountMinor;
  }
  if (totalMinor !== 0n) {
    const account = { kind: "program_commission", ownerId: programId, currency } as const;
    entries.push({ account, amountMinor: -totalMinor, accrualId: null });
  }
  return buildPosting({ kind, idempotencyKey: key, currency, entries });
}
