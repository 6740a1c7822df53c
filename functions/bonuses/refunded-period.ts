import type { PlanRules } from "../../core/commission/plan.ts";
import { reversedTarget } from "../../core/commission/reversal.ts";
import { NO_TIERED, type PeriodInput, type PeriodResults } from "../../core/period/period-input.ts";
import type { ChangedSale, FrozenMember, SaleCommission } from "../../db/repositories/claw-back-facts.ts";

/** A period of which only refunds are looked at: the members that they concern, in columns, and who they are. */
export interface RefundedPeriod {
  readonly input: PeriodInput;
  readonly results: PeriodResults;
  readonly partnerIds: readonly string[];
}

/**
 * What was refunded since bonuses were last held against it, as if that had been sold. Members keep their order, so that
 * whoever is above comes first.
 */
export function refundedPeriod(
  members: readonly FrozenMember[],
  sales: readonly ChangedSale[],
  commissions: readonly SaleCommission[],
  rules: PlanRules,
): RefundedPeriod {
  const place = new Map(members.map(({ position }, index) => [position, index]));
  const at = (position: number | null) => (position === null ? -1 : (place.get(position) ?? -1));
  const currencies = [...new Set([...sales, ...commissions].map(({ currency }) => currency))].sort();
  const count = members.length;
  const ladder = (rules.ranks ?? []).map(({ key }) => key);
  const nobody = new Int16Array(count).fill(-1);
  const input: PeriodInput = {
    startsAtMs: 0,
    endsAtMs: 0,
    members: {
      count,
      sponsor: Int32Array.from(members, ({ sponsor }) => at(sponsor)),
      parent: Int32Array.from(members, ({ parent }) => at(parent)),
      suspended: Uint8Array.from(members, ({ suspended }) => Number(suspended)),
      joinedAtMs: Float64Array.from(members, (member) => member.joined_ms),
    },
    sales: {
      count: sales.length,
      member: Int32Array.from(sales, (sale) => at(sale.member_position)),
      occurredAtMs: Float64Array.from(sales, (sale) => sale.occurred_ms),
      currency: Uint16Array.from(sales, ({ currency }) => currencies.indexOf(currency)),
      amountBps: BigInt64Array.from(sales, refundedBps),
      volumeBps: new BigInt64Array(sales.length),
    },
    currencies,
    commissionMinor: commissionsBack(commissions, sales, currencies, at, count),
    purchaseBonusMinor: currencies.map(() => 0n),
    volumeOverrides: new Map(),
    rankOverrides: new Map(),
    amountOverrides: [],
    tiered: NO_TIERED,
    before: { rank: nobody, lifetimeRank: nobody, streaks: [] },
  };
  return {
    input,
    results: resultsOf(members, ladder),
    partnerIds: members.map((member) => member.partner_id),
  };
}

/** Basis points of minor units; an order of nothing has nothing to refund. */
function refundedBps(sale: ChangedSale): bigint {
  if (BigInt(sale.amount) === 0n) return 0n;
  return (BigInt(sale.target) - BigInt(sale.clawed_back)) * BigInt(sale.weight_bps);
}

/** By how much more of each line of commission is reversed than when bonuses were last held against it. */
function commissionsBack(
  commissions: readonly SaleCommission[],
  sales: readonly ChangedSale[],
  currencies: readonly string[],
  at: (position: number) => number,
  count: number,
): BigInt64Array[] {
  const columns = currencies.map(() => new BigInt64Array(count));
  const ofSale = new Map(sales.map((sale) => [`${sale.conversion_id} ${sale.revision}`, sale]));
  for (const { conversion_id, revision, position, currency, amount } of commissions) {
    const sale = ofSale.get(`${conversion_id} ${revision}`);
    const column = columns[currencies.indexOf(currency)];
    const index = at(position);
    if (sale === undefined || column?.[index] === undefined)
      throw new RangeError("commission of no member or sale");
    column[index] += reversedAt(amount, sale.target, sale) - reversedAt(amount, sale.clawed_back, sale);
  }
  return columns;
}

function reversedAt(amount: string, refunded: string, sale: ChangedSale): bigint {
  const whole = BigInt(sale.amount);
  return reversedTarget({
    accrualMinor: BigInt(amount),
    refundedMinor: BigInt(refunded),
    // An order of nothing counts as one unit that its rejection takes back.
    conversionMinor: whole > 0n ? whole : 1n,
    rejected: false,
  });
}

function resultsOf(members: readonly FrozenMember[], ladder: readonly string[]): PeriodResults {
  const count = members.length;
  const none = new BigInt64Array(count);
  const nobody = new Int32Array(count);
  const rank = Int16Array.from(members, (member) =>
    member.rank === null ? -1 : ladder.indexOf(member.rank),
  );
  return {
    personalVolume: none,
    groupVolume: none,
    active: Uint8Array.from(members, ({ active }) => Number(active)),
    directPartners: nobody,
    activeDirectPartners: nobody,
    downlinePartners: nobody,
    activeDownlinePartners: nobody,
    activeLegs: nobody,
    qualifiedLevels: new Uint8Array(count),
    rank,
    lifetimeRank: rank,
    streaks: [],
  };
}
