import type { PeriodRules } from "../../core/period/facts.ts";
import type { PeriodInput } from "../../core/period/period-input.ts";
import { type SaleColumns, SalesCollector } from "../../core/period/sales-collector.ts";
import { tierTrueUp } from "../../core/period/tier-true-up.ts";

/** What of a line that a reached tier added is refunded in all. */
export interface RefundedTier {
  readonly rule: string;
  readonly position: number;
  readonly currency: string;
  readonly base: bigint;
}

/**
 * What of the tiers' lines of members is refunded in all: the tiers as they were reached, by the volumes that were taken down,
 * run over what has been refunded since of the parts they paid for. It depends on what is refunded alone, whatever the order.
 *
 * @param columns all that the members sold, with what was refunded when the period was frozen
 * @param refundedNow by sale: what is refunded by now
 */
export function refundedTiers(
  columns: SaleColumns,
  refundedNow: readonly string[],
  rules: PeriodRules,
  volumeOverrides: ReadonlyMap<number, bigint>,
): RefundedTier[] {
  const positions = [...new Set(columns.member)].sort((a, b) => a - b);
  const place = new Map(positions.map((position, index) => [position, index]));
  const member = columns.member.map((position) => place.get(position) ?? 0);
  const frozen = gather({ ...columns, member });
  const now = gather({ ...columns, member, refunded: refundedNow });
  const refunded = frozen.tiered.amountBps.map((left, part) => left - (now.tiered.amountBps[part] ?? 0n));
  const input = inputOf(positions, frozen, refunded, volumeOverrides);
  return tierTrueUp(input, rules).map((line) => ({
    rule: line.rule,
    position: positions[line.position] ?? -1,
    currency: line.currency,
    base: line.refundBase,
  }));
}

function gather(columns: SaleColumns): ReturnType<SalesCollector["close"]> {
  const sales = new SalesCollector();
  sales.add(columns);
  return sales.close([]);
}

function inputOf(
  positions: readonly number[],
  { columns, currencies, tiered }: ReturnType<SalesCollector["close"]>,
  amountBps: BigInt64Array,
  volumeOverrides: ReadonlyMap<number, bigint>,
): PeriodInput {
  const count = positions.length;
  const nobody = () => new Int32Array(count).fill(-1);
  const none = new Int16Array(count).fill(-1);
  const overrides = positions.flatMap((position, index): [number, bigint][] => {
    const volume = volumeOverrides.get(position);
    return volume === undefined ? [] : [[index, volume]];
  });
  return {
    startsAtMs: 0,
    endsAtMs: 0,
    // Whoever has a line was not suspended.
    members: {
      ...{ count, sponsor: nobody(), parent: nobody() },
      ...{ suspended: new Uint8Array(count), joinedAtMs: new Float64Array(count) },
    },
    sales: columns,
    currencies,
    commissionMinor: currencies.map(() => new BigInt64Array(count)),
    purchaseBonusMinor: currencies.map(() => 0n),
    volumeOverrides: new Map(overrides),
    rankOverrides: new Map(),
    amountOverrides: [],
    tiered: { ...tiered, amountBps },
    before: { rank: none, lifetimeRank: none, streaks: [] },
  };
}
