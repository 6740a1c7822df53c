import type { Program } from "../../../../../../core/api/programs.ts";
import { SelectField, TextField } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { toast } from "../../../../lib/announce.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useChangeProgram } from "../../api/use-change-program.ts";
import { usePlace } from "../../api/use-place.ts";
import { checkDays } from "../../check-days.ts";
import { programSettingsTexts } from "../../texts/program-settings.ts";

const CLOSE_DAYS_MAX = 28;

/** Over what time ranks and bonuses are worked out, and what volume is. */
export function PeriodsSection() {
  const t = useTexts(programSettingsTexts);
  const { program } = usePlace();
  const change = useChangeProgram();
  const form = useForm<{
    readonly periodKind: Program["periodKind"];
    readonly periodCloseDays: string;
    readonly volumeSource: Program["volumeSource"];
    readonly volumeCurrency: string;
  }>({
    initial: {
      ...{ periodKind: program.periodKind, periodCloseDays: String(program.periodCloseDays) },
      ...{ volumeSource: program.volumeSource, volumeCurrency: program.volumeCurrency ?? "" },
    },
    check: (values) => checkDays(values, { periodCloseDays: [0, CLOSE_DAYS_MAX] }),
    send: async ({ periodCloseDays, volumeCurrency, ...rest }) => {
      await change({
        ...{ ...rest, periodCloseDays: Number(periodCloseDays) },
        volumeCurrency: volumeCurrency === "" ? null : volumeCurrency,
      });
      toast(t.saved);
    },
  });
  const { currencies } = program;
  return (
    <Section title={t.periods}>
      <FormFrame form={form} submit={t.savePeriods}>
        <SelectField
          form={form}
          name="periodKind"
          label={t.kind}
          hint={t.kindHint}
          options={Object.entries(t.kinds)}
        />
        <TextField
          form={form}
          name="periodCloseDays"
          label={t.closeDays}
          hint={t.closeHint}
          inputMode="numeric"
          autoComplete="off"
        />
        <SelectField form={form} name="volumeSource" label={t.volume} options={Object.entries(t.volumes)} />
        <SelectField
          form={form}
          name="volumeCurrency"
          label={t.volumeCurrency}
          hint={t.volumeCurrencyHint}
          options={[
            ["", t.firstCurrency(currencies[0] ?? "")],
            ...currencies.map((code): [string, string] => [code, code]),
          ]}
        />
      </FormFrame>
    </Section>
  );
}
