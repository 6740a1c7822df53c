import type { Pays } from "../commission/rules/base.ts";
import { WHOLE_BPS } from "../money/rate.ts";
import { type PeriodRules, personalVolumes } from "./facts.ts";
import { addFractions, type Fraction, ZERO } from "./fraction.ts";
import { type BonusLine, FIRST_TIER, type PeriodInput } from "./period-input.ts";

export type TieredPays = Extract<Pays, { kind: "tiered" }>;

const BPS = BigInt(WHOLE_BPS);

/** What one member's sales under one rule in one currency still earn. */
interface Owed {
  readonly rule: string;
  readonly position: number;
  readonly currency: number;
  exact: Fraction;
  amountBps: bigint;
  /** What all parts earn more; null: they differ. */
  extraBps: bigint | null;
}

/**
 * What tiered rules pay beyond what was accrued live, which is their first tier: one line for each rule, member and currency.
 * Where an earlier version of the plan had accrued another rate, it is that which counts as paid; a sale that was paid more
 * than its tier keeps it. Sales are taken in their order, so that the tiers do not depend on how they arrived; what overrides add to a volume counts
 * before the first of them. Nobody who is suspended gets any.
 *
 * Linear in the amounts of `input.tiered` while the volumes stand: run with the refunded parts as amounts and all else as
 * it was, the lines' `refundBase` says what refunds take back.
 */
export function tierTrueUp(input: PeriodInput, rules: PeriodRules): BonusLine[] {
  const tiers = tieredRules(rules);
  const { tiered, sales, members } = input;
  if (tiers.size === 0 || tiered.count === 0) return [];
  const totals = personalVolumes(input);
  const reached = startOf(input);
  const owed = new Map<string, Owed>();
  let part = 0;
  for (let sale = 0; sale < sales.count; sale++) {
    const position = sales.member[sale] ?? 0;
    const fromBps = atLeastZero(reached[position] ?? 0n);
    reached[position] = (reached[position] ?? 0n) + (sales.volumeBps[sale] ?? 0n);
    const toBps = atLeastZero(reached[position] ?? 0n);
    for (; part < tiered.count && tiered.sale[part] === sale; part++) {
      const rule = tiered.rules[tiered.rule[part] ?? 0] ?? "";
      const pays = tiers.get(rule);
      if (pays === undefined || members.suspended[position] === 1) continue;
      const paidBps = livePaid(pays, tiered.liveBps[part] ?? FIRST_TIER);
      const rate = lessPaid(earnedRate(pays, fromBps, toBps, totals[position] ?? 0n), paidBps);
      add(owed, { rule, position, currency: sales.currency[sale] ?? 0 }, tiered.amountBps[part] ?? 0n, rate);
    }
  }
  return [...owed.values()]
    .filter(({ exact }) => exact.numerator > 0n)
    .sort((one, other) => one.position - other.position || one.currency - other.currency)
    .map((one) => lineOf(one, input, tiers, totals[one.position] ?? 0n));
}

/** The plan's tiered rules by name. */
export function tieredRules({ base = [] }: PeriodRules): Map<string, TieredPays> {
  const tiers = new Map<string, TieredPays>();
  for (const { name, pays } of base) if (pays.kind === "tiered") tiers.set(name, pays);
  return tiers;
}

function add(
  owed: Map<string, Owed>,
  of: Pick<Owed, "rule" | "position" | "currency">,
  amountBps: bigint,
  rate: Fraction,
): void {
  const key = `${of.position} ${of.currency} ${of.rule}`;
  const known = owed.get(key) ?? { ...of, exact: ZERO, amountBps: 0n, extraBps: wholeOf(rate) };
  owed.set(key, known);
  // Basis points of the weight and of the rate: both are divided out, exactly.
  const share = { numerator: amountBps * rate.numerator, denominator: BPS * BPS * rate.denominator };
  known.exact = addFractions(known.exact, share);
  known.amountBps += amountBps;
  if (known.extraBps !== wholeOf(rate)) known.extraBps = null;
}

