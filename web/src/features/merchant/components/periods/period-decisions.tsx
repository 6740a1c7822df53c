import { lazy, Suspense, useState } from "react";
import type { PeriodDetail } from "../../../../../../core/api/periods.ts";
import { Button } from "../../../../components/ui/button.tsx";
import { useChange } from "../../../../lib/api/use-change.ts";
import { useMay } from "../../../../lib/session/use-may.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useNow } from "../../../../lib/use-now.ts";
import { usePeriodActs, usePeriodsKey } from "../../api/use-periods.ts";
import { periodsTexts } from "../../texts/periods.ts";

const PeriodDialog = lazy(() => import("./period-dialog.tsx"));

const MINUTE_MS = 60_000;

/** What can be done with a period as it stands; what cannot be undone is asked first. */
export function PeriodDecisions({ period }: { period: PeriodDetail }) {
  const t = useTexts(periodsTexts);
  const mayAsk = useMay("periods:write");
  const mayApprove = useMay("periods:approve");
  const acts = usePeriodActs(period.id);
  const change = useChange(usePeriodsKey());
  const nowMs = useNow(MINUTE_MS);
  const [opened, setOpened] = useState<"close" | "approve" | null>(null);
  const { state, asked, endsAt } = period;
  const isFree = asked === null;
  const ask = (what: "recalculate" | "replay", told: string) => () => void change(() => acts.ask(what), told);
  return (
    <>
      {mayAsk && isFree && state === "open" && Date.parse(endsAt) <= nowMs ? (
        <Button look="main" onClick={() => setOpened("close")}>
          {t.close}
        </Button>
      ) : null}
      {mayAsk && isFree && state === "calculated" ? (
        <Button onClick={ask("recalculate", t.recalculated)}>{t.recalculate}</Button>
      ) : null}{" "}
      {mayAsk && isFree && ["calculated", "approved", "finalised"].includes(state) ? (
        <Button onClick={ask("replay", t.replayed)}>{t.replay}</Button>
      ) : null}{" "}
      {mayApprove && isFree && state === "calculated" ? (
        <Button look="main" onClick={() => setOpened("approve")}>
          {t.approve}
        </Button>
      ) : null}
      {opened === null ? null : (
        <Suspense>
          <PeriodDialog what={opened} period={period} onClose={() => setOpened(null)} />
        </Suspense>
      )}
    </>
  );
}
