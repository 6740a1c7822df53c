import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { FraudSignalDetail } from "../../../../../core/api/fraud.ts";
import type { FraudDecision } from "../../../../../core/fraud/signal-state.ts";
import { Button } from "../../../components/ui/button.tsx";
import { ReasonForm } from "../../../components/ui/reason-form.tsx";
import { useMay } from "../../../lib/session/use-may.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { toastUndo } from "../../../lib/undo.ts";
import { FRAUD_KEY, useDecideSignal } from "../api/use-fraud.ts";
import { fraudTexts } from "../texts/fraud.ts";

/** What can still be done, what is most usual first. */
function choicesOf({ state, held, partner, partnerStatus }: FraudSignalDetail): readonly FraudDecision[] {
  return [
    ...(state === "dismissed" ? [] : (["dismiss"] as const)),
    ...(held ? [] : (["hold"] as const)),
    "case",
    ...(partner === null || partnerStatus === "suspended" ? [] : (["suspend"] as const)),
    ...(state === "open" ? [] : (["reopen"] as const)),
  ];
}

/** Deciding about what may be fraud, each decision with its reason and what it does. */
export function FraudDecisions({ signal }: { signal: FraudSignalDetail }) {
  const t = useTexts(fraudTexts);
  const decide = useDecideSignal();
  const queries = useQueryClient();
  const may = useMay("platform.fraud:write");
  const [chosen, setChosen] = useState<FraudDecision | null>(null);
  if (!may) return <p className="quiet">{t.whoDecides}</p>;
  if (chosen === null)
    return (
      <div className="button-row">
        {choicesOf(signal).map((decision, index) => (
          <Button
            key={decision}
            look={index === 0 ? "main" : "plain"}
            onClick={() => setChosen(decision)}
          >{`${t.decisions[decision].name}…`}</Button>
        ))}
      </div>
    );
  const { submit, hint, told } = t.decisions[chosen];
  const { id, version } = signal;
  return (
    <ReasonForm
      submit={submit}
      hint={hint}
      onSend={async (reason) => {
        const decided = await decide(id, { decision: chosen, reason, version });
        const again = () => queries.invalidateQueries({ queryKey: FRAUD_KEY });
        const reopen = () =>
          decide(id, { decision: "reopen", reason: t.undone, version: decided.version }).then(again);
        toastUndo(told, chosen === "dismiss" ? reopen : undefined);
        setChosen(null);
        await again();
      }}
      onCancel={() => setChosen(null)}
    />
  );
}
