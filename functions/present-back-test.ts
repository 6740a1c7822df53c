import type { BackTest, BackTestRequest } from "../core/api/back-test.ts";
import type { PlanRules } from "../core/commission/plan.ts";
import type { WorstCase } from "../core/commission/worst-case.ts";
import { BACK_TEST_LIMITS, type BackTestOutcome } from "./back-test.ts";

export function presentBackTest(
  request: Pick<BackTestRequest, "campaignId" | "from" | "to" | "sampleOneIn" | "rules">,
  programId: string,
  worstCase: WorstCase,
  { conversions, waiting, compared, sampledOneIn, currencies, periods, periodsLeftOut }: BackTestOutcome,
): BackTest {
  const asked = sampledOneIn === request.sampleOneIn ? "asked" : "too_many";
  return {
    ...{ programId, campaignId: request.campaignId },
    ...{ from: request.from.toISOString(), to: request.to.toISOString() },
    ...{ conversions, waiting, compared, sampledOneIn },
    sampledBecause: sampledOneIn === 1 ? null : asked,
    worstCase,
    currencies: currencies.map((one) => withNumbers(one)) as BackTest["currencies"],
    periods: periods.map((one) => withNumbers(one)) as BackTest["periods"],
    periodsLeftOut,
    limits: BACK_TEST_LIMITS,
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
  const closes =
    (rules.bonuses ?? []).length > 0 || rules.base?.some(({ pays }) => pays.kind === "tiered") === true;
  if (closes)
    left.push(
      "Bonuses and reached tiers are in periods alone, of closed ones that lie within the time, before refunds; they rest on the commission that was accrued, and not on the draft's.",
    );
  if (rules.bonuses?.some(({ kind }) => kind === "referral") === true)
    left.push("Referral bonuses, which are paid by event, are not included.");
  return left;
}
