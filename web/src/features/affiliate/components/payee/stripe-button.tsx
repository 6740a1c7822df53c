import { useState } from "react";
import type { OnboardingLink, PayeeView } from "../../../../../../core/api/payees.ts";
import { Button } from "../../../../components/ui/button.tsx";
import { Notice } from "../../../../components/ui/notice.tsx";
import { describeProblem } from "../../../../lib/api/problem.ts";
import { useOwnApi } from "../../../../lib/api/use-own-api.ts";
import { PAYEE, useKeepPayee } from "../../api/use-payouts.ts";

/**
 * Leads on to Stripe's own pages. Whoever has no way of being paid yet is paid by Stripe from then on; another way that is in
 * use stays until Stripe is ready and is chosen.
 */
export function useGoToStripe(payee: PayeeView): () => Promise<void> {
  const api = useOwnApi();
  const keep = useKeepPayee();
  const ask = () => api.post<OnboardingLink>(`${PAYEE}/stripe`);
  return async () => {
    if (payee.method === null) {
      await ask();
      await keep(await api.put<PayeeView>(`${PAYEE}/method`, { kind: "stripe", country: payee.country }));
    }
    // Asked for last: the link works once and for minutes, and showing a second factor may take as long.
    window.location.assign((await ask()).url);
  };
}

export function StripeButton({ payee, label }: { payee: PayeeView; label: string }) {
  const go = useGoToStripe(payee);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const press = async () => {
    setBusy(true);
    setProblem(null);
    try {
      await go();
    } catch (error) {
      setProblem(describeProblem(error));
      setBusy(false);
    }
  };
  return (
    <div className="stacked is-tight">
      <p>
        <Button look="main" busy={busy} onClick={() => void press()}>
          {label}
        </Button>
      </p>
      {problem === null ? null : (
        <div role="alert">
          <Notice tone="bad">{problem}</Notice>
        </div>
      )}
    </div>
  );
}
