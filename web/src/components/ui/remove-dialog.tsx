import type { ReactNode } from "react";
import { useForm } from "../../lib/form/use-form.ts";
import { Dialog } from "./dialog.tsx";
import { FormFrame } from "./form-frame.tsx";

interface RemoveDialogProps {
  readonly what: string;
  readonly verb: string;
  readonly onRemove: () => Promise<unknown>;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export default function RemoveDialog({ what, verb, onRemove, onClose, children }: RemoveDialogProps) {
  const form = useForm({
    initial: {},
    send: async () => {
      await onRemove();
      onClose();
    },
  });
  return (
    <Dialog title={`${verb} ${what}?`} onClose={onClose}>
      <FormFrame form={form} submit={verb} onCancel={onClose}>
        <p>{children}</p>
      </FormFrame>
    </Dialog>
  );
}
