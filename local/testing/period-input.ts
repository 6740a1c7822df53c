import { FIRST_TIER, type PeriodInput } from "../../core/period/period-input.ts";

export interface SampleMember {
  readonly sponsor?: number;
  /** In the matrix; absent: not seated. */
  readonly parent?: number;
  readonly suspended?: boolean;
  readonly joinedAtMs?: number;
}

export interface SampleSale {
  readonly member: number;
  readonly atMs?: number;
  readonly currency?: string;
  readonly amountMinor?: bigint | number;
  readonly volume?: number;
  readonly weightBps?: number;
  /** The tiered rule that paid for all of it. */
  readonly tiered?: string | undefined;
  /** What that rule paid live; absent: its first tier. */
  readonly liveBps?: number;
}

export interface SamplePeriod {
  readonly members: readonly SampleMember[];
  readonly sales?: readonly SampleSale[];
  readonly changes?: Partial<PeriodInput>;
}

const SAMPLE_STARTS_MS = Date.UTC(2026, 8, 1);
export const SAMPLE_ENDS_MS = Date.UTC(2026, 9, 1);

/** A period's columns from members and sales as a test writes them down; members joined long before it. */
export function periodInput({ members, sales = [], changes = {} }: SamplePeriod): PeriodInput {
  const count = members.length;
  const currencies = [...new Set(sales.map(({ currency = "USD" }) => currency))];
  const weight = ({ weightBps = 10_000 }: SampleSale) => BigInt(weightBps);
  const parts = sales.flatMap((sale, index) => (sale.tiered === undefined ? [] : [{ sale, index }]));
  const rules = [...new Set(parts.map(({ sale }) => sale.tiered ?? ""))];
  return {
    startsAtMs: SAMPLE_STARTS_MS,
    endsAtMs: SAMPLE_ENDS_MS,
    members: {
      count,
      sponsor: Int32Array.from(members, ({ sponsor = -1 }) => sponsor),
      parent: Int32Array.from(members, ({ parent = -1 }) => parent),
      suspended: Uint8Array.from(members, ({ suspended = false }) => (suspended ? 1 : 0)),
      joinedAtMs: Float64Array.from(members, ({ joinedAtMs = 0 }) => joinedAtMs),
    },
    sales: {
      count: sales.length,
      member: Int32Array.from(sales, ({ member }) => member),
      occurredAtMs: Float64Array.from(sales, ({ atMs }, index) => atMs ?? SAMPLE_STARTS_MS + index),
      currency: Uint16Array.from(sales, ({ currency = "USD" }) => currencies.indexOf(currency)),
      amountBps: BigInt64Array.from(sales, (sale) => BigInt(sale.amountMinor ?? 0) * weight(sale)),
      volumeBps: BigInt64Array.from(sales, (sale) => BigInt(sale.volume ?? 0) * weight(sale)),
    },
    currencies,
    commissionMinor: currencies.map(() => new BigInt64Array(count)),
    purchaseBonusMinor: currencies.map(() => 0n),
    volumeOverrides: new Map(),
    rankOverrides: new Map(),
    amountOverrides: [],
    tiered: {
      count: parts.length,
      sale: Int32Array.from(parts, ({ index }) => index),
      rule: Uint16Array.from(parts, ({ sale }) => rules.indexOf(sale.tiered ?? "")),
      rules,
      amountBps: BigInt64Array.from(parts, ({ sale }) => BigInt(sale.amountMinor ?? 0) * weight(sale)),
      liveBps: Int32Array.from(parts, ({ sale }) => sale.liveBps ?? FIRST_TIER),
    },
    before: {
      rank: new Int16Array(count).fill(-1),
      lifetimeRank: new Int16Array(count).fill(-1),
      streaks: [],
    },
    ...changes,
  };
}
