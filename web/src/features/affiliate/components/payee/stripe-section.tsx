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
import type { Tone } from "../../../../lib/tone.ts";
import { PAYEE, useKeepPayee } from "../../api/use-payouts.ts";
import { StripeButton } from "./stripe-button.tsx";

const STATES: Readonly<Record<PayeeStripeState, { tone: Tone; word: string; text: string }>> = {
  none: { tone: "unknown", word: "none", text: "" },
  pending: { tone: "unknown", word: "being checked", text: "Stripe checks what you gave. Come back later." },
  restricted: { tone: "warn", word: "wants more", text: "Stripe pays you once it has what it asks for." },
  active: { tone: "ok", word: "pays you", text: "Your bank details and documents are with Stripe." },
  closed: { tone: "bad", word: "closed", text: "Stripe has closed this account. Choose another way." },
};

/** The account at Stripe, once there is one: how it stands, and the way on. */
export function StripeSection({ payee }: { payee: PayeeView }) {
  const { state, seenAt } = payee.stripe;
  if (state === "none") return null;
  const { tone, word, text } = STATES[state];
  return (
    <Section title="Your account at Stripe" className="paying">
      <div className="stacked is-tight">
        <Facts
          facts={[
            [
              "state",
              <Badge key="state" tone={tone}>
                {word}
              </Badge>,
            ],
            ["asked last", seenAt === null ? UNKNOWN : <Clock key="seen" at={seenAt} />],
          ]}
        />
        <p>{text}</p>
        {state === "closed" ? null : (
          <div className="button-row">
            {state === "active" ? null : <StripeButton payee={payee} label="Go on at Stripe" />}
            <AskAgain />
          </div>
        )}
      </div>
    </Section>
  );
}

function AskAgain() {
  const api = useOwnApi();
  const keep = useKeepPayee();
  const [busy, setBusy] = useState(false);
  const ask = async () => {
    setBusy(true);
    await api.post<PayeeView>(`${PAYEE}/stripe/refresh`).then(
      async (payee) => {
        await keep(payee);
        toast("This is how it stands at Stripe now.");
      },
      (error: unknown) => toast(describeProblem(error)),
    );
    setBusy(false);
  };
  return (
    <Button busy={busy} onClick={() => void ask()}>
      Ask Stripe again
    </Button>
  );
}