const wholeOf = ({ numerator, denominator }: Fraction): bigint | null =>
  denominator === 1n ? numerator : null;

function livePaid({ tiers }: TieredPays, liveBps: number): number {
  return liveBps === FIRST_TIER ? (tiers[0]?.rateBps ?? 0) : liveBps;
}

/** What a rate is more than what was paid already, at least nothing. */
function lessPaid({ numerator, denominator }: Fraction, paidBps: number): Fraction {
  const more = numerator - BigInt(paidBps) * denominator;
  return more > 0n ? { numerator: more, denominator } : ZERO;
}

/** Basis points that a sale earns whose volume went from `fromBps` to `toBps`. */
function earnedRate(pays: TieredPays, fromBps: bigint, toBps: bigint, totalBps: bigint): Fraction {
  const whole = (atBps: bigint): Fraction => ({
    numerator: BigInt(tierAt(pays, atBps).rateBps),
    denominator: 1n,
  });
  if (pays.mode === "whole") return whole(pays.retroactive ? totalBps : fromBps);
  if (toBps <= fromBps) return whole(fromBps);
  let numerator = 0n;
  for (const [index, { fromVolume, rateBps }] of pays.tiers.entries()) {
    const next = pays.tiers[index + 1]?.fromVolume;
    const sliceFrom = larger(fromBps, BigInt(fromVolume) * BPS);
    const sliceTo = next === undefined ? toBps : smaller(toBps, BigInt(next) * BPS);
    if (sliceTo > sliceFrom) numerator += (sliceTo - sliceFrom) * BigInt(rateBps);
  }
  return { numerator, denominator: toBps - fromBps };
}

/** The tier that a volume has reached. */
function tierAt({ tiers }: TieredPays, atBps: bigint): { fromVolume: number; rateBps: number } {
  const reached = tiers.findLast(({ fromVolume }) => BigInt(fromVolume) * BPS <= atBps);
  return reached ?? tiers[0] ?? { fromVolume: 0, rateBps: 0 };
}

function lineOf(
  { rule, position, currency, exact, amountBps, extraBps }: Owed,
  { currencies }: PeriodInput,
  tiers: ReadonlyMap<string, TieredPays>,
  totalBps: bigint,
): BonusLine {
  const pays = tiers.get(rule);
  const tier = pays === undefined ? null : tierAt(pays, totalBps);
  // Rounds down: what is granted never exceeds the exact sum.
  const amountMinor = exact.numerator / exact.denominator;
  const first = pays?.tiers[0]?.rateBps ?? 0;
  const uniform = pays?.mode === "whole" && pays.retroactive;
  return {
    rule,
    kind: "tier",
    level: 1,
    position,
    currency: currencies[currency] ?? "",
    baseMinor: amountBps / BPS,
    rateBps: uniform && extraBps !== null ? Number(extraBps) : null,
    flatMinor: null,
    heldByCap: false,
    exactNumerator: exact.numerator,
    exactDenominator: exact.denominator,
    amountMinor,
    rounding: amountMinor * exact.denominator === exact.numerator ? "exact" : "floor",
    breakageReason: null,
    skipped: [],
    details: {
      mode: pays?.mode ?? "",
      retroactive: pays?.retroactive === true ? 1 : 0,
      personalVolume: String(totalBps / BPS),
      tierFromVolume: tier?.fromVolume ?? 0,
      tierRateBps: tier?.rateBps ?? 0,
      firstRateBps: first,
    },
    refundBase: (exact.numerator * BPS) / exact.denominator,
  };
}

/** Where each member's volume stands before its first sale. */
function startOf({ members, volumeOverrides }: PeriodInput): BigInt64Array {
  const start = new BigInt64Array(members.count);
  for (const [position, volume] of volumeOverrides) start[position] = volume * BPS;
  return start;
}

const atLeastZero = (value: bigint): bigint => (value > 0n ? value : 0n);
const larger = (one: bigint, other: bigint): bigint => (one > other ? one : other);
const smaller = (one: bigint, other: bigint): bigint => (one < other ? one : other);
