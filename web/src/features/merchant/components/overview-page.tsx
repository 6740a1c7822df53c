import { Link } from "@tanstack/react-router";
import { useDeferredValue } from "react";
import { Loaded } from "../../../components/ui/loaded.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { Section } from "../../../components/ui/section.tsx";
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
  const { data, error, refetch } = useProgramWaiting();
  const conversions = useLatestConversions();
  // Drawn bit by bit, as the page itself.
  const known = useDeferredValue(data);
  return (
    <>
      <PageHead
        title={program.name}
        lead={organisation.name === program.name ? undefined : organisation.name}
      />
      <HomeFigures owed={known?.owed} />
      <Loaded of={[{ data: known, error, refetch }]}>
        {(waiting) => (
          <>
            {waiting.setUp.sale ? null : <SetUpSection setUp={waiting.setUp} />}
            <WorkSection waiting={waiting} />
            <Section title={t.latest} aside={<Link to="/merchant/conversions">{t.all}</Link>}>
              <Loaded of={[conversions]}>
                <ConversionsTable conversions={conversions.data} />
              </Loaded>
            </Section>
          </>
        )}
      </Loaded>
    </>
  );
}
