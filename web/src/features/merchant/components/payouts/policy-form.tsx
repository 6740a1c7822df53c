import type { PayoutPolicy } from "../../../../../../core/api/payout-policies.ts";
import { formatMinor } from "../../../../../../core/money/amount.ts";
import { SelectField, TextField } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { toast } from "../../../../lib/announce.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { useRefreshPayouts } from "../../api/use-payouts.ts";
import { usePlace } from "../../api/use-place.ts";
import { type PolicyValues, readPolicy } from "../../read-policy.ts";

const KINDS = [
  ["on_request", "Only when somebody makes a batch"],
  ["daily", "Every day"],
  ["weekly", "Every week"],
  ["twice_monthly", "Twice a month"],
  ["monthly", "Every month"],
] as const;
const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"].map(
  (name, index) => [String(index + 1), name] as const,
);

function valuesOf(
  { schedule, minimumsMinor, fourEyesAboveMinor }: PayoutPolicy,
  currencies: readonly string[],
): PolicyValues {
  const amounts = (name: string, minors: Readonly<Record<string, number>>) =>
    currencies.map((code) => {
      const minor = Object.hasOwn(minors, code) ? minors[code] : undefined;
      return [`${name}.${code}`, minor === undefined ? "" : formatMinor(BigInt(minor), code)] as const;
    });
  return {
    kind: schedule.kind,
    weekday: String(schedule.kind === "weekly" ? schedule.weekday : 1),
    first: String(schedule.kind === "twice_monthly" ? schedule.days[0] : 1),
    second: String(schedule.kind === "twice_monthly" ? schedule.days[1] : 15),
    day: String(schedule.kind === "monthly" ? schedule.day : 1),
    ...Object.fromEntries([...amounts("least", minimumsMinor), ...amounts("above", fourEyesAboveMinor)]),
  };
}

/** All rules of paying at once. */
export function PolicyForm({ policy }: { policy: PayoutPolicy }) {
  const { api, program } = usePlace();
  const refresh = useRefreshPayouts();
  const { currencies } = program;
  const form = useForm<PolicyValues>({
    initial: valuesOf(policy, currencies),
    check: (values) => readPolicy(values, currencies).errors,
    send: async (values) => {
      const { requireKyc, requireTaxForm, version } = policy;
      await api.put(`/api/v1/programs/${program.id}/payout-policy`, {
        ...readPolicy(values, currencies).rules,
        ...{ requireKyc, requireTaxForm },
        ...(version === null ? {} : { version }),
      });
      toast("Saved. It holds for batches from now on.");
      await refresh();
    },
  });
  const { kind } = form.values;
  return (
    <FormFrame form={form} submit="Save the policy">
      <SelectField
        form={form}
        name="kind"
        label="Batches are made"
        hint={`At 09:00 in ${program.timezone}.`}
        options={KINDS}
      />
      {kind === "weekly" ? <SelectField form={form} name="weekday" label="On" options={WEEKDAYS} /> : null}
      {kind === "monthly" ? (
        <TextField
          form={form}
          name="day"
          inputMode="numeric"
          label="On day"
          hint="A month that lacks it pays on its last."
        />
      ) : null}
      {kind === "twice_monthly" ? (
        <div className="form-pair">
          <TextField form={form} name="first" inputMode="numeric" label="First day" />
          <TextField form={form} name="second" inputMode="numeric" label="Second day" />
        </div>
      ) : null}
      {currencies.map((code) => (
        <div key={code} className="form-pair">
          <TextField
            form={form}
            name={`least.${code}`}
            inputMode="decimal"
            label={`Least in ${code}`}
            hint="Left out: the platform's."
          />
          <TextField
            form={form}
            name={`above.${code}`}
            inputMode="decimal"
            label={`Maker approves up to, ${code}`}
            hint="Left out: always somebody else."
          />
        </div>
      ))}
    </FormFrame>
  );
}
