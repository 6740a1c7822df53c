import { useState } from "react";
import type { PayeeView } from "../../../../../../core/api/payees.ts";
import type { PayeeStripeState } from "../../../../../../core/payout/states.ts";
import { Badge } from "../../../../components/ui/badge.tsx";
import { Button } from "../../../../components/ui/button.tsx";
import { Clock } from "../../../../components/ui/clock.tsx";
import { Facts } from "../../../../components/ui/figure.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { toast } from "../../../../lib/announce.ts";
import { describeProblem } from "../../../../lib/api/problem.ts";
import { useOwnApi } from "../../../../lib/api/use-own-api.ts";
import { UNKNOWN } from "../../../../lib/format.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import type { Tone } from "../../../../lib/tone.ts";
import { PAYEE, useKeepPayee } from "../../api/use-payouts.ts";
import { payeeTexts } from "../../texts/payee.ts";
import { StripeButton } from "./stripe-button.tsx";

const TONES: Readonly<Record<PayeeStripeState, Tone>> = {
  none: "unknown",
  pending: "unknown",
  restricted: "warn",
  active: "ok",
  closed: "bad",
};

/** The account at Stripe, once there is one: how it stands, and the way on. */
export function StripeSection({ payee }: { payee: PayeeView }) {
  const t = useTexts(payeeTexts);
  const { state, seenAt } = payee.stripe;
  if (state === "none") return null;
  const { word, text } = t.stripe[state];
  return (
    <Section title={t.atStripe} className="paying">
      <div className="stacked is-tight">
        <Facts
          facts={[
            [
              t.factState,
              <Badge key="state" tone={TONES[state]}>
                {word}
              </Badge>,
            ],
            [t.askedLast, seenAt === null ? UNKNOWN : <Clock key="seen" at={seenAt} />],
          ]}
        />
        <p>{text}</p>
        {state === "closed" ? null : (
          <div className="button-row">
            {state === "active" ? null : <StripeButton payee={payee} label={t.goOn} />}
            <AskAgain />
          </div>
        )}
      </div>
    </Section>
  );
}

function AskAgain() {
  const t = useTexts(payeeTexts);
  const api = useOwnApi();
  const keep = useKeepPayee();
  const [busy, setBusy] = useState(false);
  const ask = async () => {
    setBusy(true);
    await api.post<PayeeView>(`${PAYEE}/stripe/refresh`).then(
      async (payee) => {
        await keep(payee);
        toast(t.standsNow);
      },
      (error: unknown) => toast(describeProblem(error)),
    );
    setBusy(false);
  };
  return (
    <Button busy={busy} onClick={() => void ask()}>
      {t.askAgain}
    </Button>
  );
}
