import { checkRules, type RuleProblem } from "./check-rules.ts";
import { type RulesShape, rulesShape } from "./rules/rules-shape.ts";
import { checkWorstCase } from "./worst-case.ts";

/** What a plan version holds, as stored in its `rules`. */
export type PlanRules = RulesShape;

/** Why well-formed rules may not be saved: what does not go together, and a worst case above the cap. */
export function problemsOf(rules: PlanRules): RuleProblem[] {
  const worst = checkWorstCase(rules);
  const aboveCap = worst.ok ? [] : [{ path: [worst.reason.place], message: worst.reason.message }];
  return [...checkRules(rules), ...aboveCap];
}

/** Rules as one may save them: well-formed, fitting together, the worst case within the cap. Messages name each field. */
export const planRulesSchema = rulesShape.check((context) => {
  for (const { path, message } of problemsOf(context.value))
    context.issues.push({ code: "custom", input: context.value, path: [...path], message });
});

/**
 * What a campaign's own plan may not have besides. What is paid with a period or for an event follows the program's plan
 * alone: in a campaign's it would be promised and never paid.
 */
export function campaignProblems({ base = [], bonuses = [] }: PlanRules): RuleProblem[] {
  const message = "are paid by the program's plan alone: a campaign's own must have none";
  const tiered = base.flatMap(({ pays }, index) =>
    pays.kind === "tiered"
      ? [{ path: ["base", index, "pays", "kind"], message: `must not be tiered: tiers ${message}` }]
      : [],
  );
  return bonuses.length === 0 ? tiered : [...tiered, { path: ["bonuses"], message: `bonuses ${message}` }];
}

/** A flat amount that pays nothing in a currency. */
export interface MissingAmount {
  /** Where it stands in the rules. */
  readonly path: readonly (string | number)[];
  /** Who pays nothing: `level 2`, or the exception's name. */
  readonly what: string;
  readonly currency: string;
}

/** Currencies that a program accepts and a flat amount of level or exception does not name: worth a warning. */
export function currenciesWithoutFlatAmount(
  rules: PlanRules,
  acceptedCurrencies: readonly string[],
): MissingAmount[] {
  const flats = [
    ...rules.levels.map((level, index) => ({
      pays: level,
      what: `level ${index + 1}`,
      path: ["levels", index],
    })),
    ...(rules.base ?? []).map(({ pays, name: what }, index) => ({
      pays,
      what,
      path: ["base", index, "pays"],
    })),
  ];
  return flats.flatMap(({ pays, what, path }) => {
    if (pays.kind !== "flat") return [];
    const missing = acceptedCurrencies.filter((currency) => !Object.hasOwn(pays.amountsMinor, currency));
    return missing.map((currency) => ({ path, what, currency }));
  });
}
