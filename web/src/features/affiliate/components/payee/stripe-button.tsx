import type { OnboardingLink, PayeeView } from "../../../../../../core/api/payees.ts";
import { useOwnApi } from "../../../../lib/api/use-own-api.ts";
import { PAYEE, useKeepPayee } from "../../api/use-payouts.ts";
import { LeadOnButton } from "../lead-on-button.tsx";

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
  return <LeadOnButton label={label} go={useGoToStripe(payee)} />;
}
