import { DIMENSIONS } from "../../../../../core/api/dimensions.ts";
import { ReportPage } from "../../reports/components/report-page.tsx";
import { usePlace } from "../api/use-place.ts";

/** The program's figures, by its own clock. */
export function ReportsPage() {
  const { api, program } = usePlace();
  const [first, ...others] = DIMENSIONS;
  return (
    <ReportPage
      source={{
        ...{ api, path: "/api/v1/reports", query: { programId: program.id }, timezone: program.timezone },
        currency: program.currencies[0],
        dimensions: [first, ...others],
        lists: { clicks: "/merchant/clicks", conversions: "/merchant/conversions" },
      }}
    />
  );
}
