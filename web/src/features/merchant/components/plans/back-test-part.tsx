import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { BackTest } from "../../../../../../core/api/back-test.ts";
import type { PlanRules } from "../../../../../../core/commission/plan.ts";
import { worstCase } from "../../../../../../core/commission/worst-case.ts";
import { localTime } from "../../../../../../core/notifications/local-time.ts";
import { addDays, spanOf } from "../../../../../../core/reports/range.ts";
import { Button } from "../../../../components/ui/button.tsx";
import { DayField } from "../../../../components/ui/day-field.tsx";
import { Notice } from "../../../../components/ui/notice.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { describeProblem } from "../../../../lib/api/problem.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { usePlace } from "../../api/use-place.ts";
import { backTestTexts } from "../../texts/back-test.ts";
import { BackTestOutcome } from "./back-test-outcome.tsx";

interface BackTestPartProps {
  readonly rules: PlanRules;
  readonly campaignId: string | null;
}

/** How far back one looks unless other days are chosen. */
const DAYS = 90;

/** Runs the draft over what was really sold in some days. */
export function BackTestPart({ rules, campaignId }: BackTestPartProps) {
  const t = useTexts(backTestTexts);
  const { api, program } = usePlace();
  const today = localTime(new Date(), program.timezone).day;
  const [days, setDays] = useState({ from: addDays(today, -DAYS), to: today });
  const run = useMutation({
    mutationFn: async (draft: PlanRules) => {
      const { fromMs, toMs } = spanOf(days, program.timezone);
      const body = {
        ...{ programId: program.id, campaignId, rules: draft },
        ...{ from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() },
      };
      return { draft, outcome: await api.post<BackTest>("/api/v1/plans/back-test", body) };
    },
  });
  const { worstCaseBps, capBps } = worstCase(rules);
  const isOf = JSON.stringify(run.data?.draft) === JSON.stringify(rules);
  return (
    <Section title={t.title}>
      <div className="stacked">
        <p className="quiet">{t.lead}</p>
        <div className="plan-grid">
          <DayField
            title={t.from}
            value={days.from}
            max={days.to}
            onChoose={(from) => setDays({ ...days, from })}
          />
          <DayField
            title={t.to}
            value={days.to}
            min={days.from}
            onChoose={(to) => setDays({ ...days, to })}
          />
        </div>
        {worstCaseBps > capBps || days.from > days.to ? null : (
          <p>
            <Button busy={run.isPending} onClick={() => run.mutate(rules)}>
              {t.run}
            </Button>
          </p>
        )}
        {run.error === null ? null : (
          <div role="alert">
            <Notice tone="bad">{describeProblem(run.error)}</Notice>
          </div>
        )}
        {run.data === undefined ? null : (
          <>
            {isOf ? null : <Notice tone="warn">{t.earlier}</Notice>}
            <BackTestOutcome outcome={run.data.outcome} hasBonuses={(rules.bonuses ?? []).length > 0} />
          </>
        )}
      </div>
    </Section>
  );
}
