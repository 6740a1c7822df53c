import { Link } from "@tanstack/react-router";
import { useDeferredValue } from "react";
import { LoadProblem } from "../../../components/ui/load-problem.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { Waiting } from "../../../components/ui/waiting.tsx";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { useLatestConversions } from "../api/use-merchant.ts";
import { usePlace } from "../api/use-place.ts";
import { useProgramWaiting } from "../api/use-program-waiting.ts";
import { homeTexts } from "../texts/home.ts";
import { ConversionsTable } from "./conversions-table.tsx";
import { HomeFigures } from "./home/home-figures.tsx";
import { SetUpSection } from "./home/set-up-section.tsx";
import { WorkSection } from "./home/work-section.tsx";

/** The program now, beside a week before, and what waits for the merchant. */
export function OverviewPage() {
  const t = useTexts(homeTexts);
  const { program, organisation } = usePlace();
  const waiting = useProgramWaiting();
  const conversions = useLatestConversions();
  // Drawn bit by bit, as the page itself.
  const known = useDeferredValue(waiting.data);
  return (
    <>
      <PageHead
        title={program.name}
        lead={organisation.name === program.name ? undefined : organisation.name}
      />
      <HomeFigures owed={known?.owed} />
      <LoadProblem error={waiting.error} onRetry={() => void waiting.refetch()} />
      {known === undefined ? (
        <Waiting />
      ) : (
        <>
          {known.setUp.sale ? null : <SetUpSection setUp={known.setUp} />}
          <WorkSection waiting={known} />
          <LoadProblem error={conversions.error} onRetry={() => void conversions.refetch()} />
          <Section title={t.latest} aside={<Link to="/merchant/conversions">{t.all}</Link>}>
            <ConversionsTable conversions={conversions.data} />
          </Section>
        </>
      )}
    </>
  );
}
