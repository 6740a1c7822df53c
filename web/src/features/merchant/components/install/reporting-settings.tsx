import type { Program } from "../../../../../../core/api/programs.ts";
import { type Choice, ChoiceField } from "../../../../components/ui/choice-field.tsx";
import { TextField } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { Notice } from "../../../../components/ui/notice.tsx";
import { toast } from "../../../../lib/announce.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { textsNow } from "../../../../lib/texts/texts.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { weave } from "../../../../lib/texts/weave.tsx";
import { useChangeProgram } from "../../api/use-change-program.ts";
import { usePlace } from "../../api/use-place.ts";
import { installTexts } from "../../texts/install.ts";

type Reporting = Pick<Program, "browserConversions" | "consentMode" | "viaParam">;

const browserConversionsNow = (): readonly Choice<Reporting["browserConversions"]>[] => {
  const t = textsNow(installTexts);
  return [
    {
      value: "hold",
      name: t.hold,
      text: t.holdText,
    },
    {
      value: "accept",
      name: t.accept,
      text: t.acceptText,
    },
    {
      value: "refuse",
      name: t.refuse,
      text: t.refuseText,
    },
  ];
};

const consentModesNow = (): readonly Choice<Reporting["consentMode"]>[] => {
  const t = textsNow(installTexts);
  return [
    {
      value: "not_required",
      name: t.notAsked,
      text: t.notAskedText,
    },
    {
      value: "required",
      name: t.required,
      text: t.requiredText,
    },
  ];
};

/** What the program takes from browsers. It holds from the next visit on, for links within a minute. */
export function ReportingSettings() {
  const t = useTexts(installTexts);
  const { program } = usePlace();
  const change = useChangeProgram();
  const form = useForm<Reporting>({
    initial: {
      browserConversions: program.browserConversions,
      consentMode: program.consentMode,
      viaParam: program.viaParam,
    },
    send: async (values) => {
      await change({ ...values, viaParam: values.viaParam.trim() });
      toast(t.kept);
    },
  });
  const { consentMode, viaParam } = form.values;
  const pasteAnew = consentMode !== program.consentMode || viaParam.trim() !== program.viaParam;
  return (
    <FormFrame form={form} submit={t.saveSettings}>
      <ChoiceField
        form={form}
        name="browserConversions"
        legend={t.browserOrders}
        choices={browserConversionsNow()}
      />
      <ChoiceField form={form} name="consentMode" legend={t.consent} choices={consentModesNow()} />
      <TextField
        form={form}
        name="viaParam"
        label={t.via}
        spellCheck={false}
        autoComplete="off"
        hint={weave(t.viaHint, <code>?{viaParam.trim() || "via"}=CODE</code>)}
      />
      {pasteAnew ? <Notice tone="warn">{t.pasteAnew}</Notice> : null}
    </FormFrame>
  );
}
