import { Link } from "@tanstack/react-router";
import type { Program } from "../../../../../../core/api/programs.ts";
import { ChoiceField } from "../../../../components/ui/choice-field.tsx";
import { TextField } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { amountField, amountNames, amountTexts, readAmounts } from "../../../../lib/amount-fields.ts";
import { toast } from "../../../../lib/announce.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { weave } from "../../../../lib/texts/weave.tsx";
import { useChangeProgram } from "../../api/use-change-program.ts";
import { usePlace } from "../../api/use-place.ts";
import { checkDays } from "../../check-days.ts";
import { modelsTexts } from "../../texts/models.ts";
import { programSettingsTexts } from "../../texts/program-settings.ts";

const MODELS = ["last_click", "first_click", "linear", "position_based", "time_decay"] as const;
const APPROVALS = ["after_days", "immediate", "manual"] as const;
const YEAR = 365;

type Values = Readonly<Record<`above_${string}`, string>> & {
  readonly attributionModel: Program["attributionModel"];
  readonly halfLifeDays: string;
  readonly approvalMode: Program["approvalMode"];
  readonly approveAfterDays: string;
  readonly holdDays: string;
};

/** Who is credited with an order, when it counts, and from when on it may be paid. */
export function CreditingSection() {
  const t = useTexts(programSettingsTexts);
  const names = useTexts(modelsTexts);
  const { program } = usePlace();
  const change = useChangeProgram();
  const { currencies } = program;
  const form = useForm<Values>({
    initial: {
      ...{ attributionModel: program.attributionModel, halfLifeDays: String(program.halfLifeDays) },
      ...{ approvalMode: program.approvalMode, approveAfterDays: String(program.approveAfterDays) },
      holdDays: String(program.holdDays),
      ...amountTexts("above", currencies, program.manualAboveMinor ?? {}),
    },
    names: amountNames("manualAboveMinor", "above", currencies),
    check: (values) => ({
      ...checkDays(values, { halfLifeDays: [1, YEAR], approveAfterDays: [0, YEAR], holdDays: [0, YEAR] }),
      ...readAmounts(values, "above", currencies).errors,
    }),
    send: async (values) => {
      const { minors } = readAmounts(values, "above", currencies);
      await change({
        ...{ attributionModel: values.attributionModel, halfLifeDays: Number(values.halfLifeDays) },
        ...{ approvalMode: values.approvalMode, approveAfterDays: Number(values.approveAfterDays) },
        ...{
          holdDays: Number(values.holdDays),
          manualAboveMinor: Object.keys(minors).length === 0 ? null : minors,
        },
      });
      toast(t.saved);
    },
  });
  const { attributionModel, approvalMode } = form.values;
  return (
    <Section title={t.crediting}>
      <FormFrame form={form} submit={t.saveCrediting}>
        <ChoiceField
          form={form}
          name="attributionModel"
          legend={t.model}
          choices={MODELS.map((value) => ({ value, name: names.models[value], text: t.models[value] }))}
        />
        {attributionModel === "time_decay" ? (
          <TextField form={form} name="halfLifeDays" label={t.halfLife} inputMode="numeric" />
        ) : null}
        <p className="hint">
          {weave(t.compare, <Link to="/merchant/reports/models">{t.compareModels}</Link>)}
        </p>
        <ChoiceField
          form={form}
          name="approvalMode"
          legend={t.approval}
          choices={APPROVALS.map((value) => ({ value, ...t.approvals[value] }))}
        />
        {approvalMode === "after_days" ? (
          <TextField form={form} name="approveAfterDays" label={t.approveAfter} inputMode="numeric" />
        ) : null}
        {approvalMode === "manual"
          ? null
          : currencies.map((code) => (
              <TextField
                key={code}
                form={form}
                name={amountField("above", code)}
                label={t.manualAbove(code)}
                hint={t.manualAboveHint}
                inputMode="decimal"
                optional
              />
            ))}
        <TextField form={form} name="holdDays" label={t.hold} hint={t.holdHint} inputMode="numeric" />
      </FormFrame>
    </Section>
  );
}
