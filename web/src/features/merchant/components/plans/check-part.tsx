import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { PlanCheck, PlanWarning } from "../../../../../../core/api/plans.ts";
import type { PlanRules } from "../../../../../../core/commission/plan.ts";
import { Notice } from "../../../../components/ui/notice.tsx";
import { sentence } from "../../../../lib/form/sentence.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useKeys } from "../../api/use-merchant.ts";
import { usePlace } from "../../api/use-place.ts";
import { planPreviewTexts } from "../../texts/plan-preview.ts";

const SETTLED_MS = 700;

interface CheckPartProps {
  readonly rules: PlanRules;
  readonly campaignId: string | null;
}

/** What the API has against a draft once nothing is typed for a moment: the country's limits, agreed rates, idle rules. */
export function CheckPart({ rules, campaignId }: CheckPartProps) {
  const t = useTexts(planPreviewTexts);
  const { api, program } = usePlace();
  const [settled, setSettled] = useState(rules);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(rules), SETTLED_MS);
    return () => clearTimeout(timer);
  }, [rules]);
  const { data } = useQuery({
    queryKey: [...useKeys().plans, "check", campaignId, settled],
    queryFn: () =>
      api.post<PlanCheck>("/api/v1/plans/check", { programId: program.id, campaignId, rules: settled }),
    placeholderData: keepPreviousData,
  });
  if (data === undefined) return null;
  return (
    <>
      <PlanWarnings tone="bad" title={t.problems} warnings={data.problems} />
      <PlanWarnings tone="warn" title={t.warnings} warnings={data.warnings} />
    </>
  );
}

interface PlanWarningsProps {
  readonly tone: "bad" | "warn";
  readonly title: string;
  readonly warnings: readonly PlanWarning[];
}

/** Each with the field that it is about. */
export function PlanWarnings({ tone, title, warnings }: PlanWarningsProps) {
  if (warnings.length === 0) return null;
  return (
    <Notice tone={tone} title={title}>
      <ul className="plan-summary">
        {warnings.map(({ field, message }) => (
          <li key={`${field} ${message}`}>
            <code>{field.replace(/^rules\./, "")}</code>: {sentence(message)}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
