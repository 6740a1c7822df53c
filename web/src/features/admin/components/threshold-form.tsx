import type { TaxThreshold } from "../../../../../core/api/statements.ts";
import { formatMinor } from "../../../../../core/money/amount.ts";
import { CURRENCIES } from "../../../../../core/money/currency.ts";
import { SelectField, TextField } from "../../../components/ui/field.tsx";
import { FormFrame } from "../../../components/ui/form-frame.tsx";
import { toast } from "../../../lib/announce.ts";
import { readAmount } from "../../../lib/asked-amount.ts";
import { countryOptions } from "../../../lib/country-options.ts";
import { checkWith } from "../../../lib/form/check-with.ts";
import { useForm } from "../../../lib/form/use-form.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { usePutCountries } from "../api/use-countries.ts";
import { countriesTexts } from "../texts/countries.ts";

interface ThresholdFormProps {
  readonly thresholds: readonly TaxThreshold[];
  /** What is replaced; null: one for a country, form, currency and year that has none. */
  readonly standing: TaxThreshold | null;
  readonly onDone: () => void;
}

const NAMES = { thresholdMinor: "amount" } as const;

interface Values {
  readonly country: string;
  readonly form: string;
  readonly currency: string;
  readonly fromYear: string;
  readonly amount: string;
}

function thresholdOf({ country, form, currency, fromYear, amount }: Values) {
  const read = readAmount(amount, currency);
  const thresholdMinor = read.ok ? (read.amountMinor ?? 0) : 0;
  return { country, form: form.trim(), currency, fromYear: Number(fromYear), thresholdMinor };
}

/** From which sum on; of one that stands the sum alone can be another. */
export function ThresholdForm({ thresholds, standing, onDone }: ThresholdFormProps) {
  const t = useTexts(countriesTexts);
  const put = usePutCountries();
  const form = useForm<Values>({
    initial: {
      country: standing?.country ?? "",
      form: standing?.form ?? "",
      currency: standing?.currency ?? "USD",
      fromYear: String(standing?.fromYear ?? new Date().getFullYear()),
      amount: standing === null ? "" : formatMinor(BigInt(standing.thresholdMinor), standing.currency),
    },
    names: NAMES,
    check: async (values) => {
      const wanted = thresholdOf(values);
      const read = readAmount(values.amount, values.currency);
      const isThere =
        standing === null &&
        thresholds.some(
          ({ country, form, currency, fromYear }) =>
            country === wanted.country &&
            form === wanted.form &&
            currency === wanted.currency &&
            fromYear === wanted.fromYear,
        );
      return {
        ...(await checkWith(
          async () => (await import("../../../../../core/api/statements.ts")).taxThresholdSchema,
          wanted,
          NAMES,
        )),
        ...(values.country === "" ? { country: t.giveCountry } : {}),
        ...(isThere ? { fromYear: t.isThere } : {}),
        ...(read.ok ? {} : { amount: read.sentence }),
        ...(read.ok && read.amountMinor === null ? { amount: t.giveAmount } : {}),
      };
    },
    send: async (values) => {
      await put.threshold(thresholdOf(values), standing);
      toast(t.savedThreshold);
      onDone();
    },
  });
  return (
    <FormFrame form={form} submit={t.saveThreshold} onCancel={onDone}>
      {standing === null ? (
        <>
          <SelectField
            form={form}
            name="country"
            label={t.country}
            options={[["", t.chooseCountry], ...countryOptions()]}
          />
          <TextField form={form} name="form" label={t.form} hint={t.formHint} autoComplete="off" />
          <TextField
            form={form}
            name="fromYear"
            label={t.year}
            hint={t.yearHint}
            inputMode="numeric"
            autoComplete="off"
          />
          <SelectField
            form={form}
            name="currency"
            label={t.currency}
            options={CURRENCIES.map((code) => [code, code])}
          />
        </>
      ) : null}
      <TextField
        form={form}
        name="amount"
        label={t.amountIn(form.values.currency)}
        hint={t.amountHint}
        inputMode="decimal"
        autoComplete="off"
      />
    </FormFrame>
  );
}
