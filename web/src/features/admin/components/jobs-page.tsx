import { PageHead } from "../../../components/ui/page-head.tsx";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { useDeadLetters, useJobs } from "../api/use-jobs.ts";
import { jobsTexts } from "../texts/jobs.ts";
import { BadEvents } from "./bad-events.tsx";
import { DeadLetters } from "./dead-letters.tsx";
import { JobList } from "./job-list.tsx";
import { JobRuns } from "./job-runs.tsx";

/** What runs behind the screens. Each part is drawn when it is known how high those above it are. */
export function JobsPage() {
  const t = useTexts(jobsTexts);
  const letters = useDeadLetters();
  const jobs = useJobs();
  return (
    <>
      <PageHead title={t.title} lead={t.lead} />
      <DeadLetters letters={letters} />
      {letters.isPending ? null : (
        <JobRuns jobs={jobs.data ?? []}>
          <JobList jobs={jobs} />
          {jobs.isPending ? null : <BadEvents />}
        </JobRuns>
      )}
    </>
  );
}
