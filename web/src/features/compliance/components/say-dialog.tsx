import { useQueryClient } from "@tanstack/react-query";
import { Dialog } from "../../../components/ui/dialog.tsx";
import { TextArea } from "../../../components/ui/field.tsx";
import { FormFrame } from "../../../components/ui/form-frame.tsx";
import { toast } from "../../../lib/announce.ts";
import { useForm } from "../../../lib/form/use-form.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { COMPLIANCE_KEY } from "../api/use-compliance.ts";
import { casesTexts } from "../texts/cases.ts";

interface SayDialogProps {
  readonly title: string;
  readonly label: string;
  /** Who reads it. */
  readonly hint: string;
  readonly submit: string;
  readonly done: string;
  /** The API's name of what is said. */
  readonly name: "reason" | "text" | "resolution";
  readonly send: (said: string) => Promise<unknown>;
  readonly onClose: () => void;
}

/** Asks for words before something is done, and looks at everything of compliance again. */
export function SayDialog({ title, label, hint, submit, done, name, send, onClose }: SayDialogProps) {
  const t = useTexts(casesTexts);
  const queries = useQueryClient();
  const form = useForm({
    initial: { said: "" },
    check: ({ said }): { said?: string } => (said.trim() === "" ? { said: t.saySomething } : {}),
    names: { [name]: "said" },
    send: async ({ said }) => {
      await send(said.trim());
      toast(done);
      onClose();
      await queries.invalidateQueries({ queryKey: COMPLIANCE_KEY });
    },
  });
  return (
    <Dialog title={title} onClose={onClose}>
      <FormFrame form={form} submit={submit} onCancel={onClose}>
        <TextArea form={form} name="said" label={label} hint={hint} rows={3} />
      </FormFrame>
    </Dialog>
  );
}
