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
import { RECONCILIATION_KEY, useReconciliationActs } from "../api/use-reconciliation.ts";

/** Who looks after a difference, and what came of it. Neither changes any money. */
export function DifferenceDecisions({ difference }: { difference: ReconciliationItemDetail }) {
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
        <Button onClick={() => void change(() => acts.reopen(id), "It is open again.")}>Open it again</Button>
      </div>
    );
  return (
    <div className="button-row">
      <Button look="main" onClick={() => setResolving(true)}>
        Resolve…
      </Button>
      {owner?.id === me ? (
        <Button onClick={() => void change(() => acts.assign(id, null), "It is nobody's again.")}>
          Let it go
        </Button>
      ) : (
        <Button onClick={() => void change(() => acts.assign(id, me), "You look after it.")}>
          I look after it
        </Button>
      )}
      {resolving ? <ResolveDialog id={id} onClose={() => setResolving(false)} /> : null}
    </div>
  );
}

function ResolveDialog({ id, onClose }: { id: string; onClose: () => void }) {
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
      toast("It is resolved.");
      onClose();
      await queries.invalidateQueries({ queryKey: RECONCILIATION_KEY });
    },
  });
  return (
    <Dialog title="What came of it?" onClose={onClose}>
      <FormFrame form={form} submit="Resolve" onCancel={onClose}>
        <TextArea
          form={form}
          name="reason"
          label="Resolution"
          hint="Why it differed, and what was done. It stands in the audit log, and opens again when the figures change."
          rows={3}
        />
      </FormFrame>
    </Dialog>
  );
}
