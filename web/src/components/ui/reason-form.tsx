import { useForm } from "../../lib/form/use-form.ts";
import { TextArea } from "./field.tsx";
import { FormFrame } from "./form-frame.tsx";

interface ReasonFormProps {
  readonly submit: string;
  readonly hint: string;
  readonly onSend: (reason: string) => Promise<unknown>;
  readonly onCancel: () => void;
}

/** Asks why, before what it is about is done. */
export function ReasonForm({ submit, hint, onSend, onCancel }: ReasonFormProps) {
  const form = useForm({
    initial: { reason: "" },
    check: ({ reason }) => (reason.trim() === "" ? { reason: "Say why, in a sentence." } : {}),
    send: ({ reason }) => onSend(reason.trim()),
  });
  return (
    <FormFrame form={form} submit={submit} onCancel={onCancel}>
      <TextArea form={form} name="reason" label="Reason" hint={hint} rows={2} />
    </FormFrame>
  );
}
