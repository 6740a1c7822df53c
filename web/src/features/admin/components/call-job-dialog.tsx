import { useQueryClient } from "@tanstack/react-query";
import { Dialog } from "../../../components/ui/dialog.tsx";
import { Notice } from "../../../components/ui/notice.tsx";
import { ReasonForm } from "../../../components/ui/reason-form.tsx";
import { toast } from "../../../lib/announce.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { JOBS_KEY, useJobActs } from "../api/use-jobs.ts";
import { jobsTexts } from "../texts/jobs.ts";

/** Asks why a job is to be called, and has it called. */
export default function CallJobDialog({ job, onClose }: { job: string; onClose: () => void }) {
  const t = useTexts(jobsTexts);
  const acts = useJobActs();
  const queries = useQueryClient();
  return (
    <Dialog title={t.callTitle(job)} onClose={onClose}>
      <div className="stacked">
        <Notice tone="unknown">{t.callImpact}</Notice>
        <ReasonForm
          submit={t.callSubmit}
          hint={t.reasonHint}
          onSend={async (reason) => {
            await acts.call(job, reason);
            toast(t.called(job));
            onClose();
            await queries.invalidateQueries({ queryKey: JOBS_KEY });
          }}
          onCancel={onClose}
        />
      </div>
    </Dialog>
  );
}
