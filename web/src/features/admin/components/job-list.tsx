import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import type { JobSummary } from "../../../../../core/api/jobs.ts";
import { Badge } from "../../../components/ui/badge.tsx";
import { Button } from "../../../components/ui/button.tsx";
import { Clock } from "../../../components/ui/clock.tsx";
import type { Column } from "../../../components/ui/data-table.tsx";
import { ListTable } from "../../../components/ui/list-table.tsx";
import { Loaded } from "../../../components/ui/loaded.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { useMay } from "../../../lib/session/use-may.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import type { useJobs } from "../api/use-jobs.ts";
import { jobsTexts } from "../texts/jobs.ts";

const CallJobDialog = lazy(() => import("./call-job-dialog.tsx"));

/** Every job with its schedule and how it does; those that are told nothing can be called by hand. */
export function JobList({ jobs }: { jobs: ReturnType<typeof useJobs> }) {
  const t = useTexts(jobsTexts);
  const may = useMay("platform.jobs:write");
  const [calling, setCalling] = useState<string | null>(null);
  const columns: readonly Column<JobSummary>[] = [
    {
      title: t.job,
      cell: ({ job }) => (
        <Link to="/admin/jobs" search={{ job }}>
          <code>{job}</code>
        </Link>
      ),
    },
    {
      title: t.schedule,
      cell: ({ schedule }) => (schedule === null ? t.onDemand : <code>{schedule.cron}</code>),
    },
    {
      title: t.last,
      cell: ({ last }) => {
        if (last === null) return t.never;
        return (
          <>
            <Badge tone={last.ok ? "ok" : "bad"}>{last.ok ? t.outcomes.done : t.outcomes.failed}</Badge>
            <span className="second">
              <Clock at={last.startedAt} />
            </span>
          </>
        );
      },
    },
    { title: t.day, cell: ({ runs, failures }) => t.ofDay(runs, t.failures(failures)) },
    ...(may
      ? [
          {
            title: t.call,
            acts: true,
            cell: ({ job, callable }: JobSummary) =>
              callable ? (
                <Button aria-label={`${t.call} ${job}`} onClick={() => setCalling(job)}>
                  {t.call}
                </Button>
              ) : null,
          },
        ]
      : []),
  ];
  return (
    <Section title={t.list}>
      <Loaded of={[jobs]}>
        <ListTable
          caption={t.listCaption}
          columns={columns}
          rows={jobs.data}
          rowKey={({ job }) => job}
          empty={null}
        />
      </Loaded>
      {calling === null ? null : (
        <Suspense>
          <CallJobDialog job={calling} onClose={() => setCalling(null)} />
        </Suspense>
      )}
    </Section>
  );
}
