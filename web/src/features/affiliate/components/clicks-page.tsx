import { Link } from "@tanstack/react-router";
import type { AffiliateClick } from "../../../../../core/api/affiliate.ts";
import { Badge } from "../../../components/ui/badge.tsx";
import { Clock } from "../../../components/ui/clock.tsx";
import type { Column } from "../../../components/ui/data-table.tsx";
import { Empty } from "../../../components/ui/empty.tsx";
import { ExportButton } from "../../../components/ui/export-button.tsx";
import { ListTable } from "../../../components/ui/list-table.tsx";
import { LoadProblem } from "../../../components/ui/load-problem.tsx";
import { MoreButton } from "../../../components/ui/more-button.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { UNKNOWN } from "../../../lib/format.ts";
import { formatCountry } from "../../../lib/format-country.ts";
import { AFFILIATE, useAffiliateApi, useClicks } from "../api/use-affiliate.ts";

const COLUMNS: readonly Column<AffiliateClick>[] = [
  { title: "Time", cell: ({ at }) => <Clock at={at} /> },
  { title: "Link", cell: ({ linkCode }) => <code>{linkCode}</code> },
  { title: "Country", cell: ({ country }) => formatCountry(country) },
  {
    title: "With",
    cell: ({ device, browser, os }) => [browser, os, device].filter(Boolean).join(", ") || UNKNOWN,
  },
  { title: "From", cell: ({ referrer }) => referrer ?? "direct" },
  {
    title: "Sub-ids",
    cell: ({ sub }) => {
      const given = Object.entries(sub).map(([name, value]) => `${name}=${value}`);
      return given.length === 0 ? UNKNOWN : <code>{given.join(" ")}</code>;
    },
  },
  {
    title: "Counts",
    cell: ({ bot }) =>
      bot === null ? <Badge tone="ok">yes</Badge> : <Badge tone="unknown">{`no, a bot (${bot})`}</Badge>,
  },
];

/** Every click as it comes. */
export function ClicksPage() {
  const api = useAffiliateApi();
  const clicks = useClicks();
  return (
    <>
      <PageHead
        title="Clicks"
        lead="Each click on one of your links, seconds after it happened. Bots are shown and never counted."
        action={<ExportButton api={api} path={`${AFFILIATE}/clicks`} query={{}} name="clicks" />}
      />
      <LoadProblem error={clicks.error} onRetry={() => void clicks.refetch()} />
      <div>
        <ListTable
          caption="Clicks, newest first"
          columns={COLUMNS}
          rows={clicks.data}
          rowKey={({ id }) => id}
          empty={
            <Empty title="No click yet">
              <p>
                Copy one of your links and open it in another browser: the click appears here within seconds.
              </p>
              <Link to="/affiliate/links" className="button">
                Go to your links
              </Link>
            </Empty>
          }
        />
        <MoreButton query={clicks} />
      </div>
    </>
  );
}
