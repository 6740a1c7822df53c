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
import { textsNow } from "../../../../lib/texts/texts.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import type { Tone } from "../../../../lib/tone.ts";
import { PAYEE, useKeepPayee } from "../../api/use-payouts.ts";
import { payeeTexts } from "../../texts/payee.ts";
import { ownPayoutTexts } from "../../texts/payout-words.ts";

const MethodForm = lazyPart(async () => (await import("./method-form.tsx")).MethodForm);

export const METHOD_TONES: Readonly<Record<MethodState, Tone>> = {
  verified: "ok",
  unverified: "unknown",
  replaced: "unknown",
  refused: "bad",
};

/** The way by which one is paid, and the form for another. */
export function MethodSection({ payee }: { payee: PayeeView }) {
  const t = useTexts(payeeTexts);
  const [changing, setChanging] = useState(false);
  const { method, country } = payee;
  if (country === null)
    return (
      <Section title={t.how} className="paying">
        <Notice tone="unknown">{t.sayCountry}</Notice>
      </Section>
    );
  return (
    <Section title={t.how} className="paying">
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
  const t = useTexts(payeeTexts);
  const api = useOwnApi();
  const keep = useKeepPayee();
  const { kind, label, state, usableFrom, verifiedAt } = method;
  const isCooling = payee.missing.some(({ code }) => code === "cooling_off");
  const remove = async () => {
    await keep(await api.delete<PayeeView>(`${PAYEE}/method`));
    toast(t.paidByNothing);
  };
  return (
    <div className="stacked is-tight">
      <Facts
        facts={[
          [t.by, textsNow(ownPayoutTexts).methods[kind]],
          [t.factTo, label],
          ...(kind === "bank" ? [[t.bankIn, formatCountry(method.country)] as const] : []),
          [
            t.factState,
            <Badge key="state" tone={METHOD_TONES[state]}>
              {t.states[state]}
            </Badge>,
          ],
          ...(verifiedAt === null ? [] : [[t.verified, <Clock key="verified" at={verifiedAt} />] as const]),
          [isCooling ? t.usableFrom : t.usableSince, <Clock key="from" at={usableFrom} />],
        ]}
      />
      <p className="hint">{t.secondFactor}</p>
      <div className="button-row">
        <Button onClick={onChange}>{t.change}</Button>
        <RemoveButton what={label} onRemove={remove}>
          {t.removeText}
        </RemoveButton>
      </div>
    </div>
  );
}
