import { type Column, DataTable } from "../../../components/ui/data-table.tsx";
import { Moment } from "../../../components/ui/moment.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { Sign } from "../../../components/ui/sign.tsx";
import { formatDuration } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { weave } from "../../../lib/texts/weave.tsx";
import type { Status } from "../api/status-schema.ts";
import { statusTexts } from "../texts/status.ts";

type JobRun = Status["jobs"][number];

interface JobsTableProps {
  /** Undefined before the first figures came. */
  readonly jobs: Status["jobs"] | undefined;
  /** The server's clock. */
  readonly nowMs: number;
}

/** The latest run of each job that had something to do; runs that found nothing are not recorded. */
export function JobsTable({ jobs, nowMs }: JobsTableProps) {
  const t = useTexts(statusTexts).jobs;
  const columns: readonly Column<JobRun>[] = [
    { title: t.job, cell: ({ job }) => <code>{job}</code> },
    { title: t.lastRun, numeric: true, cell: ({ lastAt }) => <Moment at={lastAt} nowMs={nowMs} /> },
    { title: t.took, numeric: true, cell: ({ durationMs }) => formatDuration(durationMs) },
    {
      title: t.outcome,
      cell: ({ ok }) => (
        <span className="with-sign">
          <Sign tone={ok ? "ok" : "warn"} /> {ok ? t.done : t.failed}
        </span>
      ),
    },
  ];
  return (
    <Section title={t.title} aside={t.aside}>
      {jobs?.length === 0 ? (
        <p className="hint">{weave(t.none, <code>npm run schedules</code>)}</p>
      ) : (
        <DataTable caption={t.caption} columns={columns} rows={jobs ?? []} rowKey={({ job }) => job} />
      )}
    </Section>
  );
}
