import { useState } from "react";
import type { PayeeView } from "../../../../../../core/api/payees.ts";
import { Button } from "../../../../components/ui/button.tsx";
import { ChoiceField } from "../../../../components/ui/choice-field.tsx";
import { SelectField } from "../../../../components/ui/field.tsx";
import { Facts } from "../../../../components/ui/figure.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { toast } from "../../../../lib/announce.ts";
import { useOwnApi } from "../../../../lib/api/use-own-api.ts";
import { countryOptions } from "../../../../lib/country-options.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { formatCountry } from "../../../../lib/format-country.ts";
import { textsNow } from "../../../../lib/texts/texts.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { PAYEE, useKeepPayee } from "../../api/use-payouts.ts";
import { payeeTexts } from "../../texts/payee.ts";

const kindsNow = () => {
  const t = textsNow(payeeTexts);
  return [
    { value: "individual", name: t.person, text: t.personText },
    { value: "company", name: t.company, text: t.companyText },
  ] as const;
};

/** In which country one is paid, and as whom: by which ways follows from it. */
export function PersonSection({ payee }: { payee: PayeeView }) {
  const t = useTexts(payeeTexts);
  const [changing, setChanging] = useState(false);
  const isOpen = changing || payee.country === null;
  return (
    <Section title={t.whoTitle} className="paying">
      {isOpen ? (
        <PersonForm
          payee={payee}
          onDone={() => setChanging(false)}
          onCancel={payee.country === null ? undefined : () => setChanging(false)}
        />
      ) : (
        <div className="stacked is-tight">
          <Facts
            facts={[
              [t.country, formatCountry(payee.country)],
              [t.as, payee.kind === "company" ? t.aCompany : t.aPerson],
            ]}
          />
          <p className="quiet">{t.allWays(payee.ways.text, payee.ways.stripe)}</p>
          {payee.stripe.state === "none" ? (
            <p>
              <Button onClick={() => setChanging(true)}>{t.changePerson}</Button>
            </p>
          ) : (
            <p className="hint">{t.stripeHas}</p>
          )}
        </div>
      )}
    </Section>
  );
}

interface PersonFormProps {
  readonly payee: PayeeView;
  readonly onDone: () => void;
  readonly onCancel: (() => void) | undefined;
}

function PersonForm({ payee, onDone, onCancel }: PersonFormProps) {
  const t = useTexts(payeeTexts);
  const api = useOwnApi();
  const keep = useKeepPayee();
  const form = useForm<{ country: string; kind: PayeeView["kind"] }>({
    initial: { country: payee.country ?? "", kind: payee.kind },
    check: ({ country }) => (country === "" ? { country: t.chooseCountry } : {}),
    send: async (values) => {
      const version = payee.version === 0 ? {} : { version: payee.version };
      await keep(await api.put<PayeeView>(PAYEE, { ...values, ...version }));
      toast(t.saved);
      onDone();
    },
  });
  return (
    <FormFrame form={form} submit={t.save} onCancel={onCancel}>
      <SelectField
        form={form}
        name="country"
        label={t.countryLabel}
        hint={t.countryHint}
        options={[["", t.noCountry], ...countryOptions()]}
      />
      <ChoiceField form={form} name="kind" legend={t.paidAs} choices={kindsNow()} />
    </FormFrame>
  );
}
