import type { BadEventGroup } from "../../../../../core/api/jobs.ts";
import { Clock } from "../../../components/ui/clock.tsx";
import type { Column } from "../../../components/ui/data-table.tsx";
import { Empty } from "../../../components/ui/empty.tsx";
import { ListTable } from "../../../components/ui/list-table.tsx";
import { Loaded } from "../../../components/ui/loaded.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { formatCount } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { useBadEvents } from "../api/use-jobs.ts";
import { jobsTexts } from "../texts/jobs.ts";

/** Why events could not be stored. What they said is not shown: it may be somebody's. */
export function BadEvents() {
  const t = useTexts(jobsTexts);
  const bad = useBadEvents();
  const columns: readonly Column<BadEventGroup>[] = [
    { title: t.reason, cell: ({ reason }) => <code>{reason}</code> },
    { title: t.events, numeric: true, cell: ({ count }) => formatCount(count) },
    { title: t.programs, numeric: true, cell: ({ programs }) => formatCount(programs) },
    { title: t.first, cell: ({ firstAt }) => <Clock at={firstAt} /> },
    { title: t.latest, cell: ({ lastAt }) => <Clock at={lastAt} /> },
  ];
  return (
    <Section title={t.bad} aside={t.badAside}>
      <Loaded of={[bad]}>
        <ListTable
          caption={t.badCaption}
          columns={columns}
          rows={bad.data}
          rowKey={({ reason }) => reason}
          empty={
            <Empty title={t.noBad}>
              <p>{t.noBadText}</p>
            </Empty>
          }
        />
      </Loaded>
    </Section>
  );
}
