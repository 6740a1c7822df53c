import { describe, expect, it } from "vitest";
import { type FraudState, type StandingSignal, settleSignals } from "./signal-state.ts";
import type { FraudSignal } from "./signals.ts";

/* Goal: what was decided stays decided until it is graver; what is no longer said passes. Method: a table of what is kept and what is found. */

const seen = (grade: number): FraudSignal => ({
  ...{ kind: "bots", affiliateId: "a", partnerId: "p", programId: "g", grade, day: null },
  figures: { clicks: 100 * grade, bots: 50 * grade },
});
const kept = (state: FraudState, grade: number, decidedGrade: number | null = null): StandingSignal => ({
  ...seen(grade),
  ...{ id: "s", state, decidedGrade },
});

describe("signals that are kept", () => {
  it.each([
    ["open, and the same", kept("open", 2), 2, null],
    ["open, and graver", kept("open", 2), 3, "open"],
    ["dismissed, and the same", kept("dismissed", 2, 2), 2, null],
    ["dismissed, and less grave", kept("dismissed", 2, 2), 1, "dismissed"],
    ["dismissed, and graver than when it was", kept("dismissed", 2, 2), 3, "open"],
    ["acted on, and graver than when it was", kept("acted", 1, 1), 2, "open"],
    ["dismissed as grave, less grave since, and as grave again", kept("dismissed", 1, 3), 3, "dismissed"],
    ["passed, and said again", kept("passed", 2), 2, "open"],
    ["open, and no longer said", kept("open", 2), null, "passed"],
    ["dismissed, and no longer said", kept("dismissed", 2, 2), null, null],
    ["passed, and still not said", kept("passed", 2), null, null],
  ] as const)("%s", (_, standing, grade, state) => {
    const { fresh, changed } = settleSignals([standing], grade === null ? [] : [seen(grade)]);
    expect(fresh).toEqual([]);
    expect(changed.map((signal) => signal.state)).toEqual(state === null ? [] : [state]);
  });

  it("are others' when the subject or the kind is another, and take the figures of now", () => {
    const other = { ...seen(1), partnerId: "q" };
    const kind: FraudSignal = { ...seen(1), kind: "repeats" };
    const more: FraudSignal = { ...seen(2), figures: { clicks: 999, bots: 100 } };
    const { fresh, changed } = settleSignals([kept("open", 2)], [other, kind, more]);
    expect(fresh).toEqual([other, kind]);
    expect(changed).toEqual([{ ...kept("open", 2), figures: { clicks: 999, bots: 100 } }]);
  });
});
