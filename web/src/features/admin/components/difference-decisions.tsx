import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReconciliationItemDetail } from "../../../../../core/api/reconciliation.ts";
import { Button } from "../../../components/ui/button.tsx";
import { Dialog } from "../../../components/ui/dialog.tsx";
import { TextArea } from "../../../components/ui/field.tsx";
import { FormFrame } from "../../../components/ui/form-frame.tsx";
import { toast } from "../../../lib/announce.ts";
import { useChange } from "../../../lib/api/use-change.ts";
import { checkWith } from "../../../lib/form/check-with.ts";
import { useForm } from "../../../lib/form/use-form.ts";
import { useMay } from "../../../lib/session/use-may.ts";
import { useAccount } from "../../../lib/session/use-session.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { RECONCILIATION_KEY, useReconciliationActs } from "../api/use-reconciliation.ts";
import { differencesTexts } from "../texts/differences.ts";

/** Who looks after a difference, and what came of it. Neither changes any money. */
export function DifferenceDecisions({ difference }: { difference: ReconciliationItemDetail }) {
  const t = useTexts(differencesTexts);
  const { id, state, owner } = difference;
  const may = useMay("platform.reconciliation:write");
  const acts = useReconciliationActs();
  const change = useChange(RECONCILIATION_KEY);
  const { id: me } = useAccount().user;
  const [resolving, setResolving] = useState(false);
  if (!may || state === "gone") return null;
  if (state === "resolved")
    return (
      <div className="button-row">
        <Button onClick={() => void change(() => acts.reopen(id), t.openAgain)}>{t.reopen}</Button>
      </div>
    );
  return (
    <div className="button-row">
      <Button look="main" onClick={() => setResolving(true)}>
        {t.resolveIt}
      </Button>
      {owner?.id === me ? (
        <Button onClick={() => void change(() => acts.assign(id, null), t.nobodys)}>{t.letGo}</Button>
      ) : (
        <Button onClick={() => void change(() => acts.assign(id, me), t.yours)}>{t.take}</Button>
      )}
      {resolving ? <ResolveDialog id={id} onClose={() => setResolving(false)} /> : null}
    </div>
  );
}

function ResolveDialog({ id, onClose }: { id: string; onClose: () => void }) {
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
