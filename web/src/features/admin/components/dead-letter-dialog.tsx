import { useQueryClient } from "@tanstack/react-query";
import type { DeadLetter } from "../../../../../core/api/jobs.ts";
import { Dialog } from "../../../components/ui/dialog.tsx";
import { Notice } from "../../../components/ui/notice.tsx";
import { ReasonForm } from "../../../components/ui/reason-form.tsx";
import { toast } from "../../../lib/announce.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { JOBS_KEY, useJobActs } from "../api/use-jobs.ts";
import { jobsTexts } from "../texts/jobs.ts";

interface DeadLetterDialogProps {
  readonly act: "retry" | "delete";
  readonly letters: readonly DeadLetter[];
  readonly onClose: (done: boolean) => void;
}

/** Says what becomes of what was chosen, asks why, and does it. */
export default function DeadLetterDialog({ act, letters, onClose }: DeadLetterDialogProps) {
  const t = useTexts(jobsTexts);
  const acts = useJobActs();
  const queries = useQueryClient();
  const retries = act === "retry";
  const jobs = [...Map.groupBy(letters, ({ job }) => job)];
  const send = async (reason: string) => {
    const { done, gone } = await acts.decide(
      act,
      letters.map(({ id }) => id),
      reason,
    );
    const said = [
      retries ? t.retried(done) : t.removed(done),
      ...(gone.length === 0 ? [] : [t.gone(gone.length)]),
    ];
    toast(said.join(" "));
    onClose(true);
    await queries.invalidateQueries({ queryKey: JOBS_KEY });
  };
  return (
    <Dialog title={retries ? t.retryTitle : t.removeTitle} onClose={() => onClose(false)}>
      <div className="stacked">
        <p>{t.concerned}</p>
        <ul>
          {jobs.map(([job, of]) => (
            <li key={job}>
              {t.ofJob(job, of.length)}
              {retries ? null : (
                <p className="hint">
                  {of.every(({ scheduled }) => scheduled) ? t.removeScheduled : t.removeLost}
                </p>
              )}
            </li>
          ))}
        </ul>
        {retries ? <Notice tone="unknown">{t.retryImpact}</Notice> : null}
        <ReasonForm
          submit={retries ? t.retrySubmit : t.removeSubmit}
          hint={t.reasonHint}
          onSend={send}
          onCancel={() => onClose(false)}
        />
      </div>
    </Dialog>
  );
}
