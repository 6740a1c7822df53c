import { lazy, Suspense, useState } from "react";
import type { PayoutBatchDetail } from "../../../../../../core/api/payouts.ts";
import { Button } from "../../../../components/ui/button.tsx";
import { ReasonForm } from "../../../../components/ui/reason-form.tsx";
import { Waiting } from "../../../../components/ui/waiting.tsx";
import { toast } from "../../../../lib/announce.ts";
import { useMay } from "../../../../lib/session/use-may.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useRefreshPayouts } from "../../api/use-payouts.ts";
import { usePlace } from "../../api/use-place.ts";
import { payoutBatchTexts } from "../../texts/payout-batch.ts";
import { ApprovePart } from "./approve-part.tsx";

const ExportForm = lazy(() => import("./export-form.tsx"));

/** What can be decided about a batch as it stands. */
export default function BatchDecisions({ batch }: { batch: PayoutBatchDetail }) {
  const t = useTexts(payoutBatchTexts);
  const { api } = usePlace();
  const refresh = useRefreshPayouts();
  const [open, setOpen] = useState<"cancel" | "export" | null>(null);
  const mayCancel = useMay("payouts:batch") && ["freezing", "draft", "approved"].includes(batch.state);
  const mayExport = useMay("payouts:export") && ["approved", "running", "done"].includes(batch.state);
  const cancel = async (reason: string) => {
    await api.post(`/api/v1/payout-batches/${batch.id}/cancel`, { reason }).finally(() => void refresh());
    setOpen(null);
    toast(t.isCancelled(String(batch.number)));
  };
  if (open === "cancel")
    return (
      <ReasonForm submit={t.cancelBatch} hint={t.cancelHint} onSend={cancel} onCancel={() => setOpen(null)} />
    );
  if (open === "export")
    return (
      <Suspense fallback={<Waiting />}>
        <ExportForm batchId={batch.id} number={batch.number} onDone={() => setOpen(null)} />
      </Suspense>
    );
  if (!mayCancel && !mayExport) return <p className="quiet">{t.nothing}</p>;
  return (
    <div className="stacked">
      {batch.state === "draft" ? <ApprovePart key={batch.version} batch={batch} /> : null}
      <div className="button-row">
        {mayExport ? <Button onClick={() => setOpen("export")}>{t.exportDots}</Button> : null}
        {mayCancel ? <Button onClick={() => setOpen("cancel")}>{t.cancelDots}</Button> : null}
      </div>
    </div>
  );
}
