import { CASE_SEVERITIES, type CaseSeverity } from "../compliance/states.ts";

/** What may be wrong, and the figures that say so. Counts are of the last {@link FRAUD_DAYS} days of UTC. */
export const FRAUD_FIGURES = {
  /** Clicks of a partner's links, and how many of them bots made. */
  bots: ["clicks", "bots"],
  /** Clicks of people, and the devices they came from, each counted once a day and link. */
  repeats: ["visits", "devices"],
  /** Clicks of people and conversions, of the partner and of all others of its program. */
  conversion_rate: ["visits", "conversions", "otherVisits", "otherConversions"],
  /** Conversions of the partner's busiest day, and of all its other days together. */
  burst: ["conversions", "otherConversions"],
  /** Conversions, and how many of them were rejected. */
  rejections: ["conversions", "rejected"],
  /** Conversions whose buyer had come by a link of its own. */
  self_referral: ["conversions"],
  /** Other affiliates who are, or were, paid to the same account. */
  shared_method: ["affiliates"],
} as const satisfies Record<string, readonly string[]>;

export type FraudKind = keyof typeof FRAUD_FIGURES;
export const FRAUD_KINDS = Object.keys(FRAUD_FIGURES) as FraudKind[];

/** Days that are looked at, today included. */
export const FRAUD_DAYS = 28;

/** Below these there is nothing to be told from shares. */
export const CLICKS_MIN = 100;
export const CONVERSIONS_MIN = 10;
const VISITS_MIN = 20;
/** A rate of conversion below it is unusual nowhere. */
const RATE_MIN_BPS = 1_000;
/** A day is held against others of which each is taken to have had so many conversions at least. */
const QUIET_DAY = 2;

/**
 * From where on something is low, medium, high and critical; of kinds without a fourth nothing is critical, since they cost nobody
 * money by themselves.
 */
const STEPS: Readonly<Record<FraudKind, readonly number[]>> = {
  /** Basis points of all clicks. */
  bots: [2_000, 4_000, 7_000],
  /** Clicks for each device, in hundredths. */
  repeats: [500, 1_000, 2_500],
  /** Times the rate of the others, in hundredths. */
  conversion_rate: [300, 500, 1_000],
  /** Times the other days' average, in hundredths. */
  burst: [500, 1_000, 2_000],
  /** Basis points of all conversions. */
  rejections: [3_000, 5_000, 7_000],
  self_referral: [1, 3, 10, 25],
  /** One other may share an account with a partner in life. */
  shared_method: [Number.POSITIVE_INFINITY, 1, 2, 5],
};

/** What the platform has counted of a partner. Clicks are all, bots among them. */
export interface PartnerFacts {
  readonly partnerId: string;
  readonly affiliateId: string;
  readonly programId: string;
  readonly clicks: number;
  readonly bots: number;
  readonly uniques: number;
  readonly conversions: number;
  readonly rejected: number;
  /** Conversions whose buyer came by a link of its own. */
  readonly ownConversions: number;
  /** The day with the most conversions, and how many; of several the first. Null: there are none. */
  readonly busiest: { readonly day: string; readonly conversions: number } | null;
  /** Of the whole program, this partner included. */
  readonly program: { readonly clicks: number; readonly bots: number; readonly conversions: number };
}

/** What an affiliate's way of being paid has in common with others'. */
export interface MethodFacts {
  readonly affiliateId: string;
  readonly affiliates: number;
}

/** Something that somebody should look at. One of a kind for each subject. */
export interface FraudSignal {
  readonly kind: FraudKind;
  readonly affiliateId: string;
  /** Null: it is not about one program. */
  readonly partnerId: string | null;
  readonly programId: string | null;
  /** 1 to 4: {@link severityOfGrade}. */
  readonly grade: number;
  /** As {@link FRAUD_FIGURES} names them. */
  readonly figures: Readonly<Record<string, number>>;
  /** The UTC day that it is about; null: all days. */
  readonly day: string | null;
}

