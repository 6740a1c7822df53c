import type { PlanRules } from "../../../../../../core/commission/plan.ts";
import { useLanguage } from "../../../../lib/texts/use-texts.ts";
import { summaryNow } from "../../plans/summary-now.ts";

/** What rules say, sentence by sentence. */
export function PlanSummary({ rules }: { readonly rules: PlanRules }) {
  useLanguage();
  return (
    <ul className="plan-summary">
      {summaryNow(rules).map(({ field, sentence }) => (
        <li key={field}>{sentence}</li>
      ))}
    </ul>
  );
}
