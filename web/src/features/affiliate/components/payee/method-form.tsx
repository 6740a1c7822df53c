import type { PayeeView } from "../../../../../../core/api/payees.ts";
import type { MethodKind } from "../../../../../../core/payout/states.ts";
import { type Choice, ChoiceField } from "../../../../components/ui/choice-field.tsx";
import { SelectField, TextArea, TextField } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { toast } from "../../../../lib/announce.ts";
import { useOwnApi } from "../../../../lib/api/use-own-api.ts";
import { countryOptions } from "../../../../lib/country-options.ts";
import { type Form, useForm } from "../../../../lib/form/use-form.ts";
import { textsNow } from "../../../../lib/texts/texts.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { PAYEE, useKeepPayee } from "../../api/use-payouts.ts";
import {
  API_NAMES,
  checkMethod,
  type DetailName,
  detailNames,
  detailsOf,
  emptyMethod,
  isOptional,
  type MethodValues,
} from "../../method-form.ts";
import { payeeTexts } from "../../texts/payee.ts";
import { useGoToStripe } from "./stripe-button.tsx";

interface MethodFormProps {
  readonly payee: PayeeView;
  /** Where one is paid. */
  readonly country: string;
  readonly onDone: () => void;
  readonly onCancel: (() => void) | undefined;
}

/** By what one is paid, and what that way wants to know. */
export function MethodForm({ payee, country, onDone, onCancel }: MethodFormProps) {
  const t = useTexts(payeeTexts);
  const api = useOwnApi();
  const keep = useKeepPayee();
  const goToStripe = useGoToStripe(payee);
  const choices = choicesOf(payee, country);
  const needsOnboarding = (kind: MethodKind) => kind === "stripe" && payee.stripe.state !== "active";
  const form = useForm<MethodValues>({
    initial: emptyMethod(choices[0]?.value ?? "bank", country),
    names: API_NAMES,
    check: checkMethod,
    send: async (values) => {
      if (needsOnboarding(values.kind)) return goToStripe();
      const body =
        values.kind === "stripe"
          ? { kind: values.kind, country }
          : { kind: values.kind, country: bankCountry(values, country), details: detailsOf(values) };
      await keep(await api.put<PayeeView>(`${PAYEE}/method`, body));
      toast(t.savedHow);
      onDone();
    },
  });
  const { kind } = form.values;
  return (
    <FormFrame form={form} submit={needsOnboarding(kind) ? t.goOn : t.beThisWay} onCancel={onCancel}>
      <ChoiceField form={form} name="kind" legend={t.iAmPaidBy} choices={choices} />
      {kind === "bank" ? (
        <SelectField form={form} name="country" label={t.bankCountry} options={countryOptions()} />
      ) : null}
      {detailNames(kind, form.values.country).map((name) => (
        <DetailField key={name} form={form} name={name} />
      ))}
      {needsOnboarding(kind) && payee.method !== null ? (
        <p className="hint">{t.untilReady(payee.method.label)}</p>
      ) : null}
    </FormFrame>
  );
}

/** A wallet is where its owner is. */
const bankCountry = (values: MethodValues, country: string): string =>
  values.kind === "bank" ? values.country : country;

const choicesNow = (): readonly Choice<MethodKind>[] => {
  const t = textsNow(payeeTexts);
  return [
    {
      value: "stripe",
      name: "Stripe",
      text: t.stripeText,
    },
    {
      value: "bank",
      name: t.bank,
      text: t.bankText,
    },
    { value: "paypal", name: "PayPal", text: t.paypalText },
    { value: "momo", name: "MoMo", text: t.momoText },
    { value: "other", name: t.other, text: t.otherText },
  ];
};

/** Stripe where it pays, MoMo in its country. */
function choicesOf({ ways }: PayeeView, country: string): readonly Choice<MethodKind>[] {
  return choicesNow().filter(
    ({ value }) => (value !== "stripe" || ways.stripe) && (value !== "momo" || country === "VN"),
  );
}

const wordsNow = (): Readonly<Record<DetailName, { readonly label: string; readonly hint?: string }>> => ({
  holder: { label: textsNow(payeeTexts).holder, hint: textsNow(payeeTexts).holderHint },
  bankName: { label: textsNow(payeeTexts).bankName, hint: textsNow(payeeTexts).bankHint },
  accountNumber: { label: textsNow(payeeTexts).accountNumber },
  iban: { label: "IBAN", hint: textsNow(payeeTexts).ibanHint },
  bic: { label: "BIC", hint: textsNow(payeeTexts).bicHint },
  routingNumber: { label: textsNow(payeeTexts).routing, hint: textsNow(payeeTexts).routingHint },
  sortCode: { label: textsNow(payeeTexts).sortCode, hint: textsNow(payeeTexts).sortHint },
  email: { label: textsNow(payeeTexts).paypal },
  phone: { label: textsNow(payeeTexts).momo, hint: textsNow(payeeTexts).momoHint },
  instructions: { label: textsNow(payeeTexts).howToPay, hint: textsNow(payeeTexts).howToPayHint },
});

function DetailField({ form, name }: { form: Form<MethodValues>; name: DetailName }) {
  const t = useTexts(payeeTexts);
  const { kind, country } = form.values;
  const words = name === "bankName" && country !== "VN" ? { label: t.bankName } : wordsNow()[name];
  if (name === "instructions") return <TextArea form={form} name={name} {...words} />;
  return (
    <TextField
      form={form}
      name={name}
      {...words}
      optional={isOptional(kind, country, name)}
      autoComplete={name === "holder" ? "name" : name === "email" ? "email" : "off"}
      spellCheck={false}
      {...(name === "phone" ? { type: "tel" } : name === "email" ? { type: "email" } : {})}
    />
  );
}
