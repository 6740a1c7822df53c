import { Link } from "@tanstack/react-router";
import type { AffiliateClick } from "../../../../../core/api/affiliate.ts";
import { visitTexts } from "../../../components/click/texts/visit.ts";
import { visitColumns } from "../../../components/click/visit-columns.tsx";
import { VisitFilters } from "../../../components/click/visit-filters.tsx";
import { Filters } from "../../../components/table/filters.tsx";
import { NoneFit } from "../../../components/table/none-fit.tsx";
import type { RichColumn } from "../../../components/table/rich-column.ts";
import { RichTable } from "../../../components/table/rich-table.tsx";
import { useListSearch } from "../../../components/table/use-list-search.ts";
import { Clock } from "../../../components/ui/clock.tsx";
import { Empty } from "../../../components/ui/empty.tsx";
import { ExportButton } from "../../../components/ui/export-button.tsx";
import { Listed } from "../../../components/ui/listed.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { textsNow } from "../../../lib/texts/texts.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { AFFILIATE, useAffiliateApi, useClicks } from "../api/use-affiliate.ts";
import { OWN_SEARCH } from "../own-search.ts";
import { clicksTexts } from "../texts/clicks.ts";

const columnsNow = (): readonly RichColumn<AffiliateClick>[] => {
  const t = textsNow(visitTexts);
  return [
    { id: "at", title: t.time, sorts: true, cell: ({ at }) => <Clock at={at} /> },
    { id: "link", title: t.link, cell: ({ linkCode }) => <code>{linkCode}</code> },
    ...visitColumns<AffiliateClick>(),
  ];
};

/** Every click as it comes. */
export function ClicksPage() {
  const t = useTexts(clicksTexts);
  const api = useAffiliateApi();
  const { search, put, clear, sortBy } = useListSearch(OWN_SEARCH.clicks);
  const clicks = useClicks(search);
  return (
    <>
      <PageHead title={t.title} lead={t.lead} />
      <Filters onClear={clear}>
        <VisitFilters search={search} onLook={put} />
      </Filters>
      <Listed of={clicks}>
        <RichTable
          list="own-clicks"
          caption={t.caption}
          columns={columnsNow()}
          rows={clicks.data}
          rowKey={({ id }) => id}
          sort={sortBy("-at")}
          tools={<ExportButton api={api} path={`${AFFILIATE}/clicks`} query={search} name="clicks" />}
          empty={
            <NoneFit onClear={clear}>
              <Empty title={t.empty}>
                <p>{t.emptyText}</p>
                <Link to="/affiliate/links" className="button">
                  {t.toLinks}
                </Link>
              </Empty>
            </NoneFit>
          }
        />
      </Listed>
    </>
  );
}
