import { Link } from "@tanstack/react-router";
import type { Maturing } from "../../../../../../core/api/affiliate.ts";
import { Day } from "../../../../components/ui/clock.tsx";
import type { Column } from "../../../../components/ui/data-table.tsx";
import { Empty } from "../../../../components/ui/empty.tsx";
import { ListTable } from "../../../../components/ui/list-table.tsx";
import { Money } from "../../../../components/ui/money.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { startOfDay } from "../../../../lib/day.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { viewersToday } from "../../../reports/api/use-trend.ts";
import { homeTexts } from "../../texts/home.ts";

/** Search of the list that all of it is made of. */
const PENDING = { state: "pending" };

/** On which days pending commission becomes available. */
export function MaturingSection({ maturing }: { maturing: readonly Maturing[] | undefined }) {
  const t = useTexts(homeTexts);
  const { day: today } = viewersToday();
  const columns: readonly Column<Maturing>[] = [
    {
      title: t.maturing.day,
      cell: ({ day }) => (
        <>
          <Day at={startOfDay(day) ?? day} />
          {day < today ? <span className="second">{t.maturing.waits}</span> : null}
        </>
      ),
    },
    {
      title: t.maturing.amount,
      numeric: true,
      cell: ({ amountMinor, bonusMinor, currency }) => (
        <>
          <Money minor={amountMinor} currency={currency} />
          {bonusMinor === 0 ? null : (
            <Link className="second" to="/affiliate/rank">
              {t.maturing.bonuses} <Money minor={bonusMinor} currency={currency} />
            </Link>
          )}
        </>
      ),
    },
  ];
  return (
    <Section
      title={t.maturing.title}
      aside={
        <Link to="/affiliate/earnings" search={PENDING}>
          {t.maturing.all}
        </Link>
      }
    >
      <ListTable
        caption={t.maturing.caption}
        columns={columns}
        rows={maturing}
        rowKey={({ currency, day }) => `${currency} ${day}`}
        empty={
          <Empty title={t.maturing.empty}>
            <p>{t.maturing.emptyText}</p>
          </Empty>
        }
      />
    </Section>
  );
}
