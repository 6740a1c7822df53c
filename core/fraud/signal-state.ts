import type { FraudSignal } from "./signals.ts";

/** `open`: somebody should look. `dismissed`, `acted`: somebody did. `passed`: the figures no longer say so, and nobody had looked. */
export const FRAUD_STATES = ["open", "dismissed", "acted", "passed"] as const;
export type FraudState = (typeof FRAUD_STATES)[number];

/** `suspend`: the partner in its program; `hold`: all that the payee is paid; `case`: one of compliance; `reopen`: as if nobody had decided. */
export const FRAUD_DECISIONS = ["dismiss", "hold", "case", "suspend", "reopen"] as const;
export type FraudDecision = (typeof FRAUD_DECISIONS)[number];

/** A signal as it is kept. */
export interface StandingSignal extends FraudSignal {
  readonly id: string;
  readonly state: FraudState;
  /** How grave it was when somebody decided; null: nobody has. */
  readonly decidedGrade: number | null;
}

/** What becomes of the kept signals of some subjects. */
export interface Settled {
  readonly fresh: readonly FraudSignal[];
  readonly changed: readonly StandingSignal[];
}

/** What one signal is found by: there is one of a kind for each partner, or affiliate. */
export const subjectOf = ({
  partnerId,
  affiliateId,
}: Pick<FraudSignal, "partnerId" | "affiliateId">): string => partnerId ?? affiliateId;

const keyOf = (signal: FraudSignal): string => `${signal.kind} ${subjectOf(signal)}`;

/**
 * Holds what the figures say now against what is kept of the same subjects. What was decided stays decided until it is graver than
 * it was then; what nobody decided on and is no longer said has passed.
 */
export function settleSignals(standing: readonly StandingSignal[], found: readonly FraudSignal[]): Settled {
  const kept = new Map(standing.map((signal) => [keyOf(signal), signal]));
  const said = new Set(found.map(keyOf));
  const again = found.flatMap((signal) => {
    const before = kept.get(keyOf(signal));
    if (before === undefined) return [];
    const next = { ...before, ...signal, state: stateAgain(before, signal.grade) };
    return isSame(before, next) ? [] : [next];
  });
  const passed = standing
    .filter((signal) => signal.state === "open" && !said.has(keyOf(signal)))
    .map((signal) => ({ ...signal, state: "passed" as const }));
  return { fresh: found.filter((signal) => !kept.has(keyOf(signal))), changed: [...again, ...passed] };
}

function stateAgain({ state, decidedGrade }: StandingSignal, grade: number): FraudState {
  if (state === "open" || state === "passed") return "open";
  return grade > (decidedGrade ?? 0) ? "open" : state;
}

const isSame = (before: StandingSignal, next: StandingSignal): boolean =>
  before.state === next.state &&
  before.grade === next.grade &&
  before.day === next.day &&
  Object.entries(next.figures).every(([name, count]) => before.figures[name] === count);
