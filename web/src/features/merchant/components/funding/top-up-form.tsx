import { useRef } from "react";
import type { CurrencyFunding } from "../../../../../../core/api/funding.ts";
import { SelectField, TextField } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { readAsked } from "../../../../lib/asked-amount.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { newUuid } from "../../../../lib/new-uuid.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useChangeFunding } from "../../api/use-funding.ts";
import { fundingTexts } from "../../texts/funding.ts";

interface TopUpFormProps {
  readonly currencies: readonly CurrencyFunding[];
  readonly onCancel: () => void;
}

/**
 * Leads to Stripe's page, where it is paid. What is asked for has a key of its own for as long as it is the same, so that asking
 * again after a lost answer leads to the same page.
 */
export function TopUpForm({ currencies, onCancel }: TopUpFormProps) {
  const t = useTexts(fundingTexts);
  const { startTopUp } = useChangeFunding();
  const asked = useRef<{ readonly of: string; readonly key: string } | null>(null);
  const wanting = currencies.find(({ missingMinor }) => missingMinor > 0) ?? currencies[0];
  const form = useForm({
    initial: { currency: wanting?.currency ?? "", amount: "" },
    names: { amountMinor: "amount" },
    check: ({ amount, currency }) => {
      const read = readAsked(amount, currency);
      if (!read.ok) return { amount: read.sentence };
      return read.amountMinor === null ? { amount: t.sayHow } : {};
    },
    send: async ({ amount, currency }) => {
      const read = readAsked(amount, currency);
      if (!read.ok || read.amountMinor === null) return;
      const of = `${currency} ${read.amountMinor}`;
      if (asked.current?.of !== of) asked.current = { of, key: newUuid() };
      const { key } = asked.current;
      const { url } = await startTopUp({ currency, amountMinor: read.amountMinor, key });
      // One that is over is begun anew.
      if (url === null) asked.current = null;
      else window.location.assign(url);
    },
  });
  return (
    <FormFrame form={form} submit={t.goOn} onCancel={onCancel}>
      <SelectField
        form={form}
        name="currency"
        label={t.currency}
        options={currencies.map(({ currency }) => [currency, currency] as const)}
      />
      <TextField
        form={form}
        name="amount"
        label={t.amount}
        inputMode="decimal"
        autoComplete="off"
        hint={t.amountHint}
      />
    </FormFrame>
  );
}
