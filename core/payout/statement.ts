import type { PostingKind } from "../ledger/posting.ts";

/** A partner's cash accounts, as a statement names them. Amounts are minor units of one currency. */
export interface Purse {
  readonly pendingMinor: bigint;
  readonly availableMinor: bigint;
  readonly inTransitMinor: bigint;
}

/**
 * What moves a partner's cash. `maturation`, `reserved` and `released` move it between its own accounts and change no sum; `payments` are
 * bonuses that the merchant's own system has paid.
 */
export const MOVEMENT_KINDS = [
  "commissions",
  "bonuses",
  "reversals",
  "maturation",
  "reserved",
  "released",
  "payouts",
  "returns",
  "payments",
] as const;
export type MovementKind = (typeof MOVEMENT_KINDS)[number];

/** Entries of one account, one kind and one day, summed; before the month's beginning all in one. */
export interface EntrySum {
  readonly account: "partner_pending" | "partner_available" | "partner_in_transit";
  readonly posting: PostingKind;
  /** What the posting's key begins with, as `payout-settle`. */
  readonly keyStart: string;
  /** As `2026-11-21`, by the program's clock; null: before the month. */
  readonly day: string | null;
  readonly amountMinor: bigint;
}

export interface Movement extends Purse {
  readonly day: string;
  readonly kind: MovementKind;
}

/** A month of one partner in one currency. Opening, all movements and closing are the same sum as the ledger's entries. */
export interface Statement {
  readonly opening: Purse;
  /** By day, then in the order of {@link MOVEMENT_KINDS}. */
  readonly movements: readonly Movement[];
  /** The same over the month, of each kind that moved. */
  readonly totals: readonly (Purse & { readonly kind: MovementKind })[];
  readonly closing: Purse;
}

const NOTHING: Purse = { pendingMinor: 0n, availableMinor: 0n, inTransitMinor: 0n };

const FIELDS = {
  ...{ partner_pending: "pendingMinor", partner_available: "availableMinor" },
  partner_in_transit: "inTransitMinor",
} as const satisfies Record<EntrySum["account"], keyof Purse>;

/** What somebody has in all: on hold, payable and on its way. */
export const sumOf = ({ pendingMinor, availableMinor, inTransitMinor }: Purse): bigint =>
  pendingMinor + availableMinor + inTransitMinor;

/**
 * Makes a statement of what the ledger says.
 *
 * @throws RangeError for an entry of which nobody knows what it is: a statement that leaves something out is wrong
 */
export function makeStatement(entries: readonly EntrySum[]): Statement {
  let opening = NOTHING;
  let closing = NOTHING;
  const movements = new Map<string, Movement>();
  const totals = new Map<MovementKind, Purse & { readonly kind: MovementKind }>();
  for (const entry of entries) {
    closing = add(closing, entry);
    if (entry.day === null) {
      opening = add(opening, entry);
      continue;
    }
    const kind = kindOf(entry);
    const { day } = entry;
    const key = `${day} ${MOVEMENT_KINDS.indexOf(kind)}`;
    movements.set(key, { ...add(movements.get(key) ?? NOTHING, entry), day, kind });
    totals.set(kind, { ...add(totals.get(kind) ?? NOTHING, entry), kind });
  }
  return {
    opening,
    movements: [...movements].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, each]) => each),
    totals: MOVEMENT_KINDS.flatMap((kind) => totals.get(kind) ?? []),
    closing,
  };
}

function add(purse: Purse, { account, amountMinor }: EntrySum): Purse {
  const field = FIELDS[account];
  return { ...purse, [field]: purse[field] + amountMinor };
}

const PAYOUT_KINDS: Readonly<Record<string, MovementKind>> = {
  ...{ "payout-reserve": "reserved", "payout-reduce": "released", "payout-release": "released" },
  ...{ "payout-settle": "payouts", "payout-return": "returns" },
};

function kindOf({ posting, keyStart }: Pick<EntrySum, "posting" | "keyStart">): MovementKind {
  switch (posting) {
    case "accrual":
      return "commissions";
    case "bonus":
      return "bonuses";
    case "reversal":
      return "reversals";
    case "maturation":
      return "maturation";
    case "payment":
      return "payments";
    case "payout": {
      const kind = PAYOUT_KINDS[keyStart];
      if (kind !== undefined) return kind;
    }
  }
  throw new RangeError(`a posting ${posting} of ${keyStart} on a partner's cash`);
}
