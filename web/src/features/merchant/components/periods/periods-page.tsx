import { Link } from "@tanstack/react-router";
import type { Period } from "../../../../../../core/api/periods.ts";
import { Badge } from "../../../../components/ui/badge.tsx";
import type { Column } from "../../../../components/ui/data-table.tsx";
import { Empty } from "../../../../components/ui/empty.tsx";
import { ListTable } from "../../../../components/ui/list-table.tsx";
import { Listed } from "../../../../components/ui/listed.tsx";
import { Amounts } from "../../../../components/ui/money.tsx";
import { PageHead } from "../../../../components/ui/page-head.tsx";
import { formatCount } from "../../../../lib/format.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { usePeriods } from "../../api/use-periods.ts";
import { usePlace } from "../../api/use-place.ts";
import { bonusSums, daysOf, PERIOD_TONES } from "../../describe-period.ts";
import { periodsTexts } from "../../texts/periods.ts";

/** The program's commission periods. */
export function PeriodsPage() {
  const t = useTexts(periodsTexts);
  const periods = usePeriods();
  const { timezone } = usePlace().program;
  const columns: readonly Column<Period>[] = [
    {
      title: t.period,
      cell: ({ id, number }) => (
        <Link to="/merchant/periods/$periodId" params={{ periodId: id }}>
          {t.named(formatCount(number))}
        </Link>
      ),
    },
    {
      title: t.days,
      cell: (period) => {
        const { from, to } = daysOf(period, timezone);
        return t.until(from, to);
      },
    },
    {
      title: t.state,
      cell: ({ state }) => <Badge tone={PERIOD_TONES[state]}>{t.states[state]}</Badge>,
    },
    {
      title: t.volume,
      numeric: true,
      cell: ({ totals }) => (totals?.volume === undefined ? "–" : formatCount(Number(totals.volume))),
    },
    {
      title: t.bonuses,
      numeric: true,
      cell: ({ totals }) => <Amounts amounts={bonusSums(totals?.bonuses ?? [])} />,
    },
  ];
  return (
    <>
      <PageHead title={t.title} lead={t.lead} />
      <Listed of={periods}>
        <ListTable
          caption={t.caption}
          columns={columns}
          rows={periods.data}
          rowKey={({ id }) => id}
          empty={
            <Empty title={t.none}>
              <p>{t.noneText}</p>
            </Empty>
          }
        />
      </Listed>
    </>
  );
}
