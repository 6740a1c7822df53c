import type { PayeeView } from "../../../../../../core/api/payees.ts";
import type { MethodKind } from "../../../../../../core/payout/states.ts";
import { type Choice, ChoiceField } from "../../../../components/ui/choice-field.tsx";
import { SelectField, TextArea, TextField } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { toast } from "../../../../lib/announce.ts";
import { useOwnApi } from "../../../../lib/api/use-own-api.ts";
import { type Form, useForm } from "../../../../lib/form/use-form.ts";
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
import { countryOptions } from "./person-section.tsx";
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
      toast("Saved. This is how you are paid.");
      onDone();
    },
  });
  const { kind } = form.values;
  return (
    <FormFrame
      form={form}
      submit={needsOnboarding(kind) ? "Go on at Stripe" : "Be paid this way"}
      onCancel={onCancel}
    >
      <ChoiceField form={form} name="kind" legend="I am paid by" choices={choices} />
      {kind === "bank" ? (
        <SelectField form={form} name="country" label="Country of the bank" options={countryOptions()} />
      ) : null}
      {detailNames(kind, form.values.country).map((name) => (
        <DetailField key={name} form={form} name={name} />
      ))}
      {needsOnboarding(kind) && payee.method !== null ? (
        <p className="hint">
          You are paid by {payee.method.label} until Stripe is ready. Then choose Stripe here again.
        </p>
      ) : null}
    </FormFrame>
  );
}

/** A wallet is where its owner is. */
const bankCountry = (values: MethodValues, country: string): string =>
  values.kind === "bank" ? values.country : country;

const CHOICES: readonly Choice<MethodKind>[] = [
  {
    value: "stripe",
    name: "Stripe",
    text: "You give Stripe your details once, on its own pages. Payouts then arrive at your bank by themselves.",
  },
  {
    value: "bank",
    name: "Bank transfer",
    text: "By hand, to an account that you name. It is checked once, and each payout takes as long as a transfer does.",
  },
  { value: "paypal", name: "PayPal", text: "By hand, to the address of your PayPal account." },
  { value: "momo", name: "MoMo", text: "By hand, in Vietnamese dong, to your MoMo number." },
  { value: "other", name: "Another way", text: "By hand, as you describe it and the program agrees." },
];

/** Stripe where it pays, MoMo in its country. */
function choicesOf({ ways }: PayeeView, country: string): readonly Choice<MethodKind>[] {
  return CHOICES.filter(
    ({ value }) => (value !== "stripe" || ways.stripe) && (value !== "momo" || country === "VN"),
  );
}

const WORDS: Readonly<Record<DetailName, { readonly label: string; readonly hint?: string }>> = {
  holder: { label: "Account holder", hint: "As the bank writes the name." },
  bankName: { label: "Bank", hint: "As Vietcombank." },
  accountNumber: { label: "Account number" },
  iban: { label: "IBAN", hint: "With or without spaces." },
  bic: { label: "BIC", hint: "8 or 11 characters, as COBADEFF." },
  routingNumber: { label: "Routing number", hint: "Nine digits." },
  sortCode: { label: "Sort code", hint: "Six digits, as 20-00-00." },
  email: { label: "E-mail address at PayPal" },
  phone: { label: "Mobile number at MoMo", hint: "As 0912 345 678." },
  instructions: { label: "How to pay you", hint: "What somebody needs to know who pays you by hand." },
};

function DetailField({ form, name }: { form: Form<MethodValues>; name: DetailName }) {
  const { kind, country } = form.values;
  const words = name === "bankName" && country !== "VN" ? { label: "Bank" } : WORDS[name];
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
