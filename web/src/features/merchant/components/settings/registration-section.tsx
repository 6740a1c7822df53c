import { type Choice, ChoiceField } from "../../../../components/ui/choice-field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { toast } from "../../../../lib/announce.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { useChangeProgram } from "../../api/use-change-program.ts";
import { usePlace } from "../../api/use-place.ts";

type Registration = "open" | "invitation" | "closed";

const CHOICES: readonly Choice<Registration>[] = [
  {
    value: "open",
    name: "Anybody",
    text: "Whoever registers may become a partner. Campaigns can still ask you first.",
  },
  {
    value: "invitation",
    name: "Invited people",
    text: "Whoever has a partner's invitation link, with that partner as sponsor.",
  },
  { value: "closed", name: "Nobody", text: "You alone add partners." },
];

/** Who may become a partner without the merchant's doing. */
export function RegistrationSection() {
  const { program } = usePlace();
  const change = useChangeProgram();
  const form = useForm({
    initial: { registration: program.registration as Registration },
    send: async ({ registration }) => {
      await change({ registration });
      toast("Saved.");
    },
  });
  return (
    <Section title="Who may join">
      <FormFrame form={form} submit="Save who may join">
        <ChoiceField form={form} name="registration" legend="May become a partner" choices={CHOICES} />
      </FormFrame>
    </Section>
  );
}
