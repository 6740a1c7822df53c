import { useState } from "react";
import type { PeriodBonusTotal, PeriodDetail, PeriodTotals } from "../../../../../../core/api/periods.ts";
import { Button } from "../../../../components/ui/button.tsx";
import type { Column } from "../../../../components/ui/data-table.tsx";
import { Empty } from "../../../../components/ui/empty.tsx";
import { Facts } from "../../../../components/ui/figure.tsx";
import { ListTable } from "../../../../components/ui/list-table.tsx";
import { LoadProblem } from "../../../../components/ui/load-problem.tsx";
import { Money } from "../../../../components/ui/money.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { formatCount } from "../../../../lib/format.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { usePeriodPreview } from "../../api/use-periods.ts";
import { useRankNames } from "../../api/use-rank-names.ts";
import { periodsTexts } from "../../texts/periods.ts";

/** What a period came to, or would come to as things stand. */
export function PeriodSums({ period: { id, totals } }: { period: PeriodDetail }) {
  const t = useTexts(periodsTexts);
  const [wanted, setWanted] = useState(false);
  const stands = isWhole(totals) ? totals : null;
  const preview = usePeriodPreview(id, wanted && stands === null);
  const shown = stands ?? preview.data ?? null;
  return (
    <Section title={t.totals} aside={stands === null && shown !== null ? t.previewed : undefined}>
      <div className="stacked">
        {shown !== null ? <Sums totals={shown} /> : null}
        <LoadProblem error={preview.error} onRetry={() => void preview.refetch()} />
        {shown !== null || preview.error !== null ? null : (
          <>
            <p className="quiet">{t.previewText}</p>
            <p>
              <Button busy={preview.isFetching} onClick={() => setWanted(true)}>
                {t.preview}
              </Button>
            </p>
          </>
        )}
      </div>
    </Section>
  );
}

/** A period that was calculated by an earlier engine may lack some. */
function isWhole(totals: PeriodDetail["totals"]): totals is PeriodTotals {
  return totals?.members !== undefined && totals.bonuses !== undefined && totals.ranks !== undefined;
}

function Sums({ totals }: { totals: PeriodTotals }) {
  const t = useTexts(periodsTexts);
  const nameOf = useRankNames();
  const ranks = Object.entries(totals.ranks).map(([rank, count]) => `${nameOf(rank)}: ${formatCount(count)}`);
  const columns: readonly Column<PeriodBonusTotal>[] = [
    { title: t.rule, cell: ({ rule }) => (rule === "override" ? t.byHand : rule) },
    { title: t.lines, numeric: true, cell: ({ lines }) => formatCount(lines) },
    {
      title: t.amount,
      numeric: true,
      cell: ({ amountMinor, currency }) => <Money minor={amountMinor} currency={currency} />,
    },
    {
      title: t.breakage,
      numeric: true,
      cell: ({ breakageMinor, currency }) => <Money minor={breakageMinor} currency={currency} />,
    },
  ];
  return (
    <>
      <Facts
        facts={[
          [t.members, formatCount(totals.members)],
          [t.active, formatCount(totals.activeMembers)],
          [t.sales, formatCount(totals.sales)],
          [t.volume, formatCount(Number(totals.volume))],
          [t.ranks, ranks.length === 0 ? t.noRank : ranks.join(", ")],
        ]}
      />
      <ListTable
        caption={t.bonusCaption}
        columns={columns}
        rows={totals.bonuses}
        rowKey={({ rule, currency }) => `${rule} ${currency}`}
        empty={
          <Empty title={t.noBonuses}>
            <p>{t.noBonusesText}</p>
          </Empty>
        }
      />
    </>
  );
}
