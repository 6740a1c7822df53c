import type { BackTest, BackTestRequest } from "../core/api/back-test.ts";
import type { PlanRules } from "../core/commission/plan.ts";
import type { WorstCase } from "../core/commission/worst-case.ts";
import type { BackTestOutcome } from "./back-test.ts";

export function presentBackTest(
  request: Pick<BackTestRequest, "campaignId" | "from" | "to" | "sampleOneIn" | "rules">,
  programId: string,
  worstCase: WorstCase,
  { conversions, compared, sampledOneIn, currencies }: BackTestOutcome,
): BackTest {
  const asked = sampledOneIn === request.sampleOneIn ? "asked" : "too_many";
  return {
    ...{ programId, campaignId: request.campaignId },
    ...{ from: request.from.toISOString(), to: request.to.toISOString() },
    ...{ conversions, compared, sampledOneIn },
    sampledBecause: sampledOneIn === 1 ? null : asked,
    worstCase,
    currencies: currencies.map((one) => withNumbers(one)) as BackTest["currencies"],
    leftOut: leftOut(request.rules),
  };
}

/** Minor units of sums stay far below 2^53. */
function withNumbers(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return value.map(withNumbers);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withNumbers(member)]));
}

function leftOut(rules: PlanRules): string[] {
  const left = ["Budgets of campaigns bound nothing here."];
  left.push(
    "Who was active, qualified and of which rank is taken as it stood then, under the plans that held, and not worked out anew.",
  );
  if (rules.bonuses !== undefined && rules.bonuses.length > 0)
    left.push("Bonuses are not included, on neither side: their worst case is in worstCase.");
  if (rules.base?.some(({ pays }) => pays.kind === "tiered") === true)
    left.push(
      "Tiered rules pay their first tier here; what the tiers reached add when a period closes is not included.",
    );
  return left;
}
