import { FIRST_TIER, type PeriodSales, type PeriodTieredParts } from "./period-input.ts";

/** Credits of conversions, in columns of equal length, by conversion and credit. */
export interface SaleColumns {
  readonly member: readonly number[];
  readonly atMs: readonly number[];
  readonly currency: readonly string[];
  readonly weight: readonly number[];
  /** Minor units, and whole units of volume, of the whole conversion. */
  readonly amount: readonly string[];
  readonly refunded: readonly string[];
  readonly volume: readonly string[];
  readonly tiers: readonly (readonly TieredPart[] | null)[];
}

/** What of a whole conversion a tiered rule paid for. */
export interface TieredPart {
  readonly rule: string;
  readonly amountMinor: string;
  /** The rate that was accrued for it; absent or null: that of the first tier. */
  readonly rateBps?: number | null;
}

/** What of a sale a tiered rule paid for. */
interface GatheredPart {
  readonly rule: number;
  readonly amountBps: bigint;
  readonly liveBps: number;
}

/** All sales of a period, and all they can sum to, stay below 2^63. */
const SUM_MAX = 2n ** 63n;
const START = 1024;

/** Gathers a period's sales chunk by chunk into columns that grow, and puts them in their order in the end. */
export class SalesCollector {
  private count = 0;
  private member = new Int32Array(START);
  private atMs = new Float64Array(START);
  private currency = new Uint16Array(START);
  private amountBps = new BigInt64Array(START);
  private volumeBps = new BigInt64Array(START);
  private readonly tiered = new Map<number, GatheredPart[]>();
  private readonly currencies = new Map<string, number>();
  private readonly rules = new Map<string, number>();
  private amountTotal = 0n;
  private volumeTotal = 0n;

  /** @throws RangeError when a number is negative, or all together are too large */
  add(columns: SaleColumns): void {
    this.grow(this.count + columns.member.length);
    for (const [index, member] of columns.member.entries()) {
      const weight = BigInt(columns.weight[index] ?? 0);
      const amount = BigInt(columns.amount[index] ?? 0);
      const left = amount - BigInt(columns.refunded[index] ?? 0);
      const sale = this.count++;
      this.member[sale] = member;
      this.atMs[sale] = columns.atMs[index] ?? 0;
      this.currency[sale] = numberOf(this.currencies, columns.currency[index] ?? "");
      this.amountBps[sale] = this.checked(left * weight);
      const volumeBps = leftOf(BigInt(columns.volume[index] ?? 0), left, amount) * weight;
      this.volumeTotal += volumeBps;
      this.volumeBps[sale] = volumeBps;
      const parts = columns.tiers[index] ?? null;
      if (parts !== null) this.addTiered(sale, parts, { left, amount, weight });
    }
    if (this.volumeTotal >= SUM_MAX) throw new RangeError("a period's volume is too large");
  }

  /** The columns by occurredAt, then by conversion and credit; `others` are currencies without a sale. */
  close(others: Iterable<string>): {
    currencies: string[];
    columns: PeriodSales;
    tiered: PeriodTieredParts;
  } {
    for (const currency of others) numberOf(this.currencies, currency);
    const { count, atMs } = this;
    // Equal moments stay as they came: by conversion and credit.
    const order = new Int32Array(count).map((_, sale) => sale);
    order.sort((one, other) => (atMs[one] ?? 0) - (atMs[other] ?? 0) || one - other);
    const currencies = [...this.currencies.keys()].sort();
    const place = [...this.currencies.keys()].map((currency) => currencies.indexOf(currency));
    const columns: PeriodSales = {
      count,
      member: order.map((sale) => this.member[sale] ?? 0),
      occurredAtMs: Float64Array.from(order, (sale) => atMs[sale] ?? 0),
      currency: Uint16Array.from(order, (sale) => place[this.currency[sale] ?? 0] ?? 0),
      amountBps: permute(this.amountBps, order),
      volumeBps: permute(this.volumeBps, order),
    };
    return { currencies, columns, tiered: this.closeTiered(order) };
  }

  private addTiered(
    sale: number,
    parts: readonly TieredPart[],
    { left, amount, weight }: { left: bigint; amount: bigint; weight: bigint },
  ): void {
    this.tiered.set(
      sale,
      parts.map(({ rule, amountMinor, rateBps }) => ({
        rule: numberOf(this.rules, rule),
        amountBps: leftOf(BigInt(amountMinor), left, amount) * weight,
        liveBps: rateBps ?? FIRST_TIER,
      })),
    );
  }

  private closeTiered(order: Int32Array): PeriodTieredParts {
    const parts: (GatheredPart & { sale: number })[] = [];
    for (const [index, sale] of order.entries())
      for (const part of this.tiered.get(sale) ?? []) parts.push({ ...part, sale: index });
    return {
      count: parts.length,
      sale: Int32Array.from(parts, ({ sale }) => sale),
      rule: Uint16Array.from(parts, ({ rule }) => rule),
      rules: [...this.rules.keys()],
      amountBps: BigInt64Array.from(parts, ({ amountBps }) => amountBps),
      liveBps: Int32Array.from(parts, ({ liveBps }) => liveBps),
    };
  }

  private checked(amountBps: bigint): bigint {
    this.amountTotal += amountBps;
    if (amountBps < 0n || this.amountTotal >= SUM_MAX)
      throw new RangeError("a period's sales are negative or too large");
    return amountBps;
  }

  private grow(needed: number): void {
    if (needed <= this.member.length) return;
    const size = Math.max(needed, this.member.length * 2);
    this.member = copyInto(new Int32Array(size), this.member);
    this.atMs = copyInto(new Float64Array(size), this.atMs);
    this.currency = copyInto(new Uint16Array(size), this.currency);
    this.amountBps = grown(this.amountBps, size);
    this.volumeBps = grown(this.volumeBps, size);
  }
}

/** The part that refunds have left, rounded down. */
function leftOf(whole: bigint, left: bigint, amount: bigint): bigint {
  if (amount === 0n) return whole;
  return (whole * left) / amount;
}

function numberOf(numbers: Map<string, number>, name: string): number {
  const known = numbers.get(name) ?? numbers.size;
  numbers.set(name, known);
  return known;
}

function copyInto<Column extends Int32Array | Float64Array | Uint16Array>(to: Column, from: Column): Column {
  to.set(from);
  return to;
}

function grown(from: BigInt64Array, size: number): BigInt64Array<ArrayBuffer> {
  const to = new BigInt64Array(size);
  to.set(from);
  return to;
}

function permute(column: BigInt64Array, order: Int32Array): BigInt64Array {
  const sorted = new BigInt64Array(order.length);
  for (const [place, sale] of order.entries()) sorted[place] = column[sale] ?? 0n;
  return sorted;
}
