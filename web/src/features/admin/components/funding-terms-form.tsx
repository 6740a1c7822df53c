import type { FundingTermsAnswer } from "../../../../../core/api/funding.ts";
import { formatMinor } from "../../../../../core/money/amount.ts";
import { ChoiceField } from "../../../components/ui/choice-field.tsx";
import { TextField } from "../../../components/ui/field.tsx";
import { FormFrame } from "../../../components/ui/form-frame.tsx";
import { toast } from "../../../lib/announce.ts";
import { readAsked } from "../../../lib/asked-amount.ts";
import { useForm } from "../../../lib/form/use-form.ts";
import { parsePercent, typedPercent } from "../../../lib/parse-percent.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { usePutFundingTerms } from "../api/use-funding-terms.ts";
import { fundingTermsTexts } from "../texts/funding-terms.ts";

interface FundingTermsFormProps {
  readonly organisationId: string;
  /** Of the program; a limit that stands in another one can be changed, too. */
  readonly currencies: readonly string[];
  readonly terms: FundingTermsAnswer;
  readonly onDone: () => void;
}

/** With a dot it would be a path. */
const nameOf = (currency: string) => `limit_${currency}` as const;

type Values = Readonly<Record<`limit_${string}`, string>> & {
  readonly fee: string;
  readonly byHand: FundingTermsAnswer["byHand"];
};

/** All terms of a program at once. */
export function FundingTermsForm({ organisationId, currencies, terms, onDone }: FundingTermsFormProps) {
  const t = useTexts(fundingTermsTexts);
  const put = usePutFundingTerms(organisationId);
  const { creditLimitMinor } = terms;
  const all = [...new Set([...currencies, ...Object.keys(creditLimitMinor)])];
  const limits = (values: Values) =>
    all.map((currency) => ({ currency, read: readAsked(values[nameOf(currency)] ?? "", currency) }));
  const form = useForm<Values>({
    initial: {
      ...Object.fromEntries(
        all.map((currency) => {
          const minor = creditLimitMinor[currency];
          return [nameOf(currency), minor === undefined ? "" : formatMinor(BigInt(minor), currency)];
        }),
      ),
      fee: typedPercent(terms.feeBps),
      byHand: terms.byHand,
    },
    names: {
      ...Object.fromEntries(all.map((currency) => [`creditLimitMinor.${currency}`, nameOf(currency)])),
      feeBps: "fee",
    },
    check: (values) => ({
      ...Object.fromEntries(
        limits(values).flatMap(({ currency, read }) => (read.ok ? [] : [[nameOf(currency), read.sentence]])),
      ),
      ...(parsePercent(values.fee) === null ? { fee: t.giveFee } : {}),
    }),
    send: async (values) => {
      await put(terms, {
        creditLimitMinor: Object.fromEntries(
          limits(values).flatMap(({ currency, read }) =>
            read.ok && read.amountMinor !== null ? [[currency, read.amountMinor]] : [],
          ),
        ),
        feeBps: parsePercent(values.fee) ?? terms.feeBps,
        byHand: values.byHand,
      });
      toast(t.saved);
      onDone();
    },
  });
  return (
    <FormFrame form={form} submit={t.save} onCancel={onDone}>
      {all.map((currency) => (
        <TextField
          key={currency}
          form={form}
          name={nameOf(currency)}
          label={t.creditIn(currency)}
          hint={t.creditHint}
          inputMode="decimal"
          autoComplete="off"
        />
      ))}
      <TextField
        form={form}
        name="fee"
        label={t.feeIn}
        hint={t.feeHint}
        inputMode="decimal"
        autoComplete="off"
      />
      <ChoiceField
        form={form}
        name="byHand"
        legend={t.whoPays}
        choices={[
          { value: "merchant", name: t.merchant, text: t.merchantText },
          { value: "platform", name: t.platform, text: t.platformText },
        ]}
      />
    </FormFrame>
  );
}
