import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { ListedPeriodResult } from "../../../../../../core/api/periods.ts";
import { Badge } from "../../../../components/ui/badge.tsx";
import type { Column } from "../../../../components/ui/data-table.tsx";
import { Empty } from "../../../../components/ui/empty.tsx";
import { ListTable } from "../../../../components/ui/list-table.tsx";
import { Listed } from "../../../../components/ui/listed.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { formatCount } from "../../../../lib/format.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { usePartners } from "../../api/use-merchant.ts";
import { usePeriodResults } from "../../api/use-periods.ts";
import { useRankNames } from "../../api/use-rank-names.ts";
import { periodsTexts } from "../../texts/periods.ts";

interface PeriodResultsProps {
  readonly id: string;
  /** Of which calculation; null: there was none. */
  readonly asOf: string | null;
  /** What stands under it. */
  readonly children: ReactNode;
}

/** What a period came to for each partner. */
export function PeriodResults({ id, asOf, children }: PeriodResultsProps) {
  const t = useTexts(periodsTexts);
  const partners = usePartners();
  const nameOf = useRankNames();
  const results = usePeriodResults(id, asOf);
  const columns: readonly Column<ListedPeriodResult>[] = [
    {
      title: t.partner,
      cell: ({ partnerId, overridden }) => (
        <>
          <Link to="/merchant/partners/$partnerId" params={{ partnerId }}>
            {partners.get(partnerId)?.name ?? partnerId}
          </Link>
          {overridden ? <span className="second">{t.byHand}</span> : null}
        </>
      ),
    },
    {
      title: t.rank,
      cell: ({ rank, lifetimeRank }) => (
        <>
          {rank === null ? t.none_ : nameOf(rank)}
          {lifetimeRank === null || lifetimeRank === rank ? null : (
            <span className="second">{t.lifetime(nameOf(lifetimeRank))}</span>
          )}
        </>
      ),
    },
    {
      title: t.isActive,
      cell: ({ active }) => <Badge tone={active ? "ok" : "unknown"}>{active ? t.yes : t.no}</Badge>,
    },
    { title: t.own, numeric: true, cell: ({ personalVolume }) => formatCount(personalVolume) },
    { title: t.group, numeric: true, cell: ({ groupVolume }) => formatCount(groupVolume) },
    { title: t.levels, numeric: true, cell: ({ qualifiedLevels }) => formatCount(qualifiedLevels) },
  ];
  return (
    <>
      <Section title={t.results}>
        <Listed of={results}>
          <ListTable
            caption={t.resultsCaption}
            columns={columns}
            rows={results.data}
            rowKey={({ partnerId }) => partnerId}
            empty={
              <Empty title={t.noResults}>
                <p>{t.noResultsText}</p>
              </Empty>
            }
          />
        </Listed>
      </Section>
      {results.isPending ? null : children}
    </>
  );
}
