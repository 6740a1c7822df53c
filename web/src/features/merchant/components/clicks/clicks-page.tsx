import { Link } from "@tanstack/react-router";
import type { MerchantClick } from "../../../../../../core/api/clicks.ts";
import { visitTexts } from "../../../../components/click/texts/visit.ts";
import { visitColumns } from "../../../../components/click/visit-columns.tsx";
import { NoneFit } from "../../../../components/table/none-fit.tsx";
import type { RichColumn } from "../../../../components/table/rich-column.ts";
import { RichTable } from "../../../../components/table/rich-table.tsx";
import { RowCount } from "../../../../components/table/row-count.tsx";
import { useListSearch } from "../../../../components/table/use-list-search.ts";
import { Clock } from "../../../../components/ui/clock.tsx";
import { Empty } from "../../../../components/ui/empty.tsx";
import { ExportButton } from "../../../../components/ui/export-button.tsx";
import { Listed } from "../../../../components/ui/listed.tsx";
import { PageHead } from "../../../../components/ui/page-head.tsx";
import { UNKNOWN } from "../../../../lib/format.ts";
import { textsNow } from "../../../../lib/texts/texts.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { CLICKS, useClicks } from "../../api/use-clicks.ts";
import { useKeys } from "../../api/use-merchant.ts";
import { usePlace } from "../../api/use-place.ts";
import { readClickSearch } from "../../click-search.ts";
import { clicksTexts } from "../../texts/clicks.ts";
import { ClickFilters } from "./click-filters.tsx";

const NEWEST = "-at";

/** Each click on a partner's link, by what stands in the address. */
export function ClicksPage() {
  const t = useTexts(clicksTexts);
  const { api, program } = usePlace();
  const { clicks: queryKey } = useKeys();
  const { search, look, clear, sortBy } = useListSearch(readClickSearch);
  const query = { programId: program.id, ...search };
  const clicks = useClicks(query);
  return (
    <>
      <PageHead title={t.title} lead={t.lead} />
      <div className="stacked">
        <ClickFilters search={search} onLook={look} onClear={clear} />
        <RowCount api={api} path={CLICKS} queryKey={queryKey} query={query} />
        <Listed of={clicks}>
          <RichTable
            list="clicks"
            caption={t.caption}
            columns={columnsNow()}
            rows={clicks.data}
            rowKey={({ id }) => id}
            sort={sortBy(NEWEST)}
            tools={<ExportButton api={api} path={CLICKS} query={query} name="clicks" />}
            empty={
              <NoneFit onClear={clear}>
                <Empty title={t.empty}>
                  <p>{t.emptyText}</p>
                  <Link to="/merchant/guide" className="button is-main">
                    {t.openGuide}
                  </Link>
                </Empty>
              </NoneFit>
            }
          />
        </Listed>
      </div>
    </>
  );
}

const columnsNow = (): readonly RichColumn<MerchantClick>[] => {
  const t = textsNow(clicksTexts);
  const visit = textsNow(visitTexts);
  const named = (values: Readonly<Record<string, string>> | null) =>
    Object.entries(values ?? {})
      .map(([name, value]) => `${name}=${value}`)
      .join(" ") || UNKNOWN;
  return [
    { id: "at", title: visit.time, sorts: true, cell: ({ at }) => <Clock at={at} /> },
    {
      id: "link",
      title: visit.link,
      cell: ({ linkId, linkCode }) => (
        <Link to="." search={{ linkId }} aria-label={t.onlyLink(linkCode)}>
          <code>{linkCode}</code>
        </Link>
      ),
    },
    {
      id: "partner",
      title: t.partner,
      cell: ({ partnerId, partnerName }) => (
        <Link to="." search={{ partnerId }} aria-label={t.onlyPartner(partnerName)}>
          {partnerName}
        </Link>
      ),
    },
    ...visitColumns<MerchantClick>(),
    {
      id: "place",
      title: t.place,
      extra: true,
      cell: ({ city, region }) => [city, region].filter(Boolean).join(", ") || UNKNOWN,
    },
    { id: "utm", title: t.utm, extra: true, cell: ({ utm }) => <code>{named(utm)}</code> },
  ];
};
