import { TextField } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { toast } from "../../../../lib/announce.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { useChangeProgram } from "../../api/use-change-program.ts";
import { usePlace } from "../../api/use-place.ts";

const DAYS_MIN = 30;
const DAYS_MAX = 3650;
const RULE = `A whole number of days, ${DAYS_MIN} to ${DAYS_MAX}.`;

const isDays = (text: string): boolean =>
  /^\d{1,4}$/.test(text) && Number(text) >= DAYS_MIN && Number(text) <= DAYS_MAX;

/** For how long clicks and buyers are known; counts and amounts stay. */
export function RetentionSection() {
  const { program } = usePlace();
  const change = useChangeProgram();
  const form = useForm({
    initial: {
      retainClickDays: String(program.retainClickDays),
      retainBuyerDays: String(program.retainBuyerDays),
    },
    check: (values) =>
      Object.fromEntries(
        Object.entries(values).flatMap(([name, days]) => (isDays(days) ? [] : [[name, RULE]])),
      ),
    send: async ({ retainClickDays, retainBuyerDays }) => {
      await change({ retainClickDays: Number(retainClickDays), retainBuyerDays: Number(retainBuyerDays) });
      toast("Saved. What is older goes tonight.");
    },
  });
  return (
    <Section title="How long you keep what">
      <FormFrame form={form} submit="Save the days">
        <TextField
          form={form}
          name="retainClickDays"
          label="Clicks and page views, in days"
          hint="No fewer than a click may count in your campaigns. Figures by day stay."
          inputMode="numeric"
        />
        <TextField
          form={form}
          name="retainBuyerDays"
          label="Who bought, in days"
          hint="Older conversions keep amount and commission, and no longer say who it was."
          inputMode="numeric"
        />
      </FormFrame>
    </Section>
  );
}
