import { useQueryClient } from "@tanstack/react-query";
import type { OverrideCreate } from "../../../../../../core/api/periods.ts";
import { SelectField, TextArea, TextField } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { toast } from "../../../../lib/announce.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { textsNow } from "../../../../lib/texts/texts.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { usePartners } from "../../api/use-merchant.ts";
import { usePeriodActs, usePeriodsKey } from "../../api/use-periods.ts";
import { usePlace } from "../../api/use-place.ts";
import { parseAmount } from "../../parse-amount.ts";
import { periodsTexts } from "../../texts/periods.ts";

interface Values {
  partnerId: string;
  kind: OverrideCreate["kind"];
  rank: string;
  volume: string;
  amountMinor: string;
  currency: string;
  reason: string;
}

const WHOLE = /^-?\d{1,10}$/;

/** What shall stand in place of what was calculated, or besides it, for somebody else to decide. */
export default function OverrideForm({ periodId, onDone }: { periodId: string; onDone: () => void }) {
  const t = useTexts(periodsTexts);
  const { currencies } = usePlace().program;
  const partners = usePartners();
  const acts = usePeriodActs(periodId);
  const queries = useQueryClient();
  const queryKey = usePeriodsKey();
  const form = useForm<Values>({
    initial: {
      ...{ partnerId: "", kind: "rank", rank: "", volume: "", amountMinor: "" },
      ...{ currency: currencies[0] ?? "", reason: "" },
    },
    check: checkValues,
    send: async (values) => {
      await acts.propose(bodyOf(values));
      toast(t.proposed);
      onDone();
      await queries.invalidateQueries({ queryKey });
    },
  });
  const { kind } = form.values;
  const names = [...partners.values()].map(({ id, name }) => [id, name] as const);
  return (
    <FormFrame form={form} submit={t.proposeSubmit} onCancel={onDone}>
      <h3>{t.proposeTitle}</h3>
      <SelectField form={form} name="partnerId" label={t.partner} options={[["", "–"], ...names]} />
      <SelectField form={form} name="kind" label={t.kind} options={Object.entries(t.kinds)} />
      {kind === "rank" ? <TextField form={form} name="rank" label={t.kinds.rank} hint={t.rankHint} /> : null}
      {kind === "volume" ? (
        <TextField form={form} name="volume" label={t.kinds.volume} hint={t.volumeHint} inputMode="numeric" />
      ) : null}
      {kind === "amount" ? (
        <>
          <SelectField
            form={form}
            name="currency"
            label={t.currency}
            options={currencies.map((currency) => [currency, currency] as const)}
          />
          <TextField form={form} name="amountMinor" label={t.kinds.amount} inputMode="decimal" />
        </>
      ) : null}
      <TextArea form={form} name="reason" label={t.reason} hint={t.reasonHint} rows={2} />
    </FormFrame>
  );
}

function checkValues({ partnerId, kind, volume, amountMinor, currency, reason }: Values) {
  const t = textsNow(periodsTexts);
  const amount = kind === "amount" ? parseAmount(amountMinor, currency) : 1;
  return {
    ...(partnerId === "" ? { partnerId: t.needPartner } : {}),
    ...(kind === "volume" && !WHOLE.test(volume.trim()) ? { volume: t.needWhole } : {}),
    ...(amount === null || amount <= 0 ? { amountMinor: t.needAmount } : {}),
    ...(reason.trim() === "" ? { reason: t.needReason } : {}),
  };
}

function bodyOf({ partnerId, kind, rank, volume, amountMinor, currency, reason }: Values): OverrideCreate {
  const of = { partnerId, reason: reason.trim() };
  switch (kind) {
    case "rank":
      return { ...of, kind, rank: rank.trim() || null };
    case "volume":
      return { ...of, kind, volume: Number(volume) };
    case "amount":
      return { ...of, kind, amountMinor: parseAmount(amountMinor, currency) ?? 0, currency };
  }
}
