import type { PayoutPolicy } from "../../../../../../core/api/payout-policies.ts";
import { SelectField, TextField } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { amountField, amountNames, amountTexts } from "../../../../lib/amount-fields.ts";
import { toast } from "../../../../lib/announce.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { currentLocale } from "../../../../lib/texts/language.ts";
import { textsNow } from "../../../../lib/texts/texts.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useRefreshPayouts } from "../../api/use-payouts.ts";
import { usePlace } from "../../api/use-place.ts";
import { type PolicyValues, readPolicy } from "../../read-policy.ts";
import { payoutPolicyTexts } from "../../texts/payout-policy.ts";

const kindsNow = () => {
  const t = textsNow(payoutPolicyTexts);
  return [
    ["on_request", t.onlyWhen],
    ["daily", t.daily],
    ["weekly", t.weekly],
    ["twice_monthly", t.twice],
    ["monthly", t.monthly],
  ] as const;
};
const ANSWERS = ["no", "yes"] as const;
/** 2024 began on a Monday. */
function weekdaysNow(): readonly (readonly [string, string])[] {
  const { format } = new Intl.DateTimeFormat(currentLocale(), { weekday: "long", timeZone: "UTC" });
  return [1, 2, 3, 4, 5, 6, 7].map((day) => [String(day), format(Date.UTC(2024, 0, day))]);
}

function valuesOf(
  { schedule, minimumsMinor, fourEyesAboveMinor, requireKyc, requireTaxForm }: PayoutPolicy,
  currencies: readonly string[],
): PolicyValues {
  return {
    kind: schedule.kind,
    weekday: String(schedule.kind === "weekly" ? schedule.weekday : 1),
    first: String(schedule.kind === "twice_monthly" ? schedule.days[0] : 1),
    second: String(schedule.kind === "twice_monthly" ? schedule.days[1] : 15),
    day: String(schedule.kind === "monthly" ? schedule.day : 1),
    ...amountTexts("least", currencies, minimumsMinor),
    ...amountTexts("above", currencies, fourEyesAboveMinor),
    ...{ kyc: requireKyc ? "yes" : "no", taxForm: requireTaxForm ? "yes" : "no" },
  };
}

/** All rules of paying at once. */
export function PolicyForm({ policy }: { policy: PayoutPolicy }) {
  const t = useTexts(payoutPolicyTexts);
  const { api, program } = usePlace();
  const refresh = useRefreshPayouts();
  const { currencies } = program;
  const form = useForm<PolicyValues>({
    initial: valuesOf(policy, currencies),
    names: {
      ...amountNames("minimumsMinor", "least", currencies),
      ...amountNames("fourEyesAboveMinor", "above", currencies),
      ...{ requireKyc: "kyc", requireTaxForm: "taxForm" },
    },
    check: (values) => readPolicy(values, currencies).errors,
    send: async (values) => {
      const { version } = policy;
      await api.put(`/api/v1/programs/${program.id}/payout-policy`, {
        ...readPolicy(values, currencies).rules,
        ...(version === null ? {} : { version }),
      });
      toast(t.saved);
      await refresh();
    },
  });
  const { kind } = form.values;
  return (
    <FormFrame form={form} submit={t.save}>
      <SelectField
        form={form}
        name="kind"
        label={t.made}
        hint={t.madeHint(program.timezone)}
        options={kindsNow()}
      />
      {kind === "weekly" ? (
        <SelectField form={form} name="weekday" label={t.on} options={weekdaysNow()} />
      ) : null}
      {kind === "monthly" ? (
        <TextField form={form} name="day" inputMode="numeric" label={t.onDay} hint={t.onDayHint} />
      ) : null}
      {kind === "twice_monthly" ? (
        <div className="form-pair">
          <TextField form={form} name="first" inputMode="numeric" label={t.firstDay} />
          <TextField form={form} name="second" inputMode="numeric" label={t.secondDay} />
        </div>
      ) : null}
      {currencies.map((code) => (
        <div key={code} className="form-pair">
          <TextField
            form={form}
            name={amountField("least", code)}
            inputMode="decimal"
            label={t.least(code)}
            hint={t.leastHint}
          />
          <TextField
            form={form}
            name={amountField("above", code)}
            inputMode="decimal"
            label={t.above(code)}
            hint={t.aboveHint}
          />
        </div>
      ))}
      <SelectField
        form={form}
        name="kyc"
        label={t.kyc}
        hint={t.kycHint}
        options={ANSWERS.map((one) => [one, t.kycs[one]])}
      />
      <SelectField
        form={form}
        name="taxForm"
        label={t.taxForm}
        options={ANSWERS.map((one) => [one, t.taxForms[one]])}
      />
    </FormFrame>
  );
}
