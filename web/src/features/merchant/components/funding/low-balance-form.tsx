import type { CurrencyFunding } from "../../../../../../core/api/funding.ts";
import { formatMinor } from "../../../../../../core/money/amount.ts";
import { TextField } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { toast } from "../../../../lib/announce.ts";
import { readAsked } from "../../../../lib/asked-amount.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useChangeFunding } from "../../api/use-funding.ts";
import { fundingTexts } from "../../texts/funding.ts";

interface LowBalanceFormProps {
  readonly currencies: readonly CurrencyFunding[];
  readonly onDone: () => void;
}

/** Below what the owners are told, by currency. */
export function LowBalanceForm({ currencies, onDone }: LowBalanceFormProps) {
  const t = useTexts(fundingTexts);
  const { putLowBalance } = useChangeFunding();
  const initial = Object.fromEntries(
    currencies.map(({ currency, lowBalanceMinor: minor }) => [
      currency,
      minor === null ? "" : formatMinor(BigInt(minor), currency),
    ]),
  );
  const form = useForm<Record<string, string>>({
    initial,
    names: Object.fromEntries(currencies.map(({ currency }) => [`lowBalanceMinor.${currency}`, currency])),
    check: (values) =>
      Object.fromEntries(
        Object.entries(values).flatMap(([currency, text]) => {
          const read = readAsked(text, currency);
          return read.ok ? [] : [[currency, read.sentence]];
        }),
      ),
    send: async (values) => {
      const named = Object.entries(values).flatMap(([currency, text]) => {
        const read = readAsked(text, currency);
        return read.ok && read.amountMinor !== null ? [[currency, read.amountMinor] as const] : [];
      });
      await putLowBalance(Object.fromEntries(named));
      toast(t.savedLow);
      onDone();
    },
  });
  return (
    <FormFrame form={form} submit={t.save} onCancel={onDone}>
      {currencies.map(({ currency }) => (
        <TextField
          key={currency}
          form={form}
          name={currency}
          label={t.tellBelow(currency)}
          inputMode="decimal"
          autoComplete="off"
          optional
        />
      ))}
    </FormFrame>
  );
}
