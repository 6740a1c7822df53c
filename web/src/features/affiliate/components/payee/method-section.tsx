import { useState } from "react";
import type { PayeeView, PayoutMethodView } from "../../../../../../core/api/payees.ts";
import type { MethodState } from "../../../../../../core/payout/states.ts";
import { Badge } from "../../../../components/ui/badge.tsx";
import { Button } from "../../../../components/ui/button.tsx";
import { Clock } from "../../../../components/ui/clock.tsx";
import { Facts } from "../../../../components/ui/figure.tsx";
import { lazyPart } from "../../../../components/ui/lazy-part.tsx";
import { Notice } from "../../../../components/ui/notice.tsx";
import { RemoveButton } from "../../../../components/ui/remove-button.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { toast } from "../../../../lib/announce.ts";
import { useOwnApi } from "../../../../lib/api/use-own-api.ts";
import { formatCountry } from "../../../../lib/format-country.ts";
import type { Tone } from "../../../../lib/tone.ts";
import { PAYEE, useKeepPayee } from "../../api/use-payouts.ts";
import { METHOD_WORDS } from "../../describe-payout.ts";

const MethodForm = lazyPart(async () => (await import("./method-form.tsx")).MethodForm);

export const METHOD_TONES: Readonly<Record<MethodState, Tone>> = {
  verified: "ok",
  unverified: "unknown",
  replaced: "unknown",
  refused: "bad",
};

/** The way by which one is paid, and the form for another. */
export function MethodSection({ payee }: { payee: PayeeView }) {
  const [changing, setChanging] = useState(false);
  const { method, country } = payee;
  if (country === null)
    return (
      <Section title="How" className="paying">
        <Notice tone="unknown">Say first in which country you are paid: the ways follow from it.</Notice>
      </Section>
    );
  return (
    <Section title="How" className="paying">
      {method === null || changing ? (
        <MethodForm
          payee={payee}
          country={country}
          onDone={() => setChanging(false)}
          onCancel={method === null ? undefined : () => setChanging(false)}
        />
      ) : (
        <Standing payee={payee} method={method} onChange={() => setChanging(true)} />
      )}
    </Section>
  );
}

interface StandingProps {
  readonly payee: PayeeView;
  readonly method: PayoutMethodView;
  readonly onChange: () => void;
}

function Standing({ payee, method, onChange }: StandingProps) {
  const api = useOwnApi();
  const keep = useKeepPayee();
  const { kind, label, state, usableFrom, verifiedAt } = method;
  const isCooling = payee.missing.some(({ code }) => code === "cooling_off");
  const remove = async () => {
    await keep(await api.delete<PayeeView>(`${PAYEE}/method`));
    toast("You are paid by nothing now.");
  };
  return (
    <div className="stacked is-tight">
      <Facts
        facts={[
          ["by", METHOD_WORDS[kind]],
          ["to", label],
          ...(kind === "bank" ? [["bank in", formatCountry(method.country)] as const] : []),
          [
            "state",
            <Badge key="state" tone={METHOD_TONES[state]}>
              {state}
            </Badge>,
          ],
          ...(verifiedAt === null ? [] : [["verified", <Clock key="verified" at={verifiedAt} />] as const]),
          [isCooling ? "usable from" : "usable since", <Clock key="from" at={usableFrom} />],
        ]}
      />
      <p className="hint">
        Changing it needs your second factor, and the new way is used after 72 hours: whoever took over your
        account would gain no hurry by it.
      </p>
      <div className="button-row">
        <Button onClick={onChange}>Change how I am paid</Button>
        <RemoveButton what={label} onRemove={remove}>
          Nothing is paid to you until you choose another way, which is then used after 72 hours.
        </RemoveButton>
      </div>
    </div>
  );
}