/** 1 → low … 4 → critical. */
export function severityOfGrade(grade: number): CaseSeverity {
  const severity = CASE_SEVERITIES[grade - 1];
  if (severity === undefined) throw new RangeError(`there is no grade ${grade}`);
  return severity;
}

export const gradeOfSeverity = (severity: CaseSeverity): number => CASE_SEVERITIES.indexOf(severity) + 1;

/** What is unusual about a partner, by its figures alone. */
export function judgePartner(facts: PartnerFacts): FraudSignal[] {
  const { partnerId, affiliateId, programId, clicks, bots, uniques, conversions, rejected } = facts;
  const visits = clicks - bots;
  const otherVisits = facts.program.clicks - facts.program.bots - visits;
  const otherConversions = facts.program.conversions - conversions;
  const { busiest } = facts;
  const signal = (
    kind: FraudKind,
    measure: number,
    figures: FraudSignal["figures"],
    day: string | null = null,
  ): FraudSignal[] => {
    const grade = gradeOf(kind, measure);
    return grade === 0 ? [] : [{ kind, affiliateId, partnerId, programId, grade, figures, day }];
  };
  return [
    ...(clicks < CLICKS_MIN ? [] : signal("bots", share(bots, clicks, 10_000), { clicks, bots })),
    ...(visits < CLICKS_MIN
      ? []
      : signal("repeats", share(visits, Math.max(uniques, 1), 100), { visits, devices: uniques })),
    ...signal("conversion_rate", rateMeasure({ visits, conversions, otherVisits, otherConversions }), {
      ...{ visits, conversions, otherVisits, otherConversions },
    }),
    ...(busiest === null || busiest.conversions < CONVERSIONS_MIN
      ? []
      : signal(
          "burst",
          burstMeasure(busiest.conversions, conversions - busiest.conversions),
          { conversions: busiest.conversions, otherConversions: conversions - busiest.conversions },
          busiest.day,
        )),
    ...(conversions < CONVERSIONS_MIN
      ? []
      : signal("rejections", share(rejected, conversions, 10_000), { conversions, rejected })),
    ...signal("self_referral", facts.ownConversions, { conversions: facts.ownConversions }),
  ];
}

/** That somebody is paid to where others are. */
export function judgeMethod({ affiliateId, affiliates }: MethodFacts): FraudSignal[] {
  const grade = gradeOf("shared_method", affiliates);
  const subject = { affiliateId, partnerId: null, programId: null, day: null };
  return grade === 0 ? [] : [{ kind: "shared_method", ...subject, grade, figures: { affiliates } }];
}

/** How many times as often as those of the others the partner's clicks become conversions, in hundredths; 0: not to be told. */
function rateMeasure(of: {
  readonly visits: number;
  readonly conversions: number;
  readonly otherVisits: number;
  readonly otherConversions: number;
}): number {
  if (of.visits < VISITS_MIN || of.conversions < CONVERSIONS_MIN || of.otherVisits < CLICKS_MIN) return 0;
  if (share(of.conversions, of.visits, 10_000) < RATE_MIN_BPS) return 0;
  // Of others who sold nothing at all, one conversion is taken, so that there is a rate.
  return Math.floor((of.conversions * of.otherVisits * 100) / (of.visits * Math.max(of.otherConversions, 1)));
}

/** How many times as much as an average other day, in hundredths. */
function burstMeasure(conversions: number, others: number): number {
  const days = FRAUD_DAYS - 1;
  return Math.floor((conversions * days * 100) / Math.max(others, days * QUIET_DAY));
}

const share = (part: number, whole: number, of: number): number => Math.floor((part * of) / whole);

/** 0: nothing unusual. */
const gradeOf = (kind: FraudKind, measure: number): number =>
  STEPS[kind].reduce((grade, from, at) => (measure >= from ? at + 1 : grade), 0);
