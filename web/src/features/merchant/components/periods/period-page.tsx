import { useParams } from "@tanstack/react-router";
import type { PeriodDetail } from "../../../../../../core/api/periods.ts";
import { PERIOD_STATES } from "../../../../../../core/period/states.ts";
import { Loaded } from "../../../../components/ui/loaded.tsx";
import { Notice } from "../../../../components/ui/notice.tsx";
import { PageHead } from "../../../../components/ui/page-head.tsx";
import { formatCount } from "../../../../lib/format.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { usePeriod } from "../../api/use-periods.ts";
import { usePlace } from "../../api/use-place.ts";
import { daysOf } from "../../describe-period.ts";
import { periodsTexts } from "../../texts/periods.ts";
import { PeriodDecisions } from "./period-decisions.tsx";
import { PeriodOverrides } from "./period-overrides.tsx";
import { PeriodResults } from "./period-results.tsx";
import { PeriodRuns } from "./period-runs.tsx";
import { PeriodSums } from "./period-sums.tsx";
import "./periods.css";

/** One period: how far it is, what it comes to and for whom, what was set by hand, and how it was worked out. */
export function PeriodPage() {
  const { periodId = "" } = useParams({ strict: false });
  const period = usePeriod(periodId);
  return <Loaded of={[period]}>{(data) => <Detail key={periodId} period={data} />}</Loaded>;
}

function Detail({ period }: { period: PeriodDetail }) {
  const t = useTexts(periodsTexts);
  const { from, to } = daysOf(period, usePlace().program.timezone);
  const { id, number, state, asked, countryBreaches } = period;
  return (
    <>
      <PageHead
        title={t.named(formatCount(number))}
        lead={t.until(from, to)}
        action={<PeriodDecisions period={period} />}
      />
      <Steps state={state} />
      <Notice tone={state === "calculated" ? "warn" : "unknown"} title={t.states[state]}>
        {t.stateTexts[state]} {asked === null ? null : t.asked[asked]}
      </Notice>
      {countryBreaches.length === 0 ? null : (
        <Notice tone="bad" title={t.breaches}>
          <ul>
            {countryBreaches.map((breach) => (
              <li key={breach}>{breach}</li>
            ))}
          </ul>
        </Notice>
      )}
      <PeriodSums period={period} />
      <PeriodOverrides period={period}>
        <PeriodResults id={id} asOf={period.resultsHash}>
          <PeriodRuns runs={period.runs} />
        </PeriodResults>
      </PeriodOverrides>
    </>
  );
}

/** Where it is on its way. */
function Steps({ state }: { state: PeriodDetail["state"] }) {
  const t = useTexts(periodsTexts);
  const at = PERIOD_STATES.indexOf(state);
  return (
    <ol className="period-steps" aria-label={t.steps}>
      {PERIOD_STATES.map((step, index) => (
        <li
          key={step}
          className={index <= at ? "is-reached" : undefined}
          aria-current={index === at ? "step" : undefined}
        >
          {t.states[step]}
        </li>
      ))}
    </ol>
  );
}
