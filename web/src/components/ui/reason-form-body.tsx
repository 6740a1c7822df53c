import { useForm } from "../../lib/form/use-form.ts";
import { useTexts } from "../../lib/texts/use-texts.ts";
import { TextArea } from "./field.tsx";
import { FormFrame } from "./form-frame.tsx";
import { uiTexts } from "./texts/ui.ts";

export interface ReasonFormProps {
  readonly submit: string;
  readonly hint: string;
  readonly onSend: (reason: string) => Promise<unknown>;
  readonly onCancel: () => void;
}

/** Asks why, before what it is about is done. */
export default function ReasonFormBody({ submit, hint, onSend, onCancel }: ReasonFormProps) {
  const t = useTexts(uiTexts);
  const form = useForm({
    initial: { reason: "" },
    check: ({ reason }) => (reason.trim() === "" ? { reason: t.sayWhy } : {}),
    send: ({ reason }) => onSend(reason.trim()),
  });
  return (
    <FormFrame form={form} submit={submit} onCancel={onCancel}>
      <TextArea form={form} name="reason" label={t.reason} hint={hint} rows={2} />
    </FormFrame>
  );
}
