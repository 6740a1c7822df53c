import { Link, useSearch } from "@tanstack/react-router";
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
import { textsNow } from "../../../lib/texts/texts.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { AFFILIATE, useAffiliateApi, useClicks } from "../api/use-affiliate.ts";
import { OWN_SEARCH } from "../own-search.ts";
import { clicksTexts } from "../texts/clicks.ts";
import { Narrowed } from "./narrowed.tsx";

const columnsNow = (): readonly Column<AffiliateClick>[] => {
  const t = textsNow(clicksTexts);
  return [
    { title: t.time, cell: ({ at }) => <Clock at={at} /> },
    { title: t.link, cell: ({ linkCode }) => <code>{linkCode}</code> },
    { title: t.country, cell: ({ country }) => formatCountry(country) },
    {
      title: t.with,
      cell: ({ device, browser, os }) => [browser, os, device].filter(Boolean).join(", ") || UNKNOWN,
    },
    { title: t.from, cell: ({ referrer }) => referrer ?? t.direct },
    {
      title: t.subIds,
      cell: ({ sub }) => {
        const given = Object.entries(sub).map(([name, value]) => `${name}=${value}`);
        return given.length === 0 ? UNKNOWN : <code>{given.join(" ")}</code>;
      },
    },
    {
      title: t.counts,
      cell: ({ bot }) =>
        bot === null ? <Badge tone="ok">{t.yes}</Badge> : <Badge tone="unknown">{t.bot(bot)}</Badge>,
    },
  ];
};

/** Every click as it comes. */
export function ClicksPage() {
  const t = useTexts(clicksTexts);
  const api = useAffiliateApi();
  const search = OWN_SEARCH.clicks(useSearch({ strict: false }));
  const clicks = useClicks(search);
  return (
    <>
      <PageHead
        title={t.title}
        lead={t.lead}
        action={<ExportButton api={api} path={`${AFFILIATE}/clicks`} query={search} name="clicks" />}
      />
      <Narrowed search={search} />
      <LoadProblem error={clicks.error} onRetry={() => void clicks.refetch()} />
      <div>
        <ListTable
          caption={t.caption}
          columns={columnsNow()}
          rows={clicks.data}
          rowKey={({ id }) => id}
          empty={
            <Empty title={t.empty}>
              <p>{t.emptyText}</p>
              <Link to="/affiliate/links" className="button">
                {t.toLinks}
              </Link>
            </Empty>
          }
        />
        <MoreButton query={clicks} />
      </div>
    </>
  );
}
