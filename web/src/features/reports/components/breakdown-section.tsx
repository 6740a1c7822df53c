import type { ReportRow } from "../../../../../core/api/reports.ts";
import { Button } from "../../../components/ui/button.tsx";
import { Choose } from "../../../components/ui/choose.tsx";
import type { Column } from "../../../components/ui/data-table.tsx";
import { Empty } from "../../../components/ui/empty.tsx";
import { ListTable } from "../../../components/ui/list-table.tsx";
import { Loaded } from "../../../components/ui/loaded.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { formatCount, UNKNOWN } from "../../../lib/format.ts";
import { formatBps, formatMoney } from "../../../lib/money.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { dimensionOf, PAGE_ROWS, type ReportSource, useBreakdown } from "../api/use-report.ts";
import { measureOf } from "../measure.ts";
import { MEASURES, type Measure, type ReportSearch } from "../report-search.ts";
import { reportTexts } from "../texts/reports.ts";
import { MadeOf } from "./made-of.tsx";
import { Before } from "./report-totals.tsx";

interface BreakdownSectionProps {
  readonly source: ReportSource;
  readonly search: ReportSearch;
  readonly currency: string | undefined;
  readonly onLook: (changes: Partial<Record<keyof ReportSearch, string | undefined>>) => void;
}

/** By what the days divide, sorted, in pages; a partner or campaign opens into what it is made of itself. */
export function BreakdownSection({ source, search, currency, onLook }: BreakdownSectionProps) {
  const t = useTexts(reportTexts);
  const report = useBreakdown(source, search, currency);
  const dimension = dimensionOf(source, search);
  const isFiltered = search.partnerId !== undefined || search.campaignId !== undefined;
  const offered = isFiltered
    ? source.dimensions.filter((one) => one === "partner" || one === "campaign" || one === "link")
    : source.dimensions;
  const offset = Number(search.offset ?? 0);
  const rows = report.data?.rows ?? 0;
  const sort = MEASURES.find((one) => one === search.sort) ?? "clicks";
  return (
    <Section title={t.breakdown} aside={t.rows(rows)}>
      <div className="stacked">
        <div className="report-filters">
          <Choose
            label={t.dimension}
            value={dimension}
            options={offered.map((one) => [one, t.dimensions[one]])}
            onChoose={(value) => onLook({ dimension: value })}
          />
          <Choose
            label={t.sort}
            value={sort}
            options={MEASURES.map((one) => [one, t[one]])}
            onChoose={(value) => onLook({ sort: value })}
          />
        </div>
        <Loaded of={[report]}>
          <ListTable
            caption={t.breakdown}
            columns={useColumns(source, search, currency, onLook)}
            rows={report.data?.data}
            rowKey={({ key }) => key}
            empty={
              <Empty title={t.empty}>
                <p>{t.emptyHint}</p>
              </Empty>
            }
          />
        </Loaded>
        {rows <= PAGE_ROWS && offset === 0 ? null : (
          <span className="button-row">
            <Button disabled={offset === 0} onClick={() => onLook({ offset: pageAt(offset - PAGE_ROWS) })}>
              {t.previous}
            </Button>
            <Button
              disabled={offset + PAGE_ROWS >= rows}
              onClick={() => onLook({ offset: pageAt(offset + PAGE_ROWS) })}
            >
              {t.next}
            </Button>
          </span>
        )}
      </div>
    </Section>
  );
}

const pageAt = (offset: number): string | undefined => (offset <= 0 ? undefined : String(offset));

function useColumns(
  source: ReportSource,
  search: ReportSearch,
  currency: string | undefined,
  onLook: BreakdownSectionProps["onLook"],
): Column<ReportRow>[] {
  const t = useTexts(reportTexts);
  const dimension = dimensionOf(source, search);
  const nameOf = ({ key, label, partnerName }: ReportRow) => {
    if (label !== null) return partnerName === null ? label : `${label} · ${partnerName}`;
    return dimension === "link" && partnerName !== null
      ? t.withoutLink(partnerName)
      : key.includes("-")
        ? key
        : t.none[dimension];
  };
  const measured = (row: ReportRow, measure: Measure) => {
    const value = measureOf(row, measure, currency);
    const said =
      measure === "commission" ? (
        currency === undefined ? (
          UNKNOWN
        ) : (
          formatMoney(value, currency)
        )
      ) : (
        <MadeOf source={source} open={row.open} measure={measure}>
          {formatCount(value)}
        </MadeOf>
      );
    if (row.compared === null) return said;
    return (
      <>
        {said}
        <span className="report-before">
          <span className="visually-hidden">{t.before} </span>
          <Before totals={row} comparedTotals={row.compared} measure={measure} currency={currency} />
        </span>
      </>
    );
  };
  const opens = dimension === "partner" || dimension === "campaign";
  return [
    {
      title: t.dimensions[dimension],
      cell: (row) =>
        opens && row.key !== "" && source.dimensions.includes("link") ? (
          <Button
            aria-label={t.only(nameOf(row))}
            onClick={() => onLook({ [`${dimension}Id`]: row.key, dimension: "link" })}
          >
            {nameOf(row)}
          </Button>
        ) : (
          nameOf(row)
        ),
    },
    ...MEASURES.map((measure) => ({
      title: t[measure],
      numeric: true,
      cell: (row: ReportRow) => measured(row, measure),
    })),
    {
      title: t.rate,
      numeric: true,
      cell: ({ conversionRateBps }) => (conversionRateBps === null ? UNKNOWN : formatBps(conversionRateBps)),
    },
  ];
}
