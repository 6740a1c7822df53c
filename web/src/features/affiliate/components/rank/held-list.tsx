import type { OwnRanks } from "../../../../../../core/api/affiliate-ranks.ts";
import { Day } from "../../../../components/ui/clock.tsx";
import { ListTable } from "../../../../components/ui/list-table.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { formatCount } from "../../../../lib/format.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { rankTexts } from "../../texts/rank.ts";

/** What closed periods came to, the latest first. */
export function HeldList({
  ranks: { history, timezone },
  named,
}: {
  ranks: OwnRanks;
  named: (key: string) => string;
}) {
  const t = useTexts(rankTexts);
  return (
    <Section title={t.history}>
      <ListTable
        caption={t.history}
        columns={[
          {
            title: t.period,
            cell: ({ number, startsAt }) => (
              <>
                {number} · <Day at={startsAt} timeZone={timezone} />
              </>
            ),
          },
          { title: t.rank, cell: ({ rank }) => (rank === null ? t.none : named(rank)) },
          { title: t.active, cell: ({ active }) => (active ? t.yes : t.no) },
          { title: t.personal, numeric: true, cell: ({ personal }) => formatCount(Number(personal)) },
          { title: t.group, numeric: true, cell: ({ group }) => formatCount(Number(group)) },
        ]}
        rows={history}
        rowKey={({ number }) => String(number)}
        empty={<p className="hint">{t.noHistory}</p>}
      />
    </Section>
  );
}
