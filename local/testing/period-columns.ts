import { NO_TIERED, type PeriodInput, type PeriodResults } from "../../core/period/period-input.ts";

export interface TestMember {
  /** Position; absent: none. */
  readonly sponsor?: number;
  readonly parent?: number;
  /** Index into the ladder; absent: none. */
  readonly rank?: number;
  /** Highest ever, this period included; absent: the rank. */
  readonly lifetimeRank?: number;
  /** Highest ever before this period. */
  readonly lifetimeBefore?: number;
  readonly inactive?: boolean;
  readonly suspended?: boolean;
  readonly joinedAtMs?: number;
}

export interface TestSale {
  readonly member: number;
  readonly amountMinor: bigint;
  readonly weightBps?: number;
  readonly currency?: string;
  readonly occurredAtMs?: number;
}

/** A period in columns, written as rows. `commission`: minor units by currency and position. */
export function periodColumns(of: {
  readonly members: readonly TestMember[];
  readonly sales?: readonly TestSale[];
  readonly commission?: Readonly<Record<string, Readonly<Record<number, bigint>>>>;
  /** Paid for first purchases, by currency. */
  readonly purchaseBonus?: Readonly<Record<string, bigint>>;
}): { input: PeriodInput; results: PeriodResults } {
  const { members, sales = [], commission = {}, purchaseBonus = {} } = of;
  const currencies = [
    ...new Set([...sales.map(({ currency = "USD" }) => currency), ...Object.keys(commission)]),
  ].sort();
  const count = members.length;
  const position = (value: number | undefined) => value ?? -1;
  const none = new Int16Array(count).fill(-1);
  const zeros = () => new BigInt64Array(count);
  const counts = new Int32Array(count);
  const input: PeriodInput = {
    startsAtMs: 0,
    endsAtMs: 31 * 86_400_000,
    members: {
      count,
      sponsor: Int32Array.from(members, (member) => position(member.sponsor)),
      parent: Int32Array.from(members, (member) => position(member.parent)),
      suspended: Uint8Array.from(members, (member) => (member.suspended === true ? 1 : 0)),
      joinedAtMs: Float64Array.from(members, (member) => member.joinedAtMs ?? 0),
    },
    sales: {
      count: sales.length,
      member: Int32Array.from(sales, (sale) => sale.member),
      occurredAtMs: Float64Array.from(sales, (sale) => sale.occurredAtMs ?? 0),
      currency: Uint16Array.from(sales, ({ currency = "USD" }) => currencies.indexOf(currency)),
      amountBps: BigInt64Array.from(sales, (sale) => sale.amountMinor * BigInt(sale.weightBps ?? 10_000)),
      volumeBps: new BigInt64Array(sales.length),
    },
    currencies,
    commissionMinor: currencies.map((currency) => {
      const column = zeros();
      for (const [at, minor] of Object.entries(commission[currency] ?? {})) column[Number(at)] = minor;
      return column;
    }),
    purchaseBonusMinor: currencies.map((currency) => purchaseBonus[currency] ?? 0n),
    volumeOverrides: new Map(),
    rankOverrides: new Map(),
    amountOverrides: [],
    tiered: NO_TIERED,
    before: {
      rank: none,
      lifetimeRank: Int16Array.from(members, (member) => position(member.lifetimeBefore)),
      streaks: [],
    },
  };
  const results: PeriodResults = {
    personalVolume: zeros(),
    groupVolume: zeros(),
    active: Uint8Array.from(members, (member) => (member.inactive || member.suspended ? 0 : 1)),
    directPartners: counts,
    activeDirectPartners: counts,
    downlinePartners: counts,
    activeDownlinePartners: counts,
    activeLegs: counts,
    qualifiedLevels: new Uint8Array(count),
    rank: Int16Array.from(members, (member) => position(member.rank)),
    lifetimeRank: Int16Array.from(members, (member) => member.lifetimeRank ?? position(member.rank)),
    streaks: [],
  };
  return { input, results };
}
