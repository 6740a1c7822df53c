import { type Column, DataTable } from "../../../components/ui/data-table.tsx";
import { Moment } from "../../../components/ui/moment.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { Sign } from "../../../components/ui/sign.tsx";
import { formatDuration } from "../../../lib/format.ts";
import type { Status } from "../api/status-schema.ts";

type JobRun = Status["jobs"][number];

interface JobsTableProps {
  /** Undefined before the first figures came. */
  readonly jobs: Status["jobs"] | undefined;
  /** The server's clock. */
  readonly nowMs: number;
}

/** The latest run of each job that had something to do; runs that found nothing are not recorded. */
export function JobsTable({ jobs, nowMs }: JobsTableProps) {
  const columns: readonly Column<JobRun>[] = [
    { title: "Job", cell: ({ job }) => <code>{job}</code> },
    { title: "Last run", numeric: true, cell: ({ lastAt }) => <Moment at={lastAt} nowMs={nowMs} /> },
    { title: "Took", numeric: true, cell: ({ durationMs }) => formatDuration(durationMs) },
    {
      title: "Outcome",
      cell: ({ ok }) => (
        <span className="with-sign">
          <Sign tone={ok ? "ok" : "warn"} /> {ok ? "done" : "failed"}
        </span>
      ),
    },
  ];
  return (
    <Section title="Jobs" aside="last run that had work">
      {jobs?.length === 0 ? (
        <p className="hint">
          No job has had work yet. QStash calls each by its schedule; if none ever comes, run{" "}
          <code>npm run schedules</code>.
        </p>
      ) : (
        <DataTable
          caption="Jobs and their last run"
          columns={columns}
          rows={jobs ?? []}
          rowKey={({ job }) => job}
        />
      )}
    </Section>
  );
}
