import { PageHead } from "../../../components/ui/page-head.tsx";
import { useMay } from "../../../lib/session/use-may.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { useCountryPolicies, useTaxThresholds } from "../api/use-countries.ts";
import { countriesTexts } from "../texts/countries.ts";
import { PolicyList } from "./policy-list.tsx";
import { ThresholdList } from "./threshold-list.tsx";

/** What differs by country. The second part is drawn when it is known how high the first is. */
export function CountriesPage() {
  const t = useTexts(countriesTexts);
  const maySeeThresholds = useMay("platform.payouts:read");
  const policies = useCountryPolicies();
  const thresholds = useTaxThresholds(maySeeThresholds);
  return (
    <>
      <PageHead title={t.title} lead={t.lead} />
      <PolicyList policies={policies} />
      {maySeeThresholds && !policies.isPending ? <ThresholdList thresholds={thresholds} /> : null}
    </>
  );
}
