import type { Program } from "../../../../../../core/api/programs.ts";
import { type Choice, ChoiceField } from "../../../../components/ui/choice-field.tsx";
import { TextField } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { Notice } from "../../../../components/ui/notice.tsx";
import { toast } from "../../../../lib/announce.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { useChangeProgram } from "../../api/use-change-program.ts";
import { usePlace } from "../../api/use-place.ts";

type Reporting = Pick<Program, "browserConversions" | "consentMode" | "viaParam">;

const BROWSER_CONVERSIONS: readonly Choice<Reporting["browserConversions"]>[] = [
  {
    value: "hold",
    name: "Hold",
    text: "They wait until your server or you confirm them: anybody can write to a browser's console.",
  },
  {
    value: "accept",
    name: "Accept",
    text: "They count as your server's do. Only where a false order costs nothing, as with a newsletter.",
  },
  {
    value: "refuse",
    name: "Refuse",
    text: "They are not taken, and the debugger says so. For programs whose server, Stripe or postback reports.",
  },
];

const CONSENT_MODES: readonly Choice<Reporting["consentMode"]>[] = [
  {
    value: "not_required",
    name: "Not asked for",
    text: "The snippet counts from the first page on, and a link's visitor is known again by a cookie of the tracker.",
  },
  {
    value: "required",
    name: "Required",
    text: "Links set no cookie, and the snippet keeps and sends nothing before your banner says that the visitor agreed.",
  },
];

/** What the program takes from browsers. It holds from the next visit on, for links within a minute. */
export function ReportingSettings() {
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
      toast("The settings are kept.");
    },
  });
  const { consentMode, viaParam } = form.values;
  const pasteAnew = consentMode !== program.consentMode || viaParam.trim() !== program.viaParam;
  return (
    <FormFrame form={form} submit="Save the settings">
      <ChoiceField
        form={form}
        name="browserConversions"
        legend="Orders that a browser reports"
        choices={BROWSER_CONVERSIONS}
      />
      <ChoiceField form={form} name="consentMode" legend="Consent" choices={CONSENT_MODES} />
      <TextField
        form={form}
        name="viaParam"
        label="Parameter of direct links"
        spellCheck={false}
        autoComplete="off"
        hint={
          <>
            A link to your own page names its partner by it: <code>?{viaParam.trim() || "via"}=CODE</code>.
            Links that are out with another name bring nobody any longer.
          </>
        }
      />
      {pasteAnew ? (
        <Notice tone="warn">
          The snippet changes with it: once saved, copy it from below and paste it into your pages anew.
        </Notice>
      ) : null}
    </FormFrame>
  );
}
