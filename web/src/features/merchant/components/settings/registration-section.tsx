import { type Choice, ChoiceField } from "../../../../components/ui/choice-field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { toast } from "../../../../lib/announce.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { textsNow } from "../../../../lib/texts/texts.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useChangeProgram } from "../../api/use-change-program.ts";
import { usePlace } from "../../api/use-place.ts";
import { settingsTexts } from "../../texts/settings.ts";

type Registration = "open" | "invitation" | "closed";

const choicesNow = (): readonly Choice<Registration>[] => {
  const t = textsNow(settingsTexts);
  return [
    {
      value: "open",
      name: t.anybody,
      text: t.anybodyText,
    },
    {
      value: "invitation",
      name: t.invited,
      text: t.invitedText,
    },
    { value: "closed", name: t.nobody, text: t.nobodyText },
  ];
};

/** Who may become a partner without the merchant's doing. */
export function RegistrationSection() {
  const t = useTexts(settingsTexts);
  const { program } = usePlace();
  const change = useChangeProgram();
  const form = useForm({
    initial: { registration: program.registration as Registration },
    send: async ({ registration }) => {
      await change({ registration });
      toast(t.saved);
    },
  });
  return (
    <Section title={t.whoJoins}>
      <FormFrame form={form} submit={t.saveJoin}>
        <ChoiceField form={form} name="registration" legend={t.mayBecome} choices={choicesNow()} />
      </FormFrame>
    </Section>
  );
}
