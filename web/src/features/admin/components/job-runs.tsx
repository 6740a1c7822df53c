import { type ReactNode, useState } from "react";
import type { JobRunView, JobSummary } from "../../../../../core/api/jobs.ts";
import type { RichColumn } from "../../../components/table/rich-column.ts";
import { RichTable } from "../../../components/table/rich-table.tsx";
import { RowCount } from "../../../components/table/row-count.tsx";
import { useListSearch } from "../../../components/table/use-list-search.ts";
import { Badge } from "../../../components/ui/badge.tsx";
import { Button } from "../../../components/ui/button.tsx";
import { Choose } from "../../../components/ui/choose.tsx";
import { Clock } from "../../../components/ui/clock.tsx";
import { Empty } from "../../../components/ui/empty.tsx";
import { ExportButton } from "../../../components/ui/export-button.tsx";
import { Listed } from "../../../components/ui/listed.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";
import { formatCount, formatDuration } from "../../../lib/format.ts";
import { readSearch, SEARCH_SHAPES } from "../../../lib/search/read-search.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { RUNS, RUNS_KEY, useJobRuns } from "../api/use-jobs.ts";
import { jobsTexts } from "../texts/jobs.ts";
import { Facts } from "./facts.tsx";
import "./reconciliation.css";

const OUTCOMES = ["done", "failed"] as const;
const readAddress = readSearch({
  job: SEARCH_SHAPES.text,
  outcome: SEARCH_SHAPES.oneOf(...OUTCOMES),
  sort: SEARCH_SHAPES.oneOf("startedAt", "-durationMs", "durationMs"),
});
const LATEST = "-startedAt";

interface JobRunsProps {
  /** What one may look for; those that the address names are there in any case. */
  readonly jobs: readonly JobSummary[];
  /** What stands under it. */
  readonly children: ReactNode;
}

/** What jobs did, run by run. */
export function JobRuns({ jobs, children }: JobRunsProps) {
  const t = useTexts(jobsTexts);
  const api = useOwnApi();
  const { search, put, sortBy } = useListSearch(readAddress);
  const runs = useJobRuns(search);
  const [opened, setOpened] = useState<string | null>(null);
  const names = new Set([...jobs.map(({ job }) => job), ...(search.job === undefined ? [] : [search.job])]);
  const select = (
    name: keyof typeof search,
    title: string,
    options: readonly (readonly [string, string])[],
  ) => (
    <Choose
      label={title}
      value={search[name] ?? ""}
      options={options}
      onChoose={(value) => put(name, value)}
    />
  );
  const columns: readonly RichColumn<JobRunView>[] = [
    {
      id: "job",
      title: t.job,
      cell: ({ job, attempt }) => (
        <>
          <code>{job}</code>
          {attempt === 1 ? null : <span className="second">{t.attempt(formatCount(attempt))}</span>}
        </>
      ),
    },
    {
      id: "outcome",
      title: t.outcome,
      cell: ({ ok }) => <Badge tone={ok ? "ok" : "bad"}>{ok ? t.outcomes.done : t.outcomes.failed}</Badge>,
    },
    { id: "startedAt", title: t.began, sorts: true, cell: ({ startedAt }) => <Clock at={startedAt} /> },
    {
      id: "durationMs",
      title: t.took,
      numeric: true,
      sorts: true,
      cell: ({ durationMs }) => formatDuration(durationMs),
    },
    {
      id: "details",
      title: t.details,
      acts: true,
      cell: (run) => (
        <Button
          aria-expanded={opened === run.id}
          aria-label={`${opened === run.id ? t.close : t.open}: ${run.job}`}
          onClick={() => setOpened(opened === run.id ? null : run.id)}
        >
          {opened === run.id ? t.close : t.open}
        </Button>
      ),
    },
  ];
  return (
    <>
      <Section title={t.runs} aside={t.runsAside}>
        <div className="stacked">
          <search className="difference-filters">
            {select("job", t.show, [["", t.everyJob], ...[...names].map((name) => [name, name] as const)])}
            {select("outcome", t.outcome, [
              ["", t.everyOutcome],
              ...OUTCOMES.map((outcome) => [outcome, t.outcomes[outcome]] as const),
            ])}
          </search>
          <RowCount api={api} path={RUNS} queryKey={RUNS_KEY} query={search} />
          <Listed of={runs}>
            <RichTable
              list="job-runs"
              caption={t.runsCaption}
              columns={columns}
              rows={runs.data}
              rowKey={(run) => run.id}
              sort={sortBy(LATEST)}
              tools={<ExportButton api={api} path={RUNS} query={search} name="job-runs" />}
              detail={(run) => (run.id === opened ? <Detail run={run} /> : null)}
              empty={
                <Empty title={t.noRuns}>
                  <p>{t.noRunsText}</p>
                </Empty>
              }
            />
          </Listed>
        </div>
      </Section>
      {runs.isPending ? null : children}
    </>
  );
}

function Detail({ run: { counts, error, requestId, messageId } }: { run: JobRunView }) {
  const t = useTexts(jobsTexts);
  const done = Object.entries(counts).map(([name, count]) => `${name}: ${formatCount(count)}`);
  return (
    <Facts
      facts={[
        ...(error === null ? [] : [[t.error, <code key="error">{error}</code>] as const]),
        [t.result, done.length === 0 ? t.nothingCounted : done.join(", ")],
        [t.request, <code key="request">{requestId}</code>],
        ...(messageId === null ? [] : [[t.message, <code key="message">{messageId}</code>] as const]),
      ]}
    />
  );
}
