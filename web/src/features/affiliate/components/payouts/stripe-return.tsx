import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import type { PayeeView } from "../../../../../../core/api/payees.ts";
import { LoadProblem } from "../../../../components/ui/load-problem.tsx";
import { Notice } from "../../../../components/ui/notice.tsx";
import { toast } from "../../../../lib/announce.ts";
import { useOwnApi } from "../../../../lib/api/use-own-api.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { PAYEE, useKeepPayee } from "../../api/use-payouts.ts";
import { ownPayoutsTexts } from "../../texts/payouts.ts";
import { MissingNotice } from "../payee/missing-notice.tsx";
import { StripeButton } from "../payee/stripe-button.tsx";

interface StripeReturnProps {
  readonly how: "returned" | "expired";
  readonly payee: PayeeView;
}

/** Who comes back from Stripe is told how it stands there now; whose link was used or too old gets another. */
export function StripeReturn({ how, payee }: StripeReturnProps) {
  const t = useTexts(ownPayoutsTexts);
  const api = useOwnApi();
  const keep = useKeepPayee();
  const navigate = useNavigate();
  const [error, setError] = useState<unknown>(null);
  const [tries, setTries] = useState(0);
  const [isFresh, setFresh] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once for each try
  useEffect(() => {
    let gone = false;
    api.post<PayeeView>(`${PAYEE}/stripe/refresh`).then(
      async (fresh) => {
        await keep(fresh);
        if (!gone) setFresh(true);
        // Loaded again, the page has nothing to ask any more.
        if (gone || fresh.stripe.state !== "active") return;
        toast(t.paysYou);
        await navigate({ to: "/affiliate/payouts", replace: true });
      },
      (problem: unknown) => gone || setError(problem),
    );
    return () => {
      gone = true;
    };
  }, [tries]);
  const retry = () => {
    setError(null);
    setTries(tries + 1);
  };
  return (
    <>
      <LoadProblem error={error} onRetry={retry} />
      {how === "expired" && payee.stripe.state !== "active" ? (
        <Notice tone="warn" title={t.oldLink}>
          <p>{t.oldLinkText}</p>
          <StripeButton payee={payee} label={t.goOn} />
        </Notice>
      ) : isFresh ? (
        <MissingNotice payee={payee} />
      ) : (
        <Notice tone="unknown">{t.asking}</Notice>
      )}
    </>
  );
}
