import type { BonusBreakage, BonusCell } from "./cells.ts";
import type { ReceiverRefusal } from "./receivers.ts";

/**
 * Shares by distance: what each member has goes to who stands k above it, at rates[k - 1]. One pass over the members for
 * each level: a member's base at level k is the sum of its children's at level k - 1.
 *
 * @param above position of the next one above each member; -1: nobody
 * @param own what each member has, by currency and position
 * @param refusal why a position may not receive; null: it may
 */
export function climb(
  above: Int32Array,
  own: readonly BigInt64Array[],
  rates: readonly number[],
  refusal: (position: number) => ReceiverRefusal | null,
): BonusCell[] {
  const refusals = Array.from(above.keys(), refusal);
  return own.flatMap((bases, currency) => {
    const cells: BonusCell[] = [];
    let below = bases;
    let lost = 0n;
    for (const [index, rateBps] of rates.entries()) {
      const level = index + 1;
      const step = oneUp(above, below);
      below = step.bases;
      // What has left the tree at a lower level is without an upline at all that follow.
      lost += step.lost;
      collect({ level, currency, rateBps, bases: below, refusals, lost }, cells);
    }
    return cells;
  });
}

/** Moves what each has to the one above it; what has nobody above it is lost. */
function oneUp(above: Int32Array, below: BigInt64Array): { bases: BigInt64Array; lost: bigint } {
  const bases = new BigInt64Array(below.length);
  let lost = 0n;
  for (let position = 0; position < below.length; position++) {
    const base = below[position] ?? 0n;
    if (base === 0n) continue;
    const next = above[position] ?? -1;
    if (next < 0) lost += base;
    else bases[next] = (bases[next] ?? 0n) + base;
  }
  return { bases, lost };
}

interface LevelBases {
  readonly level: number;
  readonly currency: number;
  readonly rateBps: number;
  readonly bases: BigInt64Array;
  readonly refusals: readonly (ReceiverRefusal | null)[];
  readonly lost: bigint;
}

function collect(of: LevelBases, into: BonusCell[]): void {
  const { level, currency, rateBps, bases, refusals } = of;
  const broken = new Map<BonusBreakage, bigint>([["no_upline", of.lost]]);
  for (let position = 0; position < bases.length; position++) {
    const base = bases[position] ?? 0n;
    if (base === 0n) continue;
    const breakageReason = refusals[position] ?? null;
    if (breakageReason === null) into.push({ level, currency, position, breakageReason, rateBps, base });
    else broken.set(breakageReason, (broken.get(breakageReason) ?? 0n) + base);
  }
  pushBreakage({ level, currency, rateBps }, broken, into);
}

/** One cell for each reason, in the order of their names. */
function pushBreakage(
  of: Pick<BonusCell, "level" | "currency" | "rateBps">,
  broken: ReadonlyMap<BonusBreakage, bigint>,
  into: BonusCell[],
): void {
  for (const [breakageReason, base] of [...broken].sort(([a], [b]) => (a < b ? -1 : 1)))
    if (base !== 0n) into.push({ ...of, position: -1, breakageReason, base });
}
