import { useState } from "react";
import type { PayeeView } from "../../../../../../core/api/payees.ts";
import { COUNTRIES } from "../../../../../../core/countries/country.ts";
import { Button } from "../../../../components/ui/button.tsx";
import { ChoiceField } from "../../../../components/ui/choice-field.tsx";
import { SelectField } from "../../../../components/ui/field.tsx";
import { Facts } from "../../../../components/ui/figure.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { toast } from "../../../../lib/announce.ts";
import { useOwnApi } from "../../../../lib/api/use-own-api.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { formatCountry } from "../../../../lib/format-country.ts";
import { PAYEE, useKeepPayee } from "../../api/use-payouts.ts";

const KINDS = [
  { value: "individual", name: "A person", text: "You are paid under your own name." },
  { value: "company", name: "A company", text: "A company is paid, under its name." },
] as const;

/** Every country under its name in the viewer's language. */
export const countryOptions = (): (readonly [string, string])[] =>
  COUNTRIES.map((code) => [code, formatCountry(code)] as const).toSorted(([, one], [, other]) =>
    one.localeCompare(other),
  );

/** In which country one is paid, and as whom: by which ways follows from it. */
export function PersonSection({ payee }: { payee: PayeeView }) {
  const [changing, setChanging] = useState(false);
  const isOpen = changing || payee.country === null;
  return (
    <Section title="Who is paid" className="paying">
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
              ["country", formatCountry(payee.country)],
              ["as", payee.kind === "company" ? "a company" : "a person"],
            ]}
          />
          <p className="quiet">{payee.ways.text}</p>
          {payee.stripe.state === "none" ? (
            <p>
              <Button onClick={() => setChanging(true)}>Change country or kind</Button>
            </p>
          ) : (
            <p className="hint">
              Stripe has an account of you for this country and kind, so both stand. If they are wrong, write
              to support.
            </p>
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
  const api = useOwnApi();
  const keep = useKeepPayee();
  const form = useForm<{ country: string; kind: PayeeView["kind"] }>({
    initial: { country: payee.country ?? "", kind: payee.kind },
    check: ({ country }) => (country === "" ? { country: "Choose a country." } : {}),
    send: async (values) => {
      const version = payee.version === 0 ? {} : { version: payee.version };
      await keep(await api.put<PayeeView>(PAYEE, { ...values, ...version }));
      toast("Saved.");
      onDone();
    },
  });
  return (
    <FormFrame form={form} submit="Save" onCancel={onCancel}>
      <SelectField
        form={form}
        name="country"
        label="Country"
        hint="Where you live, or where the company has its seat. By which ways you can be paid follows from it."
        options={[["", "Choose a country"], ...countryOptions()]}
      />
      <ChoiceField form={form} name="kind" legend="Paid as" choices={KINDS} />
    </FormFrame>
  );
}
