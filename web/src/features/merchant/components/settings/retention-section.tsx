import { TextField } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { toast } from "../../../../lib/announce.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useChangeProgram } from "../../api/use-change-program.ts";
import { usePlace } from "../../api/use-place.ts";
import { settingsTexts } from "../../texts/settings.ts";

const DAYS_MIN = 30;
const DAYS_MAX = 3650;

const isDays = (text: string): boolean =>
  /^\d{1,4}$/.test(text) && Number(text) >= DAYS_MIN && Number(text) <= DAYS_MAX;

/** For how long clicks and buyers are known; counts and amounts stay. */
export function RetentionSection() {
  const t = useTexts(settingsTexts);
  const { program } = usePlace();
  const change = useChangeProgram();
  const form = useForm({
    initial: {
      retainClickDays: String(program.retainClickDays),
      retainBuyerDays: String(program.retainBuyerDays),
    },
    check: (values) =>
      Object.fromEntries(
        Object.entries(values).flatMap(([name, days]) =>
          isDays(days) ? [] : [[name, t.daysRule(String(DAYS_MIN), String(DAYS_MAX))]],
        ),
      ),
    send: async ({ retainClickDays, retainBuyerDays }) => {
      await change({ retainClickDays: Number(retainClickDays), retainBuyerDays: Number(retainBuyerDays) });
      toast(t.goesTonight);
    },
  });
  return (
    <Section title={t.howLong}>
      <FormFrame form={form} submit={t.saveDays}>
        <TextField
          form={form}
          name="retainClickDays"
          label={t.clicks}
          hint={t.clicksHint}
          inputMode="numeric"
        />
        <TextField
          form={form}
          name="retainBuyerDays"
          label={t.buyers}
          hint={t.buyersHint}
          inputMode="numeric"
        />
      </FormFrame>
    </Section>
  );
}
