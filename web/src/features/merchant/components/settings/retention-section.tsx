import { TextField } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { toast } from "../../../../lib/announce.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useChangeProgram } from "../../api/use-change-program.ts";
import { usePlace } from "../../api/use-place.ts";
import { checkDays } from "../../check-days.ts";
import { settingsTexts } from "../../texts/settings.ts";

const DAYS = [30, 3650] as const;

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
    check: (values) => checkDays(values, { retainClickDays: DAYS, retainBuyerDays: DAYS }),
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
