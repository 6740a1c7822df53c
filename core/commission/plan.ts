import { checkRules } from "./check-rules.ts";
import { type RulesShape, rulesShape } from "./rules/rules-shape.ts";
import { checkWorstCase } from "./worst-case.ts";

/** What a plan version holds, as stored in its `rules`. */
export type PlanRules = RulesShape;

/** Rules as one may save them: well-formed, fitting together, the worst case within the cap. Messages name each field. */
export const planRulesSchema = rulesShape.check((context) => {
  const problems = checkRules(context.value);
  const worst = checkWorstCase(context.value);
  if (!worst.ok) problems.push({ path: [worst.reason.place], message: worst.reason.message });
  for (const { path, message } of problems)
    context.issues.push({ code: "custom", input: context.value, path: [...path], message });
});

/** Currencies that a program accepts and a flat level names no amount for: worth a warning when a plan is saved. */
export function currenciesWithoutFlatAmount(
  rules: PlanRules,
  acceptedCurrencies: readonly string[],
): { level: number; currency: string }[] {
  return rules.levels.flatMap((level, index) => {
    if (level.kind !== "flat") return [];
    const missing = acceptedCurrencies.filter((currency) => !Object.hasOwn(level.amountsMinor, currency));
    return missing.map((currency) => ({ level: index + 1, currency }));
  });
}
