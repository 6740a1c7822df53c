import { useState } from "react";
import type { ReconciliationItemDetail } from "../../../../../core/api/reconciliation.ts";
import { Button } from "../../../components/ui/button.tsx";
import { lazyPart } from "../../../components/ui/lazy-part.tsx";
import { useChange } from "../../../lib/api/use-change.ts";
import { useMay } from "../../../lib/session/use-may.ts";
import { useAccount } from "../../../lib/session/use-session.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { RECONCILIATION_KEY, useReconciliationActs } from "../api/use-reconciliation.ts";
import { differencesTexts } from "../texts/differences.ts";

const ResolveDialog = lazyPart(async () => (await import("./resolve-dialog.tsx")).ResolveDialog);

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
