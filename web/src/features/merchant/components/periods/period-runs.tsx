import type { PeriodRun } from "../../../../../../core/api/periods.ts";
import { Badge } from "../../../../components/ui/badge.tsx";
import { Clock } from "../../../../components/ui/clock.tsx";
import type { Column } from "../../../../components/ui/data-table.tsx";
import { Empty } from "../../../../components/ui/empty.tsx";
import { ListTable } from "../../../../components/ui/list-table.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { formatDuration } from "../../../../lib/format.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { periodsTexts } from "../../texts/periods.ts";

const TONES = { running: "unknown", done: "ok", failed: "bad" } as const;

/** How a period was worked out, each time, with the hashes that a replay must come to again. */
export function PeriodRuns({ runs }: { runs: readonly PeriodRun[] }) {
  const t = useTexts(periodsTexts);
  const columns: readonly Column<PeriodRun>[] = [
    {
      title: t.kind,
      cell: ({ kind, error }) => (
        <>
          {t.runKinds[kind]}
          {error === null ? null : <span className="second">{error}</span>}
        </>
      ),
    },
    { title: t.state, cell: ({ state }) => <Badge tone={TONES[state]}>{t.runStates[state]}</Badge> },
    { title: t.began, cell: ({ startedAt }) => <Clock at={startedAt} /> },
    {
      title: t.took,
      numeric: true,
      cell: ({ startedAt, finishedAt }) =>
        finishedAt === null ? "–" : formatDuration(Date.parse(finishedAt) - Date.parse(startedAt)),
    },
    { title: t.inputs, cell: ({ inputsHash }) => <Hash value={inputsHash} /> },
    { title: t.outputs, cell: ({ resultsHash }) => <Hash value={resultsHash} /> },
  ];
  return (
    <Section title={t.runs}>
      <ListTable
        caption={t.runsCaption}
        columns={columns}
        rows={runs}
        rowKey={({ id }) => id}
        empty={
          <Empty title={t.noRuns}>
            <p>{t.noRunsText}</p>
          </Empty>
        }
      />
    </Section>
  );
}

function Hash({ value }: { value: string | null }) {
  return value === null ? "–" : <code className="period-hash">{value}</code>;
}
