import { useQueryClient } from "@tanstack/react-query";
import { Dialog } from "../../../components/ui/dialog.tsx";
import { TextArea } from "../../../components/ui/field.tsx";
import { FormFrame } from "../../../components/ui/form-frame.tsx";
import { toast } from "../../../lib/announce.ts";
import { checkWith } from "../../../lib/form/check-with.ts";
import { useForm } from "../../../lib/form/use-form.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { RECONCILIATION_KEY, useReconciliationActs } from "../api/use-reconciliation.ts";
import { differencesTexts } from "../texts/differences.ts";

/** Asks what came of a difference. */
export function ResolveDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useTexts(differencesTexts);
  const acts = useReconciliationActs();
  const queries = useQueryClient();
  const form = useForm({
    initial: { reason: "" },
    check: ({ reason }) =>
      checkWith(async () => (await import("../../../../../core/api/reconciliation.ts")).resolveItemSchema, {
        reason,
      }),
    send: async ({ reason }) => {
      await acts.resolve(id, reason.trim());
      toast(t.isResolved);
      onClose();
      await queries.invalidateQueries({ queryKey: RECONCILIATION_KEY });
    },
  });
  return (
    <Dialog title={t.whatCame} onClose={onClose}>
      <FormFrame form={form} submit={t.resolve} onCancel={onClose}>
        <TextArea form={form} name="reason" label={t.resolution} hint={t.resolutionHint} rows={3} />
      </FormFrame>
    </Dialog>
  );
}
