/** Points of one source (an accrual), that expire together. */
export interface Lot {
  readonly lotId: string;
  /** The accrual that granted them. */
  readonly sourceId: string;
  readonly remaining: bigint;
  readonly expired: bigint;
  /** Null: never. */
  readonly expiresAtMs: number | null;
}

/**
 * What a partner has of points: the balance of its account, and the lots that it is made of. All that remains of the
 * lots is the balance, or 0 where that is below zero: what is granted then pays the debt first.
 *
 * The functions below each answer a purse after one event, so that the rule above holds again. They may be given only
 * the lots that the event can touch.
 */
export interface Purse {
  readonly balance: bigint;
  readonly lots: readonly Lot[];
}

/** Points taken from one lot, or put back into it. */
export interface LotPart {
  readonly lotId: string;
  readonly points: bigint;
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const positive = (points: bigint): bigint => (points > 0n ? points : 0n);

/** Puts points into a lot, less what is owed: the balance was below zero by so much. */
function put(purse: Purse, points: bigint, into: (lot: Lot) => boolean): Purse {
  const rest = positive(points - positive(-purse.balance));
  const lots = purse.lots.map((lot) => (into(lot) ? { ...lot, remaining: lot.remaining + rest } : lot));
  return { balance: purse.balance + points, lots };
}

/** Points of a line that has matured, or that a refund which failed late gives back; its lot must be there, be it empty. */
export function grant(purse: Purse, sourceId: string, points: bigint): Purse {
  if (points < 0n) throw new RangeError("points granted must not be negative");
  if (!purse.lots.some((lot) => lot.sourceId === sourceId)) throw new RangeError("points without a lot");
  return put(purse, points, (lot) => lot.sourceId === sourceId);
}

export interface TakenBack {
  readonly purse: Purse;
  /** Of what was taken back, what had expired: it is not the partner's to give. */
  readonly fromExpired: bigint;
}

/**
 * Takes back points of a line whose order was refunded: first what remains of its own lot; then what of it has
 * expired, of which the partner never had the use; the rest was spent, and comes out of the lots that expire first. What
 * these do not have is owed.
 */
export function takeBack(purse: Purse, sourceId: string, points: bigint): TakenBack {
  if (points < 0n) throw new RangeError("points taken back must not be negative");
  const own = purse.lots.find((lot) => lot.sourceId === sourceId);
  const fromOwn = least(points, own?.remaining ?? 0n);
  const fromExpired = least(points - fromOwn, own?.expired ?? 0n);
  const lots = purse.lots.map((lot) =>
    lot === own ? { ...lot, remaining: lot.remaining - fromOwn, expired: lot.expired - fromExpired } : lot,
  );
  const { parts } = take(lots, points - fromOwn - fromExpired);
  return {
    purse: { balance: purse.balance - (points - fromExpired), lots: without(lots, parts) },
    fromExpired,
  };
}

export type Spending =
  | { readonly ok: true; readonly purse: Purse; readonly parts: readonly LotPart[] }
  /** `available`: what could be spent. */
  | { readonly ok: false; readonly available: bigint };

/** Spends what expires first, first. What has expired by `nowMs` cannot be spent, though it may not be taken out yet. */
export function spend(purse: Purse, points: bigint, nowMs: number): Spending {
  if (points <= 0n) throw new RangeError("points spent must be positive");
  const usable = purse.lots.filter(({ expiresAtMs }) => expiresAtMs === null || expiresAtMs > nowMs);
  const { parts, missing } = take(usable, points);
  if (missing > 0n) return { ok: false, available: points - missing };
  return { ok: true, purse: { balance: purse.balance - points, lots: without(purse.lots, parts) }, parts };
}

/** Gives spent points back to the lots that they came from; those that have expired since expire again. */
export function giveBack(purse: Purse, parts: readonly LotPart[]): Purse {
  return parts.reduce((one, { lotId, points }) => put(one, points, (lot) => lot.lotId === lotId), purse);
}

/** Takes out what has expired by `nowMs`: at that millisecond it has. */
export function expire(purse: Purse, nowMs: number): { purse: Purse; parts: LotPart[] } {
  const parts = purse.lots.flatMap(({ lotId, remaining: points, expiresAtMs }) =>
    points > 0n && expiresAtMs !== null && expiresAtMs <= nowMs ? [{ lotId, points }] : [],
  );
  const gone = new Map(parts.map((part) => [part.lotId, part.points]));
  const lots = without(purse.lots, parts).map((lot) => ({
    ...lot,
    expired: lot.expired + (gone.get(lot.lotId) ?? 0n),
  }));
  const total = parts.reduce((sum, { points }) => sum + points, 0n);
  return { purse: { balance: purse.balance - total, lots }, parts };
}

/** Lots in the order in which they are spent: by expiry, those that never do last, then by id, the earlier made first. */
function take(lots: readonly Lot[], points: bigint): { parts: LotPart[]; missing: bigint } {
  let missing = points;
  const parts: LotPart[] = [];
  for (const { lotId, remaining } of lots.toSorted(byExpiry)) {
    const taken = least(missing, remaining);
    if (taken > 0n) parts.push({ lotId, points: taken });
    missing -= taken;
  }
  return { parts, missing };
}

function byExpiry(a: Lot, b: Lot): number {
  const [aMs, bMs] = [a.expiresAtMs ?? Number.POSITIVE_INFINITY, b.expiresAtMs ?? Number.POSITIVE_INFINITY];
  if (aMs !== bMs) return aMs < bMs ? -1 : 1;
  return a.lotId < b.lotId ? -1 : Number(a.lotId > b.lotId);
}

function without(lots: readonly Lot[], parts: readonly LotPart[]): Lot[] {
  const taken = new Map(parts.map((part) => [part.lotId, part.points]));
  return lots.map((lot) => ({ ...lot, remaining: lot.remaining - (taken.get(lot.lotId) ?? 0n) }));
}
