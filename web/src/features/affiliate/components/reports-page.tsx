import { OWN_DIMENSIONS } from "../../../../../core/api/dimensions.ts";
import { viewerZone } from "../../../lib/formatters.ts";
import { ReportPage } from "../../reports/components/report-page.tsx";
import { AFFILIATE, useAffiliateApi } from "../api/use-affiliate.ts";

/** The affiliate's own figures over all programs, by the viewer's clock. */
export function ReportsPage() {
  const api = useAffiliateApi();
  const [first, ...others] = OWN_DIMENSIONS;
  return (
    <ReportPage
      source={{
        api,
        path: `${AFFILIATE}/reports`,
        query: {},
        timezone: viewerZone(),
        dimensions: [first, ...others],
        lists: { clicks: "/affiliate/clicks", conversions: "/affiliate/conversions" },
      }}
    />
  );
}
