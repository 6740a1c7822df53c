import type { FundingTermsAnswer } from "../../../../../core/api/funding.ts";
import { ChoiceField } from "../../../components/ui/choice-field.tsx";
import { TextField } from "../../../components/ui/field.tsx";
import { FormFrame } from "../../../components/ui/form-frame.tsx";
import { amountField, amountNames, amountTexts, readAmounts } from "../../../lib/amount-fields.ts";
import { toast } from "../../../lib/announce.ts";
import { useForm } from "../../../lib/form/use-form.ts";
import { parsePercent, percentTexts, typedPercent } from "../../../lib/parse-percent.ts";
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

type Values = Readonly<Record<`limit_${string}`, string>> & {
  readonly fee: string;
  readonly byHand: FundingTermsAnswer["byHand"];
};

/** All terms of a program at once. */
export function FundingTermsForm({ organisationId, currencies, terms, onDone }: FundingTermsFormProps) {
  const t = useTexts(fundingTermsTexts);
  const percent = useTexts(percentTexts);
  const put = usePutFundingTerms(organisationId);
  const { creditLimitMinor } = terms;
  const all = [...new Set([...currencies, ...Object.keys(creditLimitMinor)])];
  const form = useForm<Values>({
    initial: {
      ...amountTexts("limit", all, creditLimitMinor),
      fee: typedPercent(terms.feeBps),
      byHand: terms.byHand,
    },
    names: { ...amountNames("creditLimitMinor", "limit", all), feeBps: "fee" },
    check: (values) => ({
      ...readAmounts(values, "limit", all).errors,
      ...(parsePercent(values.fee) === null ? { fee: percent.giveShare } : {}),
    }),
    send: async (values) => {
      await put(terms, {
        creditLimitMinor: readAmounts(values, "limit", all).minors,
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
          name={amountField("limit", currency)}
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
