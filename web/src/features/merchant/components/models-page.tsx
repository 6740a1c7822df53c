import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useId } from "react";
import type { ModelComparison } from "../../../../../core/api/model-comparison.ts";
import { localTime } from "../../../../../core/notifications/local-time.ts";
import { addDays, spanOf } from "../../../../../core/reports/range.ts";
import type { Column } from "../../../components/ui/data-table.tsx";
import { DayField } from "../../../components/ui/day-field.tsx";
import { Empty } from "../../../components/ui/empty.tsx";
import { ListTable } from "../../../components/ui/list-table.tsx";
import { Loaded } from "../../../components/ui/loaded.tsx";
import { MoreButton } from "../../../components/ui/more-button.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { currentLocale } from "../../../lib/texts/language.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { useCampaigns, useKeys, usePartners } from "../api/use-merchant.ts";
import { usePlace } from "../api/use-place.ts";
import { COMPARED_BY, type ComparedRow, compareShares, MODELS } from "../compare-shares.ts";
import { modelsTexts } from "../texts/models.ts";

const DAYS = 30;

/** What each attribution model would have credited in some days. What is asked stands in the address. */
export function ModelsPage() {
  const t = useTexts(modelsTexts);
  const { program } = usePlace();
  const search = useSearch({ from: "/merchant/reports/models" });
  const navigate = useNavigate();
  const today = localTime(new Date(), program.timezone).day;
  const to = search.to ?? today;
  const from = search.from ?? addDays(to, 1 - DAYS);
  const by = COMPARED_BY.find((one) => one === search.by) ?? "partners";
  const look = (changes: typeof search) =>
    void navigate({ to: ".", search: { ...search, ...changes }, replace: true, resetScroll: false });
  const id = useId();
  const comparison = useComparison(from, to);
  const pages = comparison.data?.pages;
  const columns = useColumns(by);
  const compared = pages?.reduce((sum, { conversions }) => sum + conversions, 0) ?? 0;
  return (
    <>
      <PageHead title={t.title} lead={t.lead} />
      <search className="form-pair">
        <DayField title={t.from} value={from} max={to} onChoose={(day) => look({ from: day, to })} />
        <DayField title={t.to} value={to} min={from} onChoose={(day) => look({ from, to: day })} />
        <div className="field">
          <label htmlFor={id}>{t.by}</label>
          <select id={id} className="input" value={by} onChange={({ target }) => look({ by: target.value })}>
            {COMPARED_BY.map((one) => (
              <option key={one} value={one}>
                {t.dimensions[one]}
              </option>
            ))}
          </select>
        </div>
      </search>
      <Loaded of={[comparison]}>
        <div className="stacked is-tight">
          <ListTable
            caption={t.caption}
            columns={columns}
            rows={pages === undefined ? undefined : compareShares(pages, by, program.attributionModel)}
            rowKey={(row) => row.id}
            empty={
              <Empty title={t.empty}>
                <p>{t.emptyText}</p>
              </Empty>
            }
          />
          {pages === undefined ? null : (
            <p className="hint">
              {t.compared(compared)}: {comparison.hasNextPage ? t.more : t.all} {t.rules}
            </p>
          )}
          <MoreButton query={comparison} />
        </div>
      </Loaded>
    </>
  );
}

/** A thousand conversions at a time, oldest first. */
function useComparison(from: string, to: string) {
  const { api, program } = usePlace();
  const { fromMs, toMs } = spanOf({ from, to }, program.timezone);
  const query = {
    programId: program.id,
    ...{ from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() },
  };
  return useInfiniteQuery({
    queryKey: [...useKeys().conversions, "models", query],
    queryFn: ({ pageParam, signal }) =>
      api.get<ModelComparison>("/api/v1/reports/models", { ...query, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
}

function useColumns(by: (typeof COMPARED_BY)[number]): readonly Column<ComparedRow>[] {
  const t = useTexts(modelsTexts);
  const { program } = usePlace();
  const partners = usePartners();
  const campaigns = new Map(useCampaigns().data?.map((campaign) => [campaign.id, campaign]));
  const names = by === "partners" ? partners : campaigns;
  const format = new Intl.NumberFormat(currentLocale(), { maximumFractionDigits: 2 });
  return [
    { title: t.dimensions[by], cell: ({ id }) => names.get(id)?.name ?? id },
    ...MODELS.map(
      (model): Column<ComparedRow> => ({
        title: model === program.attributionModel ? t.own(t.models[model]) : t.models[model],
        numeric: true,
        cell: ({ weightBps }) => format.format(weightBps[model] / 10_000),
      }),
    ),
  ];
}
